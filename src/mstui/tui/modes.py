"""The terminal's own modes: raw keys, the program in front, the encoding of what is typed."""

from __future__ import annotations

import os
import signal
import sys
import termios
import tty
from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import Any


def decoder() -> Callable[[bytes], str]:
    """What turns the bytes typed into text, however they are cut."""
    encoding = getattr(sys.__stdin__, "encoding", None) or "utf-8"
    return getincrementaldecoder(encoding)(errors="replace").decode


def in_foreground(fileno: int) -> bool:
    """False for a program that was continued in the background and may not touch the terminal."""

    def stop_again(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGSTOP)

    if not os.isatty(fileno):
        return True
    signal.signal(signal.SIGTTOU, stop_again)
    signal.signal(signal.SIGTTIN, stop_again)
    try:
        termios.tcsetattr(fileno, termios.TCSANOW, termios.tcgetattr(fileno))
    except termios.error:
        return False
    finally:
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        signal.signal(signal.SIGTTIN, signal.SIG_DFL)
    return True


def raw_mode(
    fileno: int, patch_local: Callable[[int], int], patch_input: Callable[[int], int]
) -> list[Any] | None:
    """Switch the terminal to raw keys; its attributes before, or None if it has none."""
    try:
        before = termios.tcgetattr(fileno)
        after = termios.tcgetattr(fileno)
        after[tty.LFLAG] = patch_local(after[tty.LFLAG])
        after[tty.IFLAG] = patch_input(after[tty.IFLAG])
        after[tty.CC][termios.VMIN] = 1
        after[tty.CC][termios.VTIME] = 0
        termios.tcsetattr(fileno, termios.TCSANOW, after)
    except termios.error:
        return None
    return before
