"""The journal as the one memory: undo, redo, rebuilding and looking back, over random writing."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mstui.domain.errors import MstuiError, NeedsAnswer
from mstui.store import transaction
from mstui.store.asof import as_of, is_present
from mstui.store.check import check
from mstui.store.creating import create_file
from mstui.store.dumping import dump_text
from mstui.store.journal import ops_of_intent
from mstui.store.replay import rebuild
from mstui.store.workspace import Workspace
from support.memory import empty
from support.writing import AUTHORS, VERBS, Step, latest_intent, write_step

verbs = st.sampled_from(VERBS)
seeds = st.integers(0, 2**32)
by_anybody = st.lists(st.builds(Step, verbs, st.sampled_from(AUTHORS), seeds), max_size=14)
by_one = st.builds(Step, verbs, st.just("ann"), seeds)


@contextmanager
def fresh() -> Iterator[Workspace]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.db"
        create_file(path)
        ws = Workspace.open(path)
        ws.author = "ann"
        try:
            yield ws
        finally:
            ws.close()


def reopened(ws: Workspace) -> Workspace:
    ws.close()
    again = Workspace.open(ws.path)
    again.author = ws.author
    return again


@given(steps=by_anybody, reopen=st.randoms(use_true_random=False))
@settings(max_examples=22)
def test_undoing_everything_gives_the_first_dump_and_redoing_gives_the_last(steps, reopen):
    """Also across a restart at any point, and every dump on the way back was there before."""
    with fresh() as first:
        ws = first
        dumps, done = [dump_text(ws.reader)], []
        for step in steps:
            before = latest_intent(ws)
            write_step(ws, step)
            if latest_intent(ws) != before:
                done.append(step)
                dumps.append(dump_text(ws.reader))
        assert check(ws.reader) == []
        for verb, order in (("undo", range(len(done))[::-1]), ("redo", range(len(done)))):
            for index in order:
                if reopen.random() < 0.2:
                    ws = reopened(ws)
                ws.author = done[index].author
                taken = getattr(ws, verb)()
                assert taken.label == f"{done[index].verb} {done[index].seed}"
                assert dump_text(ws.reader) == dumps[index + (verb == "redo")]
            assert check(ws.reader) == []
        for author in AUTHORS:
            ws.author = author
            with pytest.raises(MstuiError, match="nothing to redo"):
                ws.redo()
        ws.close()


moves = st.one_of(by_one, st.sampled_from(["undo", "redo", "reopen"]))


@given(moves=st.lists(moves, max_size=24))
@settings(max_examples=30)
def test_undo_and_redo_between_edits_are_a_stack(moves):
    """An edit forgets what could be redone, and nothing else is ever forgotten."""
    with fresh() as first:
        ws = first
        past, future = [], []
        now = dump_text(ws.reader)
        for move in moves:
            if move == "reopen":
                ws = reopened(ws)
            elif move in ("undo", "redo"):
                source, sink = (past, future) if move == "undo" else (future, past)
                if source:
                    getattr(ws, move)()
                    sink.append(now)
                    now = source.pop()
                else:
                    with pytest.raises(MstuiError, match=f"nothing to {move}"):
                        getattr(ws, move)()
            else:
                before = latest_intent(ws)
                write_step(ws, move)
                if latest_intent(ws) != before:
                    past.append(now)
                    future.clear()
                    now = dump_text(ws.reader)
            assert dump_text(ws.reader) == now
        while past:
            ws.undo()
            assert dump_text(ws.reader) == past.pop()
        assert check(ws.reader) == []
        ws.close()


def refusal(ws: Workspace, verb: str, force: bool) -> MstuiError | None:
    try:
        getattr(ws, verb)(force=force)
    except MstuiError as error:
        return error
    return None


wishes = st.tuples(st.sampled_from(["undo", "redo"]), st.sampled_from(AUTHORS), st.booleans())
work = st.one_of(st.builds(Step, verbs, st.sampled_from(AUTHORS), seeds), wishes)


@given(work=st.lists(work, min_size=6, max_size=22))
@settings(max_examples=40)
def test_undo_below_others_work_asks_and_changes_nothing_or_is_done_whole(work):
    with fresh() as ws:
        for item in work:
            if isinstance(item, Step):
                write_step(ws, item)
                continue
            verb, ws.author, force = item
            before = dump_text(ws.reader, history=True)
            answer = refusal(ws, verb, force)
            if answer is None:
                continue
            assert dump_text(ws.reader, history=True) == before
            if isinstance(answer, NeedsAnswer):
                assert not force
                assert (answer.exit_code, "\n" in str(answer)) == (7, False)
            else:
                assert answer.message == f"nothing to {verb}"
        assert check(ws.reader) == []


@given(steps=by_anybody, undos=st.integers(0, 4))
@settings(max_examples=18)
def test_the_journal_replayed_from_nothing_rebuilds_every_table(steps, undos):
    with fresh() as ws:
        for step in steps:
            write_step(ws, step)
        for _ in range(undos):
            try:
                ws.undo(force=True)
            except MstuiError:
                break
        target = empty()
        rebuild(ws.reader, target)
        assert dump_text(target) == dump_text(ws.reader)
        intents = "SELECT * FROM intent ORDER BY id"
        assert target.execute(intents).fetchall() == ws.reader.execute(intents).fetchall()
        own = "SELECT seq FROM journal_op WHERE intent=? AND row<>intent ORDER BY seq"
        for (id,) in ws.reader.execute("SELECT id FROM intent").fetchall():
            expected = [seq for (seq,) in ws.reader.execute(own, (id,))]
            assert [op.seq for op in ops_of_intent(ws.reader, id)] == expected
        target.close()


@given(work=st.lists(st.one_of(by_one, st.sampled_from(["undo", "redo"])), max_size=16))
@settings(max_examples=18)
def test_as_of_a_moment_is_the_dump_of_that_moment(work):
    clock = itertools.count(1_000_000, 10)
    with pytest.MonkeyPatch.context() as patch, fresh() as ws:
        patch.setattr(transaction, "now_ms", lambda: next(clock))
        seen = {999_999: dump_text(ws.reader)}
        for item in work:
            try:
                if isinstance(item, Step):
                    write_step(ws, item)
                else:
                    getattr(ws, item)()
            except MstuiError:
                continue
            seen[next(clock)] = dump_text(ws.reader)
        for at, remembered in seen.items():
            past = as_of(ws.reader, at)
            assert dump_text(past) == remembered
            if is_present(ws.reader, at):
                assert dump_text(ws.reader) == remembered
            with pytest.raises(MstuiError, match="read-only"):
                past.execute("DELETE FROM task")
            past.close()
        assert check(ws.reader) == []
