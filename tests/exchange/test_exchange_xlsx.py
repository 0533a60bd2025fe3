"""Workbooks: typed cells, formula results, several sheets, and files that mean harm."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from exchange_checks import TODAY, assert_storable, problems, refusal
from hypothesis import given, settings
from hypothesis import strategies as st

from mstui.domain.draft import Draft
from mstui.exchange.reading import read
from mstui.exchange.records import ImportReport

Fill = Callable[[openpyxl.Workbook], None]


def workbook(tmp_path: Path, fill: Fill, name: str = "plan.xlsx") -> Path:
    book = openpyxl.Workbook()
    fill(book)
    path = tmp_path / name
    book.save(path)
    return path


def read_book(path: Path) -> tuple[Draft, ImportReport]:
    draft, report = read(path, today=TODAY)
    assert_storable(draft)
    return draft, report


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The same workbook with one of its parts changed."""
    out = BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
    path.write_bytes(out.getvalue())
    return path


def test_typed_cells_are_what_they_show(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        sheet.append(["Quarterly plan"])
        sheet.append([])
        sheet.append(
            ["ID", "Name", "Start", "Due Date", "% Complete", "Milestone", "Estimated Hours"]
        )
        sheet.append([1, "A", datetime(2026, 3, 5, 9, 30), date(2026, 3, 9), 0.25, False, 2.5])
        sheet.append([2.0, "B", None, datetime(2026, 3, 9), 1, True, timedelta(hours=30)])
        sheet.append([3, 2026, "2026-03-07", None, 0, None, time(1, 30)])

    draft, report = read_book(workbook(tmp_path, fill))

    a, c = draft.rows["task"]
    assert (a["start"], a["finish"], a["percent"], a["effort"], a["source_id"]) == (
        "2026-03-05T09:30",
        "2026-03-09",
        25,
        150,
        "1",
    )
    assert (c["name"], c["start"], c["effort"]) == ("2026", "2026-03-07", 90)
    (b,) = draft.rows["milestone"]
    assert (b["target"], b["state"], b["source_id"]) == ("2026-03-09", "achieved", "2")
    assert {(entry.field, entry.cells) for entry in report.unused} == {
        ("(above the header)", 1),
        ("Estimated Hours", 1),
    }


def test_a_formula_counts_by_its_result(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        sheet.append(["Name", "Due Date", "Percent"])
        sheet.append(["A", "2026-12-01", 7])

    path = rewritten(
        workbook(tmp_path, fill),
        "xl/worksheets/sheet1.xml",
        lambda data: data.replace(b"<v>7</v>", b"<f>6*7</f><v>42</v>"),
    )

    draft, _ = read_book(path)

    assert draft.rows["task"][0]["percent"] == 42


def test_the_sheet_that_is_a_plan_is_read_and_the_others_counted(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        first = book.active
        assert first is not None
        first.title = "Read me"
        first.append(["Hello", "there"])
        plan = book.create_sheet("Plan")
        plan.append(["Task Name", "Start", "Finish"])
        plan.append(["A", date(2026, 3, 5), date(2026, 3, 9)])
        book.create_sheet("Empty")

    draft, report = read_book(workbook(tmp_path, fill))

    assert draft.rows["task"][0]["name"] == "A"
    assert report.unused == [("sheet Read me", 2, "Hello")]
    assert report.used == 3


def test_bad_rows_are_told_by_their_row(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        for row in (
            ["Name", "Due Date"],
            ["A", "2026-12-01"],
            [],
            ["B", "soon"],
            ["C", "2026-12-02"],
        ):
            sheet.append(row)

    _, report = read_book(workbook(tmp_path, fill))

    assert problems(report, bad=True) == ["row 4: Due Date: “soon” is not a date"]


def test_cells_at_far_corners_are_refused_before_they_take_room(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        sheet["A1"] = "Name"
        sheet["A2"] = "x"
        sheet.cell(row=1_048_576, column=16_384, value="far")

    path = workbook(tmp_path, fill)

    assert "1,048,576 rows and 16,384 columns" in refusal(path)


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def as_excel_writes(path: Path, strings: list[str], rows: str) -> Path:
    """A workbook whose texts stand in a table of their own, which each cell refers to."""
    shared = "".join(f"<si><t>{text}</t></si>" for text in strings)
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/>'
            "</Types>"
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>'
            '<sheet name="Plan" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/>'
            "</Relationships>"
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{shared}</sst>',
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        ),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def test_a_long_text_that_is_named_thousands_of_times_is_refused(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>' + "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>1</v></c></row>' for row in range(2, 30_000)
    )
    path = tmp_path / "plan.xlsx"

    draft, _ = read_book(as_excel_writes(path, ["Name", "short", "x" * 32_000], rows))
    assert draft.count("task") == 29_998

    assert "repeats long texts" in refusal(as_excel_writes(path, ["Name", "x" * 32_000], rows))


def test_a_part_that_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, lambda book: None)
    out = BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        with new.open("xl/media/big.bin", "w", force_zip64=True) as part:
            for _ in range(620):
                part.write(bytes(1 << 20))
    path.write_bytes(out.getvalue())

    assert "too large" in refusal(path)
    assert len(out.getvalue()) < 2_000_000


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_parts_that_are_broken_are_told_in_one_line(tmp_path: Path, part: str) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        sheet.append(["Name", "Due Date"])
        sheet.append(["A", date(2026, 12, 1)])

    path = workbook(tmp_path, fill)
    for broken in (b"", b"<", b"\xff" * 40, b"<a/>", b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'):
        rewritten(path, part, lambda _, broken=broken: broken)  # type: ignore[misc]
        assert refusal(path).isprintable()


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_in_one_line(
    tmp_path: Path, data: st.DataObject
) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        sheet.append(["Name", "Due Date"])
        sheet.append(["A", date(2026, 12, 1)])

    path = workbook(tmp_path, fill)
    whole = bytearray(path.read_bytes())
    # The file is some bytes longer or shorter each time: it holds the moment it was made.
    place = st.integers(0, 1 << 20)
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(place) % len(whole)] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(whole[: 4 + data.draw(place) % (len(whole) - 3)]))

    assert refusal(path).isprintable()
