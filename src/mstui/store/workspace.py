"""One open workspace file: a reader for screens, a writer made at the first change."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mstui.domain.errors import MstuiError, Refused
from mstui.store.opening import READ_WAIT_MS, open_reader, open_writer, why_read_only

# Other modules of this room are imported where first used: showing a screen needs none of them.
if TYPE_CHECKING:
    from collections.abc import Callable

    from mstui.domain.ids import Bits
    from mstui.store.backups import Rhythm
    from mstui.store.highest import Highest
    from mstui.store.journal import Intent
    from mstui.store.transaction import Transaction

WRITE_WAIT_MS = 5000
_RETRY_BACKUP = 60.0
# A thread that is still writing gets so long to end when the workspace is closed.
CLOSE_SECONDS = 10.0


class Undone(NamedTuple):
    """What an undo or redo did: the label of what it took back, and the rows it touched."""

    label: str
    rows: list[tuple[str, str]]


class Workspace:
    """An open file. Reading is for one thread at a time; writing is serialised by a lock."""

    def __init__(
        self,
        path: Path,
        *,
        read_only: bool = False,
        state_dir: Path | None = None,
        wait_ms: int = WRITE_WAIT_MS,
        reader_wait_ms: int = READ_WAIT_MS,
    ) -> None:
        self.path = path
        self.state_dir = state_dir
        # How often to back up, asked for when a backup is due: the usual rhythm where None.
        self.ask_rhythm: Callable[[], Rhythm] | None = None
        # For a file that is being built and that nobody has seen: it is made durable as a whole.
        self.hurried = False
        # Where a story is told: what its clock says (milliseconds UTC), and where its ids are from.
        self.clock: Callable[[], int] | None = None
        self.bits: Bits | None = None
        self.author = ""  # the person's id; set once they said who they are
        self.wait_ms = wait_ms
        self._reader_wait_ms = reader_wait_ms
        self._file = _identity(path)
        self.reader = open_reader(path, wait_ms=reader_wait_ms)
        # Views run in one thread at a time; whoever reads elsewhere takes this lock.
        self.reader_lock = threading.RLock()
        self._writer: sqlite3.Connection | None = None
        self._write_lock = threading.RLock()
        self._fingerprint = ""
        self._seen = 0  # what the writer has seen of the others' changes
        self._next_backup = 0.0  # by the monotonic clock
        self._highest: Highest | None = None
        self.read_only_because = "opened for reading" if read_only else why_read_only(path)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        read_only: bool = False,
        state_dir: Path | None = None,
        wait_ms: int = WRITE_WAIT_MS,
        reader_wait_ms: int = READ_WAIT_MS,
    ) -> Workspace:
        """Open ``path``; raises what ``header.read_header`` raises, ``Locked``, ``Corrupt``."""
        return cls(
            path,
            read_only=read_only,
            state_dir=state_dir,
            wait_ms=wait_ms,
            reader_wait_ms=reader_wait_ms,
        )

    @property
    def read_only(self) -> bool:
        return bool(self.read_only_because)

    @property
    def db_id(self) -> str:
        """The id that all copies of this workspace share."""
        return str(self.reader.execute("SELECT db FROM journal_meta").fetchone()[0])

    def _open_writer(self) -> sqlite3.Connection:
        if self.read_only:
            raise Refused(f"{self.path}: {self.read_only_because}")
        if self._writer is None:
            from mstui.store.repair import make_writable
            from mstui.store.site import fingerprint

            conn = open_writer(self.path, wait_ms=self.wait_ms)
            if self.hurried:
                conn.execute("PRAGMA synchronous=OFF")
            try:
                if _identity(self.path) != self._file:
                    # What is shown comes from the old file: it must not steer writes to the new.
                    raise Refused(f"{self.path}: the file was replaced while it was open")
                self._fingerprint = fingerprint(self.path)
                make_writable(conn, self.path, self._fingerprint, state_dir=self.state_dir)
                if getattr(self.reader, "copied", False):
                    self.reopen_reader()
            except BaseException as error:
                conn.close()
                if isinstance(error, OSError):
                    raise MstuiError(f"{self.path}: cannot be opened ({error.strerror})") from None
                raise
            self._writer, self._seen = conn, _data_version(conn, self.path)
        elif not self._writer.in_transaction and self._seen != _data_version(
            self._writer, self.path
        ):
            from mstui.store.derived import derive

            self._seen = _data_version(self._writer, self.path)
            derive(self._writer, self.path, self._fingerprint)
        return self._writer

    def reopen_reader(self) -> None:
        """Read the file anew: a copy in memory shows nothing of what is written."""
        with self.reader_lock:
            fresh = open_reader(self.path, wait_ms=self._reader_wait_ms)
            self.reader.close()
            self.reader = fresh

    @contextmanager
    def write(
        self,
        label: str,
        *,
        reason: str = "",
        undoes: str | None = None,
        at: int | None = None,
        author: str | None = None,
    ) -> Iterator[Transaction]:
        """One transaction with one intent, labelled for undo and history.

        Nothing is written where the block changes nothing or raises.
        """
        from mstui.store.transaction import transaction

        if at is None and self.clock is not None:
            at = self.clock()
        with self._write_lock:
            writer = self._open_writer()
            with transaction(
                writer,
                self.path,
                self._fingerprint,
                label=label,
                author=self.author if author is None else author,
                reason=reason,
                undoes=undoes,
                at=at,
                bits=self.bits,
            ) as tx:
                yield tx
            if tx.saved_as is not None:
                self._remember(*tx.saved_as)
            self._back_up_if_due()

    @contextmanager
    def exclusive(self) -> Iterator[sqlite3.Connection]:
        """A bare write transaction without an intent, for replacing the journal itself."""
        from mstui.store.problems import FAILURES, translate
        from mstui.store.transaction import begin, commit

        with self._write_lock:
            writer = self._open_writer()
            try:
                begin(writer)
                try:
                    yield writer
                    commit(writer)
                except BaseException:
                    if writer.in_transaction:
                        writer.execute("ROLLBACK")
                    raise
            except FAILURES as error:
                raise translate(error, self.path) from None

    def _remember(self, site: str, seq: int) -> None:
        if self._highest is None:
            from mstui.store.highest import Highest

            self._highest = Highest(self.state_dir)
        self._highest.remember(site, seq)

    def rhythm(self) -> Rhythm:
        """How often backups are made, and which of them stay."""
        from mstui.store.backups import USUAL

        return self.ask_rhythm() if self.ask_rhythm is not None else USUAL

    def _back_up_if_due(self) -> None:
        now = time.monotonic()
        if self.state_dir is None or now < self._next_backup:
            return
        from mstui.store.backups import back_up_if_due

        # The change itself is committed: a full disk must not report it as failed.
        try:
            due = back_up_if_due(self.path, self.state_dir, self.db_id, self.rhythm())
            self._next_backup = now + due
            self.backup_problem = ""
        except (MstuiError, OSError) as error:
            self._next_backup = now + _RETRY_BACKUP
            self.backup_problem = str(error)

    backup_problem = ""

    def undo(self, *, force: bool = False) -> Undone:
        """Take back the last intent of this author that still stands."""
        from mstui.store.undo import next_undo

        return self._take_back("undo", next_undo, force)

    def redo(self, *, force: bool = False) -> Undone:
        """Take back the last undo, while nothing new was done after it."""
        from mstui.store.undo import next_redo

        return self._take_back("redo", next_redo, force)

    def _take_back(
        self,
        verb: str,
        choose: Callable[[sqlite3.Connection, str], Intent | None],
        force: bool,
    ) -> Undone:
        from mstui.store.problems import FAILURES, translate

        with self._write_lock:
            writer = self._open_writer()
            try:
                while True:
                    done = self._try_to_take_back(writer, verb, choose, force)
                    if done is not None:
                        return done
            except FAILURES as error:
                raise translate(error, self.path) from None

    def _try_to_take_back(
        self,
        writer: sqlite3.Connection,
        verb: str,
        choose: Callable[[sqlite3.Connection, str], Intent | None],
        force: bool,
    ) -> Undone | None:
        """None where another process wrote between choosing and writing: nothing is done then."""
        from mstui.store import undo
        from mstui.store.journal import intent_named

        seen = _data_version(writer, self.path)
        intent = choose(writer, self.author)
        if intent is None:
            raise MstuiError(f"nothing to {verb}")
        original = intent
        if intent.undoes:
            original = intent_named(writer, intent.undoes) or intent
        with self.write(f"{verb}: {original.label}", undoes=intent.id) as tx:
            if _data_version(writer, self.path) != seen:
                return None
            rows = undo.take_back(tx, intent, force=force)
            tx.keep_empty = True
        return Undone(original.label, rows)

    def close(self) -> None:
        """Close both connections, once no thread is in them any more; safe to call twice.

        A connection that is closed while it is used takes the process with it: one that a thread
        does not leave is left open.
        """
        if self._write_lock.acquire(timeout=CLOSE_SECONDS):
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            self._write_lock.release()
        if self.reader_lock.acquire(timeout=CLOSE_SECONDS):
            self.reader.close()
            self.reader_lock.release()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def _data_version(conn: sqlite3.Connection, path: Path) -> int:
    """What tells whether others have written; Locked while somebody holds the whole file."""
    try:
        return int(conn.execute("PRAGMA data_version").fetchone()[0])
    except sqlite3.Error as error:
        from mstui.store.problems import translate

        raise translate(error, path) from None
