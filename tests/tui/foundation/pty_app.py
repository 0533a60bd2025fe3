"""The program that the terminal tests run: the small app with ways to be hurt.

``pty_app.py FOLDER [SCENARIO]``; drafts and notices are written as lines into FOLDER/log.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from mstui.tui import compat

if os.environ.get("STOCK_IMPORT") != "1":
    compat.lean_import()

from small_app import SmallApp
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Label, Static

from mstui.tui.widgets.fields import TextField
from mstui.tui.widgets.form import Form
from mstui.tui.widgets.notes import NotesField

FOLDER = Path(sys.argv[1])
SCENARIO = sys.argv[2] if len(sys.argv) > 2 else ""

HOSTILE = "A\x1b]0;owned\x07B\x1b[31mC\x9b32mD\x1bP1$r\x1b\\E\u202eF\x07G[@click=app.bell]H[/x]I"


def log(line: str) -> None:
    with (FOLDER / "log").open("a", encoding="utf-8") as stream:
        stream.write(line + "\n")


class PtyApp(SmallApp):
    """Runs commands by single keys; says ``READY`` in its hints once it is drawn."""

    def __init__(self) -> None:
        super().__init__(500, crash_folder=FOLDER / "crashes")

    def on_mount(self) -> None:
        if SCENARIO == "mount-crash":
            secret_of_the_person = "my salary is 12345"
            raise KeyError(f"nothing {len(secret_of_the_person)}")
        self.hints.tell("READY")

    def compose(self) -> ComposeResult:
        yield from super().compose()
        if SCENARIO == "poison":
            yield Static(HOSTILE, markup=False)
            yield Label(HOSTILE, markup=False)
            yield Input(value=HOSTILE, placeholder=HOSTILE)
            boxed = Static("x", markup=False)
            boxed.styles.border = ("round", "red")
            boxed.border_title = boxed.border_subtitle = Content(HOSTILE)
            yield boxed

    def on_key(self, event: events.Key) -> None:
        log(f"key {event.key}")
        action = getattr(self, f"do_{event.key}", None)
        if action is not None and len(self.screen_stack) == 1:
            action()

    def on_key_burst(self, event: Any) -> None:
        log(f"burst {event.count}")
        super().on_key_burst(event)

    def on_paste(self, event: events.Paste) -> None:
        log(f"paste {event.text!r}")

    def on_app_suspended(self) -> None:
        log("suspended")

    def on_resize(self, event: events.Resize) -> None:
        log(f"size {event.size.width}x{event.size.height}")

    def save_drafts(self) -> None:
        log("drafts saved")

    def tell(self, text: str, *, problem: bool = False) -> None:
        self.hints.tell(text)

    def do_q(self) -> None:
        self.exit(return_code=3)

    def do_j(self) -> None:
        self.a.move(1)

    def do_x(self) -> None:
        secret_of_the_person = "my salary is 12345"
        raise ValueError(f"boom {len(secret_of_the_person)}")

    def do_p(self) -> None:
        self.a._window = None  # type: ignore[assignment]
        self.a.refresh()

    def do_t(self) -> None:
        def fail() -> None:
            raise RuntimeError("in a thread")

        threading.Thread(target=fail).start()

    def do_w(self) -> None:
        self.run_worker(lambda: 1 / 0, thread=True)

    def do_b(self) -> None:
        log("blocking")
        time.sleep(60)

    def do_f(self) -> None:
        self.push_screen(
            Form(
                "Edit",
                [TextField("name", "Name"), NotesField("notes", "Notes")],
                on_change=lambda values: log(f"draft {values!r}"),
            ),
            lambda values: log(f"saved {values!r}"),
        )

    def do_m(self) -> None:
        """Draw more than a terminal takes in one go, again and again."""
        assert self._driver is not None
        for number in range(400):
            self.detail.set_lines([f"{number} " * 400])
            self._driver.write("z" * 4000)
            self._driver.flush()
        log("drew much")

    def do_n(self) -> None:
        self.notify(HOSTILE, title=HOSTILE, markup=False)

    def do_e(self) -> None:
        with self.suspend():
            log("in the editor")
            print("EDITOR HAS THE SCREEN", flush=True)
            time.sleep(0.3)

    def do_v(self) -> None:
        self._driver.write(f"{HOSTILE}\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\")  # type: ignore[union-attr]
        self.copy_to_clipboard("clip")
        self.bell()


if __name__ == "__main__":
    sys.exit(PtyApp().run_to_exit())
