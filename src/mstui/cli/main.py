"""The program's words: a verb, or the app. Every problem is one line and a documented exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from mstui.cli.lean import import_click

if TYPE_CHECKING:
    import click


PROGRAM = "mstui"
BROKEN_PIPE = 128 + 13
INTERRUPTED = 128 + 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one call of the program with ``argv`` (without its name); returns the exit code."""
    args = list(sys.argv[1:] if argv is None else argv)
    # Nothing that is imported becomes garbage: collecting it takes a tenth of a short call.
    gc.disable()
    try:
        import_click()
        from mstui.cli.output import prepare

        prepare()
        code = _flushed(_told(args))
    except BrokenPipeError:
        _drop_stdout()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        gc.enable()
    return code


def _flushed(code: int) -> int:
    """Bring out what stdout still holds; the disk behind it may be full."""
    try:
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        raise
    except OSError as error:
        _drop_stdout()
        return code or _problem((error.strerror or str(error)).lower(), 1)


def _told(args: list[str]) -> int:
    """Run the call; whatever goes wrong is told in one line."""
    import click

    from mstui.domain.errors import MstuiError

    try:
        return run(args)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        sys.stderr.write("\n")
        return INTERRUPTED
    except click.ClickException as error:
        return _problem(*_worded(error))
    except MstuiError as error:
        return _problem(str(error), error.exit_code)
    except BrokenPipeError:
        raise
    except Exception as error:
        return tell_unexpected(error)


def run(args: list[str]) -> int:
    """Run the call; raises what ``main`` tells."""
    from mstui.cli.root import root
    from mstui.cli.session import Session

    if "_MSTUI_COMPLETE" in os.environ:
        from click.shell_completion import shell_complete

        return shell_complete(root(), {}, PROGRAM, "_MSTUI_COMPLETE", os.environ["_MSTUI_COMPLETE"])
    session = Session()
    try:
        with root().make_context(PROGRAM, args, obj=session) as ctx:
            outcome = root().invoke(ctx)
        return outcome if isinstance(outcome, int) else 0
    finally:
        session.close()


def _worded(error: click.ClickException) -> tuple[str, int]:
    """click's own complaints in the form of ours."""
    import click

    message = error.format_message().strip().rstrip(".")
    if message:
        message = message[0].lower() + message[1:]
    if not isinstance(error, click.UsageError):
        return message, error.exit_code
    words = error.ctx.command_path if error.ctx else PROGRAM
    return f"{message} · {words} -h", 2


def _problem(message: str, code: int) -> int:
    from mstui.domain.text import visible

    with suppress(OSError):  # told by main, where it is a problem of its own
        sys.stdout.flush()
    sys.stderr.write(f"{PROGRAM}: {visible(' '.join(message.split()))}\n")
    return code


def tell_unexpected(error: Exception) -> int:
    """What nobody foresaw: SQLite and the system by their own words, the rest as a report."""
    import sqlite3

    if isinstance(error, sqlite3.Error):
        from mstui.store.problems import translate

        told = translate(error, "the workspace")
        return _problem(str(told), told.exit_code)
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return _problem(f"{where}{error.strerror.lower()}", 1)
    from mstui.config.crash import CrashReporter
    from mstui.config.paths import crash_dir

    reporter = CrashReporter(crash_dir())
    reporter.report(error, doing=PROGRAM)
    return _problem(reporter.line.removeprefix(f"{PROGRAM} ").strip(), 1)


def _drop_stdout() -> None:
    """The reader of our output is gone: whatever is still buffered must not raise at the end."""
    try:
        number = os.open(os.devnull, os.O_WRONLY)
        os.dup2(number, sys.stdout.fileno())
        os.close(number)
    except (OSError, ValueError):
        pass
