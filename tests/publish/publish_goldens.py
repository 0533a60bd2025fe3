"""What the demonstration's check-ins give in every form.

``python tests/publish/publish_goldens.py`` writes the files of tests/publish/goldens anew; look at
what changed before committing it.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from mstui.publish.client_page import client_page  # noqa: E402
from mstui.publish.forms import FORMATS, file_name, minutes_as, trace_lines, written  # noqa: E402
from mstui.publish.minutes import minutes  # noqa: E402
from mstui.publish.report import report_document  # noqa: E402
from mstui.publish.update import draft_update  # noqa: E402
from mstui.views.client_facing import client_view  # noqa: E402
from mstui.views.record import checkins, record_of  # noqa: E402
from mstui.views.report import report  # noqa: E402

FOLDER = Path(__file__).parent / "goldens"
TODAY = "2026-11-21"
# The one whose every week is kept: a promise moves, a risk occurs, milestones are achieved.
EVERY_WEEK = "PRD"


def outputs(conn: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """The name of each file and what it holds."""
    for project, key in conn.execute('SELECT id,"key" FROM project ORDER BY "key"').fetchall():
        listed = checkins(conn, project)
        for place, one in enumerate(listed):
            if place and key != EVERY_WEEK:
                continue
            record = record_of(conn, one.id)
            yield file_name(record, "text"), minutes_as(record, "text")
            for audience in ("internal", "client"):
                name = f"{key}-{one.on}-update-{audience}.txt"
                yield name, draft_update(record, audience) + "\n"
        record = record_of(conn, listed[0].id)
        for format in FORMATS:
            if format not in ("text", "json"):
                yield file_name(record, format), minutes_as(record, format)
        for format in ("markdown", "html", "ics"):
            yield file_name(record, format, "client"), minutes_as(record, format, "client")
        if key == EVERY_WEEK:
            yield file_name(record, "json"), minutes_as(record, "json")
            lines = "\n".join(trace_lines(minutes(record)))
            yield f"{key}-{record.on}-trace.txt", lines + "\n"
        yield f"{key}-client.html", client_page(client_view(conn, project, TODAY))
    document = report_document(report(conn, TODAY))
    for format in ("text", "markdown"):
        yield f"report.{FORMATS[format]}", written(document, format)


def main() -> None:
    """Write them all; files that nothing writes any more go."""
    from support.demonstration import write_demo

    os.environ |= {"MSTUI_TODAY": TODAY, "TZ": "UTC"}
    time.tzset()
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        write_demo(path, date.fromisoformat(TODAY))
        conn = sqlite3.connect(path)
        made = dict(outputs(conn))
        conn.close()
    for file in FOLDER.iterdir():
        if file.name not in made:
            file.unlink()
    for name, text in made.items():
        (FOLDER / name).write_bytes(text.encode())


if __name__ == "__main__":
    main()
