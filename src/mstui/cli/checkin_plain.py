"""The check-in line by line: for screen readers, dumb terminals and pipes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from mstui.cli.output import say, tell
from mstui.domain.errors import MstuiError

if TYPE_CHECKING:
    from mstui.review.session import Reply, Review

HELP = """\
An empty line is Enter. A key stands alone (x), or with what is typed after it (f +1w).
  A       accept all that is unchanged in this step
  >  <    next step, step before
  +  -    next item, item before; nothing is answered
  w       owner by owner, and back
  u       take the last answer back
  q       leave: it goes on at this item the next time
  .       leave a question as it was
  ?       these lines, and the keys of the item"""
# Words of the plain form for keys that no line can hold.
_KEYS = {"": "enter", ">": "tab", "<": "shift+tab", "+": "down", "-": "up"}


def go_through(review: Review) -> None:
    """Ask line by line until the check-in is closed, left, or the lines end."""
    keys = ", ".join(one.key for one in review.rounds)
    sort = "Your report" if review.me else "Check-in"
    begun = ", goes on where it was left" if review.is_resumed else ""
    say(f"{sort}: {keys}{begun}")
    say("? tells the keys, q leaves")
    if review.log.problem:
        say(f"! {review.log.problem}")
    told = _Told(review)
    while review.closed is None:
        told.where()
        line = _line()
        if line is None or not _answer(review, told, line):
            kept = "goes on here" if not review.log.problem else "begins anew: nothing was kept"
            say(f"Left; mstui checkin --plain {kept}")
            return


class _Told:
    """What was said last, so that nothing is said twice."""

    def __init__(self, review: Review) -> None:
        self.review = review
        self.group = self.item = ""
        self.kinds: set[str] = set()

    def where(self) -> None:
        """The step where it is another one, the item, and what is asked."""
        review = self.review
        prompt = review.prompt
        if prompt is not None:
            for line in prompt.lines:
                say(f"  {line}")
            choices = ", ".join(f"{one.key} {one.label}" for one in prompt.choices)
            kept = f" [{prompt.text}]" if prompt.text else ""
            say(f"{prompt.label}{f' ({choices})' if choices else ''}{kept}")
            return
        if review.group != self.group:
            self.group = review.group
            say()
            say(review.place)
        if review.item.key != self.item:
            self.item = review.item.key
            self._item()

    def again(self) -> None:
        """Say the item and its keys once more."""
        self.item = ""
        self.kinds.discard(self.review.item.kind)

    def _item(self) -> None:
        from mstui.review.saying import say_item

        review, item = self.review, self.review.item
        if item.kind == "brief":
            for one in review.brief():
                say(one.first)
                say(f"  {one.second}")
                for name, on, note in one.reports:
                    say(f"  {name} reported on {on}{f': {note}' if note else ''}")
        elif item.kind == "close":
            for line in review.close_lines():
                say(line)
            for text in review.texts().values():
                for line in text.splitlines():
                    say(f"  {line}")
        else:
            for line in say_item(review, item):
                say(line)
        if item.kind not in self.kinds:
            self.kinds.add(item.kind)
            self._keys()

    def _keys(self) -> None:
        words = []
        for key in self.review.keys:
            words.append(f"{_NAMES.get(key.key, key.key)} {key.label}")
        say(f"  [{' · '.join(words)}]")


_NAMES = {"enter": "Enter", "space": "space"}


def _line() -> str | None:
    """The next line; None where they end. A prompt stands on a terminal only."""
    if sys.stdin.isatty():
        sys.stdout.write("> ")
    sys.stdout.flush()
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None


def _answer(review: Review, told: _Told, line: str) -> bool:
    """Take one line; False where it leaves the check-in."""
    bare = line.strip()
    if review.prompt is not None:
        reply = _to_prompt(review, line)
    elif bare == "?":
        say(HELP)
        told.again()
        return True
    elif bare in ("q", "quit"):
        return False
    else:
        reply = _to_item(review, bare)
    _say(reply)
    if reply.effect == "editor":
        _edit(review)
        told.again()
    return reply.effect != "leave"


def _to_prompt(review: Review, line: str) -> Reply:
    prompt, bare = review.prompt, line.strip()
    assert prompt is not None
    if bare == ".":
        return review.press("escape")
    if prompt.sort == "choice":
        return review.press(bare or "enter")
    if not bare and prompt.text and not prompt.digits:
        return review.press("enter", prompt.text)
    return review.press("enter", line)


def _to_item(review: Review, bare: str) -> Reply:
    """A key, a key with what is typed after it, or what a key is called."""
    if bare in _KEYS:
        return review.press(_KEYS[bare])
    item = review.item
    if item.kind == "kpi" and bare[:1] in "0123456789.,+-\N{MINUS SIGN}" and len(bare) > 1:
        return review.press("enter", bare)
    if item.kind == "risk" and len(bare) == 2 and bare.isdigit():
        review.press(bare[0])
        return review.press(bare[1])
    named = next((key.key for key in review.keys if key.label.casefold() == bare.casefold()), "")
    if named or len(bare) == 1:
        return review.press(named or bare)
    key, space, text = bare.partition(" ")
    if key in ("enter", "tab", "shift+tab", "space") and not space:
        return review.press(key)
    if not space or len(key) != 1:
        return review.press(bare)
    reply = review.press(key)
    prompt = review.prompt
    if reply.problem or prompt is None:
        return reply
    text = text.strip()
    return review.press(text) if prompt.sort == "choice" else review.press("enter", text)


def _say(reply: Reply) -> None:
    for line in reply.passed:
        say(line)
    if reply.problem:
        say(f"! {reply.problem.replace(', or Esc', '; . leaves it')}")
    if reply.notice:
        say(reply.notice)


def _edit(review: Review) -> None:
    """Let the text be edited; whatever goes wrong with the editor leaves it as it was."""
    import tempfile
    from pathlib import Path

    from mstui.cli.session import interactive
    from mstui.exchange.item_toml.outside import editor_command, run_editor

    if not interactive():
        say("! there is no terminal to edit in")
        return
    with tempfile.TemporaryDirectory(prefix="mstui-") as folder:
        file = Path(folder) / "check-in.txt"
        file.write_text(review.document(), encoding="utf-8")
        try:
            code = run_editor([*editor_command(), str(file)])
            if code:
                tell(f"the editor ended with {code}: the text stays as it was")
                return
            document = file.read_text(encoding="utf-8")
        except (MstuiError, OSError, UnicodeDecodeError) as error:
            tell(f"{error}: the text stays as it was")
            return
    _say(review.take_document(document))
