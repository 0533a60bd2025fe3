"""Writing small files whole: either the old content or the new, never half of one."""
# Paths are str, as in config.paths.
# ruff: noqa: PTH105, PTH108, PTH118, PTH119, PTH120

from __future__ import annotations

import os

from mstui.config.paths import made, reason
from mstui.domain.errors import MstuiError, Refused


def write_new(path: str, text: str) -> None:
    """Write ``text`` to a file that does not exist yet, complete or not at all.

    Raises Refused where anything of that name is there, MstuiError where writing fails.
    """
    if os.path.lexists(path):
        raise _there_already(path)
    temporary = _temporary(path, text)
    try:
        # Unlike a rename, a link never replaces what another process put there meanwhile.
        os.link(temporary, path)
    except FileExistsError:
        raise _there_already(path) from None
    except OSError:
        _write_exclusively(path, text)  # a file system without links
    finally:
        os.unlink(temporary)
    _sync_folder(path)


def replace(path: str, text: str) -> None:
    """Write ``text`` to ``path`` in place of what it held; MstuiError where writing fails."""
    temporary = _temporary(path, text)
    try:
        os.replace(temporary, path)
    except OSError as error:
        os.unlink(temporary)
        raise MstuiError(f"{path}: can't be written ({reason(error)})") from None


def _there_already(path: str) -> Refused:
    return Refused(f"{path}: is there already, and stays as it is")


def _temporary(path: str, text: str) -> str:
    """A file of that text beside ``path``, readable by its owner alone."""
    folder = made(os.path.dirname(path))
    temporary = os.path.join(
        folder, f".{os.path.basename(path)}.{os.getpid()}.{os.urandom(4).hex()}"
    )
    _write_exclusively(temporary, text, told=path)
    return temporary


def _write_exclusively(path: str, text: str, *, told: str = "") -> None:
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            with os.fdopen(number, "wb") as stream:
                stream.write(text.encode())
                stream.flush()
                os.fsync(number)
        except OSError:
            os.unlink(path)
            raise
    except FileExistsError:
        raise _there_already(told or path) from None
    except OSError as error:
        raise MstuiError(f"{told or path}: can't be written ({reason(error)})") from None


def _sync_folder(path: str) -> None:
    """Make a new name survive a power cut, where the file system can."""
    number = os.open(os.path.dirname(path), os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    except OSError:
        return  # some network file systems refuse; the content itself is safe
    finally:
        os.close(number)
