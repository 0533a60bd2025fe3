"""Reading a file that somebody named, whatever it turns out to be."""

from __future__ import annotations

import os
import stat

from mstui.domain.errors import MstuiError, NotFound, Refused


def content(path: str | os.PathLike[str], limit: int = -1) -> bytes:
    """The bytes of a regular file, at most ``limit`` of them.

    Raises NotFound, Refused (a folder, a pipe: it must not stop the program) or MstuiError.
    """
    try:
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise NotFound(f"{path}: no such file") from None
    except PermissionError:
        raise Refused(f"{path}: no permission to read it") from None
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or str(error)
        raise MstuiError(f"{path}: {told.lower()}") from None
    try:
        mode = os.fstat(number).st_mode
        if stat.S_ISDIR(mode):
            raise Refused(f"{path}: a folder, not a file")
        if not stat.S_ISREG(mode):
            raise Refused(f"{path}: not a regular file")
        with os.fdopen(number, "rb", closefd=False) as stream:
            return stream.read(limit)
    finally:
        os.close(number)
