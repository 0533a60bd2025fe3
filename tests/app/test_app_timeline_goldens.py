"""The timeline as it is drawn at every zoom and size, in Unicode and in ASCII.

``python tests/support/timeline_goldens.py`` writes the files anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from wcwidth import wcswidth

from support.timeline_goldens import SIGNS, SIZES, file_of, walk


@pytest.mark.parametrize("signs", SIGNS)
@pytest.mark.parametrize("size", SIZES, ids=["120x40", "80x24", "40x12"])
async def test_it_is_drawn_as_it_was_stored(
    demo: Path, size: tuple[int, int], signs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    found = await walk(demo, size, signs)
    assert max(map(wcswidth, found.splitlines())) <= size[0]
    assert found == file_of(size, signs).read_text(encoding="utf-8")
