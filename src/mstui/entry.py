"""The console's way in. What prompts and bars ask all day is answered before click is imported.

``--version``, ``status`` and ``due`` with their usual options are read by hand, and so is the app
without any; all else about the command line, help and mistakes included, is left to click.
"""
# Paths are str, as in config.paths.

from __future__ import annotations

import os
import sys

from mstui import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from sqlite3 import Connection

# A prompt must not stand still because somebody saves a large import.
STATUS_WAIT_MS = 1000
DUE_WAIT_MS = 5000
INTERRUPTED, NOBODY_READS = 128 + 2, 128 + 13


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code of the documentation."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        if words in (["--version"], ["-V"]):
            _say(f"mstui {__version__}")
            return 0
        quick = _quick(words)
        if quick is None:
            code = _app(words)
            if code is None:
                code = _by_click(words)
            if arguments is None and not _others_are_at_work():
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
            return code
        if arguments is None:
            _keep_garbage()
        code = _answered(*quick)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Python would complain once more when it closes what is left.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return NOBODY_READS
    if arguments is None:
        # All is said and flushed: the system clears up faster than Python.
        os._exit(code)
    return code


def _app(words: list[str]) -> int | None:
    """The exit code of the app, or None where the words ask for something else."""
    if len(words) > 1 or not sys.stdin or not sys.stdin.isatty():
        return None
    from mstui.cli.starting import start_at_once
    from mstui.domain.errors import MstuiError

    try:
        return start_at_once(words)
    except MstuiError as error:
        _complain(error)
        return error.exit_code
    except BrokenPipeError:
        raise
    except Exception as error:
        from mstui.cli.main import tell_unexpected

        return tell_unexpected(error)


def _others_are_at_work() -> bool:
    """Whether threads of the app still do something that the program must wait for."""
    threading = sys.modules.get("threading")
    return threading is not None and any(
        not thread.daemon and thread is not threading.main_thread()
        for thread in threading.enumerate()
    )


def _keep_garbage() -> None:
    """Nothing that so short a call makes is worth looking for what may be thrown away."""
    import gc

    gc.disable()


def _quick(words: list[str]) -> tuple[str, dict[str, str]] | None:
    """The verb and its options, where all of them are known here; None for anything else."""
    verb, options = "", dict[str, str]()
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if word == "--json":
            options[word] = "yes"
        elif name in ("--db", "--format", "--who"):
            value = value if equals else next(rest, "")
            if not value:
                return None
            options[name] = value
        elif word in ("status", "due") and not verb:
            verb = word
        else:
            return None
    known = {"status": {"--db", "--json", "--format"}, "due": {"--db", "--json", "--who"}}
    return (verb, options) if verb and options.keys() <= known[verb] else None


def _answered(verb: str, options: dict[str, str]) -> int:
    from mstui.domain.errors import MstuiError

    try:
        answer = _status if verb == "status" else _due
        _say(answer(options))
        return 0
    except MstuiError as error:
        _complain(error)
        return error.exit_code


def _status(options: dict[str, str]) -> str:
    from mstui.views.status import DEFAULT_FORMAT, status_data, status_line

    today = _today()

    def answer(conn: Connection) -> str:
        if "--json" in options:
            return _json(status_data(conn, today))
        return status_line(conn, today, options.get("--format", DEFAULT_FORMAT))

    return _asked(options, STATUS_WAIT_MS, answer)


def _due(options: dict[str, str]) -> str:
    from mstui.views.due import as_data, due, lines

    today = _today()

    def answer(conn: Connection) -> str:
        found = due(conn, today, who=options.get("--who", ""))
        if "--json" in options:
            return _json(as_data(conn, found, today))
        if not found and sys.stdout.isatty():
            return "Nothing needs attention."
        return "\n".join(lines(conn, found))

    return _asked(options, DUE_WAIT_MS, answer)


def _asked(options: dict[str, str], wait_ms: int, answer: Callable[[Connection], str]) -> str:
    """What ``answer`` says about the workspace in force, with SQLite's errors in our words."""
    import sqlite3

    from mstui.config.database import database_path
    from mstui.views.opening import open_quickly

    path, _ = database_path(options.get("--db"))
    conn = open_quickly(path, wait_ms=wait_ms)
    try:
        return answer(conn)
    except sqlite3.Error as error:
        from mstui.store.problems import translate

        raise translate(error, path) from None
    finally:
        conn.close()


def _today() -> str:
    if "MSTUI_TODAY" in os.environ:
        from mstui.dates import today

        return today()
    import time

    return time.strftime("%Y-%m-%d")


def _json(data: dict[str, object]) -> str:
    import json

    from mstui.domain.text import escaped

    return escaped(json.dumps(data, ensure_ascii=False, indent=2))


def _say(text: str) -> None:
    """Print to stdout and flush, so that a closed pipe is met here; nothing for no text."""
    if text:
        # A terminal that knows no Unicode shows escapes instead of a traceback.
        encoding = sys.stdout.encoding or "utf-8"
        shown = text.encode(encoding, "backslashreplace").decode(encoding)
        sys.stdout.write(f"{shown}\n")
        sys.stdout.flush()


def _complain(error: Exception) -> None:
    from mstui.domain.text import visible

    text = f"mstui: {visible(str(error))}\n"
    # Python writes what stderr cannot encode as escapes.
    sys.stderr.write(text)
    sys.stderr.flush()


def _by_click(words: list[str]) -> int:
    from mstui.cli.main import main as run

    return run(words)
