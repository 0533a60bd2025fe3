"""A file is told by its content; what can't be read is refused in one line."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from exchange_checks import TODAY, read_text, refusal
from hypothesis import given
from hypothesis import strategies as st

from mstui.domain.errors import MstuiError, NotFound, Refused, UsageProblem
from mstui.exchange.encoding import decode
from mstui.exchange.reading import formats, read
from mstui.exchange.sniff import LARGEST, sniff

CSV = "Name,Due Date\nA,2026-12-01\n"
MSPDI = '<Project xmlns="http://schemas.microsoft.com/project"><Title>A</Title></Project>'


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("wrong.csv", MSPDI, "mspdi"),
        ("wrong.xml", CSV, "csv"),
        ("no-ending", "ERMHDR\t1\t2\n", "xer"),
        ("plan.txt", "MPX,Microsoft Project,4.0\n", "mpx"),
        ("a.xml", '<project name="x" view-date="2024-01-01"/>', "gan"),
        ("a.xml", '<project name="x" mrproject-version="2"/>', "planner"),
        ("a.xml", "<APIBusinessObjects/>", "pmxml"),
        ("a", "BEGIN:VCALENDAR\r\n", "ics"),
        ("a", '{"schema": 1}', "json"),
        ("a", ' [ {"name": 1} ]', "json"),
        ("a.csv", "[Name],[Due]\nx,y\n", "csv"),
        ("a.csv", '{"x",b\n', "json"),
        ("a.xml", "\ufeff" + MSPDI, "mspdi"),
        ("a.xml", f"<!-- a <b> --><?x y?>{MSPDI}", "mspdi"),
    ],
)
def test_formats_are_told_by_content(
    tmp_path: Path, name: str, content: str, expected: str
) -> None:
    path = tmp_path / name
    path.write_text(content)

    assert sniff(path).format == expected


def test_real_files_are_told(shared_data: Path) -> None:
    for folder, expected in (("mspdi", "mspdi"), ("gan", "gan"), ("redmine", "csv"), ("jira", "csv"),
                             ("trello", "json"), ("vtodo", "ics")):  # fmt: skip
        for path in (shared_data / "import" / folder).iterdir():
            assert sniff(path).format == expected, path.name


def test_what_is_no_plain_file_is_refused_without_waiting(tmp_path: Path) -> None:
    fifo = tmp_path / "pipe"
    os.mkfifo(fifo)
    for place, kind in (
        (tmp_path, UsageProblem),
        (fifo, UsageProblem),
        (Path("/dev/zero"), UsageProblem),
        (tmp_path / "nowhere", NotFound),
        (tmp_path / "nowhere" / "x", NotFound),
        (tmp_path / "a\nb\x1b[31m", NotFound),
        (Path("x" * 5000), MstuiError),
        (Path("with\0zero"), MstuiError),
    ):
        with pytest.raises(kind) as caught:
            read(place, today=TODAY)
        assert "\n" not in str(caught.value)
        assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (b"", MstuiError, "is empty"),
        (b" \n\t\r\n", MstuiError, "white space"),
        (b"\xef\xbb\xbf", MstuiError, "white space"),
        (b"\x00\x01\x02\x03" * 50, MstuiError, "no text"),
        (b"\x7fELF" + b"\0" * 60, MstuiError, "program"),
        (b"\x89PNG\r\n\x1a\n", MstuiError, "picture"),
        (b"%PDF-1.7\n", MstuiError, "PDF"),
        (b"\x1f\x8b\x08", MstuiError, "gzip"),
        (b"SQLite format 3\0" + b"\0" * 90, Refused, "database"),
        (b"PK\x03\x04broken", MstuiError, "damaged ZIP"),
        (b'{"name": 1}', MstuiError, "JSON"),
        (b"BEGIN:VCALENDAR\n", MstuiError, "iCalendar"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook\0".encode("utf-16-le"),
            MstuiError,
            "Excel",
        ),
        (b"name,due\nA,\0\n", MstuiError, "no text"),
    ],
)
def test_what_is_no_plan_is_named(
    tmp_path: Path, content: bytes, kind: type[MstuiError], said: str
) -> None:
    path = tmp_path / "plan.dat"
    path.write_bytes(content)

    with pytest.raises(kind, match=said) as caught:
        read(path, today=TODAY)

    assert str(caught.value).count("\n") == 0
    assert path.read_bytes() == content


def test_archives_of_other_things_are_named(tmp_path: Path) -> None:
    for inside, said in (
        ("word/document.xml", "Word"),
        ("content.xml", "OpenDocument"),
        ("xl/workbook.bin", "binary Excel"),
        ("readme.txt", "without a plan"),
    ):
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(inside, "x")
        with pytest.raises(MstuiError, match=said):
            read(path, today=TODAY)


def test_a_file_beyond_the_limit_is_not_even_opened_for_reading(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    path.write_text(CSV)
    os.truncate(path, LARGEST + 1)  # sparse: it takes no room

    with pytest.raises(MstuiError, match="at most 200 MiB"):
        read(path, today=TODAY)


def test_an_unknown_format_names_the_nearest() -> None:
    with pytest.raises(UsageProblem, match="did you mean linear"):
        read("x.csv", format="linaer", today=TODAY)
    assert {"mspdi", "csv", "xlsx", "gan", "jira", "linear", "asana"} <= set(formats())


def test_a_format_that_the_file_is_not_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(MSPDI)

    with pytest.raises(UsageProblem, match="is mspdi, not csv"):
        read(path, format="csv", today=TODAY)


def test_a_permission_that_is_missing_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(CSV)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")

    with pytest.raises(MstuiError, match="Permission denied"):
        read(path, today=TODAY)


TEXT = "Name;Due\nÄpfel kaufen – gleich;2026-12-01\nCafé;2026-12-02\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_encodings_are_found(tmp_path: Path, encoding: str) -> None:
    draft, _ = read_text(tmp_path, TEXT.encode(encoding))

    assert [row["name"] for row in draft.rows["task"]] == ["Äpfel kaufen – gleich", "Café"]


def test_languages_beyond_the_west_are_told_by_their_letters() -> None:
    russian = "Название;Срок\n" + "Подготовить помещение для клиентов;2026-12-01\n" * 6

    assert decode(russian.encode("cp1251")).text == russian


def test_a_few_broken_bytes_do_not_garble_the_rest(tmp_path: Path) -> None:
    data = TEXT.encode() * 5 + b"bro\xffken;2026-12-03\n"

    draft, report = read_text(tmp_path, data)

    names = [str(row["name"]) for row in draft.rows["task"]]
    assert "Café" in names
    assert "bro\ufffdken" in names
    assert "replaced" in report.problems[0].what


def _is_read_or_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "plan"
    path.write_bytes(data)

    assert refusal(path).isprintable()


@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_refused_in_one_line(tmp_path: Path, data: bytes) -> None:
    _is_read_or_refused(tmp_path, data)


@given(
    st.sampled_from(
        [b"<Project>", b"<?xml version='1.0'?><Project", b"PK\x03\x04", b"Name,Due\n", b"\xff\xfeN\0a\0m\0e\0",
         b'"', b"sep=;\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"'a';'b'\n"]
    ),
    st.binary(max_size=400),
)  # fmt: skip
def test_any_bytes_behind_a_known_beginning_too(tmp_path: Path, head: bytes, data: bytes) -> None:
    _is_read_or_refused(tmp_path, head + data)


@given(
    st.text(
        alphabet=st.sampled_from(list(",;\t|\"'\n\r =aéß1/-.:#%[]() \u202e\x1bNameDueStatus")),
        max_size=300,
    )
)
def test_any_text_is_read_or_refused_in_one_line(tmp_path: Path, text: str) -> None:
    _is_read_or_refused(tmp_path, text.encode())
