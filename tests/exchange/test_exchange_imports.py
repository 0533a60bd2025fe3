"""Reading one kind of file loads nothing that only another kind needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_HEAVY = (
    "charset_normalizer", "defusedxml", "openpyxl", "python_calamine", "zipfile", "pendulum",
    "click", "xml.sax", "sqlite3", "sqlite_utils", "textual", "mpxj", "jpype",
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "needed"),
    [
        ("a.csv", "Name,Due Date\nA,2026-12-01\n", set()),
        ("a.xml", "<Project><Title>A</Title></Project>", {"defusedxml", "xml.sax"}),
    ],
)
def test_a_reader_loads_only_what_it_needs(
    tmp_path: Path, name: str, content: str, needed: set[str]
) -> None:
    path = tmp_path / name
    path.write_text(content)
    program = (
        "import sys, datetime; from mstui.exchange.reading import read;"
        "read(sys.argv[1], today=datetime.date(2026, 1, 1));"
        f"print(*[name for name in {_HEAVY!r} if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env={
            "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src"),
            "PATH": "/usr/bin:/bin",
        },
    )

    assert set(done.stdout.split()) == needed
