"""Frames: whatever is written piecemeal shows on a terminal what a full repaint would."""

from __future__ import annotations

import unicodedata

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyte.screens import Char
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from mstui.tui.frames import ShownScreen
from mstui.tui.shorthand import can_erase

WIDTH, HEIGHT = 24, 3


def normal(text: str) -> str:
    """As the emulator keeps it: an accent is part of its letter, or stands on a letter."""
    return unicodedata.normalize("NFC", "a" + text if unicodedata.combining(text[0]) else text)


STYLES = [
    Style(color="#ff0000", bgcolor="#000000"),
    Style(color="#ff0000", bgcolor="#000000", bold=True),
    Style(color="#00ff00", bgcolor="#000000"),
    Style(color="#00ff00", bgcolor="#222222", reverse=True),
    Style(color="#00ff00", bgcolor="#222222"),
    Style(),
    Style(bold=True),
    Style(color="#00ff00", bgcolor="#222222", underline=True, bold=True),
]
texts = st.one_of(
    st.text(alphabet="ab  ─漢…é\u0301", min_size=1, max_size=9).map(normal),
    st.integers(1, WIDTH).map(" ".__mul__),
)
segments = st.builds(Segment, texts, st.sampled_from(STYLES), st.none())


def strip_of(parts: list[Segment], width: int) -> Strip:
    return Strip(parts).adjust_cell_length(width, STYLES[0])


@st.composite
def screens(draw: st.DrawFn) -> list[list[Strip]]:
    """Lines, each cut into one to three strips that fill the width."""
    lines = []
    for _ in range(HEIGHT):
        cuts = sorted(draw(st.sets(st.integers(1, WIDTH - 1), max_size=2)))
        widths = [b - a for a, b in zip([0, *cuts], [*cuts, WIDTH], strict=True)]
        lines.append([strip_of(draw(st.lists(segments, max_size=4)), w) for w in widths])
    return lines


def full(lines: list[list[Strip]]) -> LayoutUpdate:
    return LayoutUpdate(lines, Region(0, 0, WIDTH, HEIGHT))


def partial(lines: list[list[Strip]], ys: set[int]) -> ChopsUpdate:
    chops, ends = [], []
    for line in lines:
        x, chop, end = 0, {}, []
        for strip in line:
            chop[x] = strip
            x += strip.cell_length
            end.append(x)
        chops.append(chop)
        ends.append(end)
    return ChopsUpdate(chops, [(y, 0, WIDTH) for y in sorted(ys)], ends)


class Emulator:
    def __init__(self) -> None:
        self.screen = pyte.Screen(WIDTH + 4, HEIGHT)
        self.stream = pyte.Stream(self.screen)

    def feed(self, data: str) -> None:
        self.stream.feed(data)

    def cells(self) -> list[list[object]]:
        """What is seen of each cell: of a blank only its background, and the line under it."""
        return [[seen(self.screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


def seen(cell: Char) -> object:
    if cell.data == " " and not (cell.reverse or cell.underscore or cell.strikethrough):
        return cell.bg
    return cell


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(screens(), st.sets(st.integers(0, HEIGHT - 1))), min_size=1, max_size=4),
    st.booleans(),
)
def test_any_sequence_of_updates_shows_what_full_repaints_show(
    steps: list[tuple[list[list[Strip]], set[int]]], erases: bool
) -> None:
    """Full frames, and frames of some lines, cut anywhere, with wide characters in them."""
    shown, terminal = ShownScreen(erases=erases), Emulator()
    current: list[list[Strip]] | None = None
    for lines, ys in steps:
        if current is None or not ys:
            current = lines
            terminal.feed(shown.changes(full(lines), ColorSystem.TRUECOLOR))
        else:
            current = [lines[y] if y in ys else current[y] for y in range(HEIGHT)]
            terminal.feed(shown.changes(partial(current, ys), ColorSystem.TRUECOLOR))
        afresh = Emulator()
        afresh.feed(ShownScreen().changes(full(current), ColorSystem.TRUECOLOR))
        assert afresh.cells() == terminal.cells()


@settings(max_examples=100, deadline=None)
@given(screens(), st.booleans())
def test_a_full_frame_is_what_the_library_would_draw(
    lines: list[list[Strip]], erases: bool
) -> None:
    """Ours, without its savings, is the same picture as Textual's own rendering."""
    from rich.console import Console

    console = Console(color_system="truecolor", force_terminal=True, legacy_windows=False)
    ours, theirs = Emulator(), Emulator()
    ours.feed(ShownScreen(erases=erases).changes(full(lines), ColorSystem.TRUECOLOR))
    theirs.feed(full(lines).render_segments(console).replace("\n", "\r\n"))
    assert theirs.cells() == ours.cells()


@given(screens())
def test_the_same_frame_again_writes_nothing(lines: list[list[Strip]]) -> None:
    shown = ShownScreen()
    shown.changes(full(lines), ColorSystem.TRUECOLOR)
    again = [[Strip(list(strip), strip.cell_length) for strip in line] for line in lines]
    assert shown.changes(full(again), ColorSystem.TRUECOLOR) == ""


def test_after_forgetting_everything_is_written_again() -> None:
    lines = [[strip_of([Segment("abc", STYLES[0])], WIDTH)] for _ in range(HEIGHT)]
    shown = ShownScreen()
    first = shown.changes(full(lines), ColorSystem.TRUECOLOR)
    shown.forget()
    assert shown.changes(full(lines), ColorSystem.TRUECOLOR) == first


def test_one_changed_letter_costs_a_few_bytes() -> None:
    """What stays is not written: neither the rest of its line nor colours already set."""
    shown = ShownScreen()
    before = [[strip_of([Segment("1 of 20", STYLES[0])], WIDTH)] for _ in range(HEIGHT)]
    after = [[strip_of([Segment("2 of 20", STYLES[0])], WIDTH)], *before[1:]]
    shown.changes(full(before), ColorSystem.TRUECOLOR)
    written = shown.changes(full(after), ColorSystem.TRUECOLOR)
    assert written == "\x1b[38;2;255;0;0;48;2;0;0;0m\x1b[1H2\x1b[0m"


def test_a_colour_is_set_once_a_frame() -> None:
    """Labels and values in turns, on every line: to place the cursor costs less than a colour."""
    line = [strip_of([Segment("who ", STYLES[0]), Segment("Ana ", STYLES[2])] * 3, WIDTH)]
    written = ShownScreen().changes(full([line] * HEIGHT), ColorSystem.TRUECOLOR)
    assert written.count("38;2;") == 2
    assert written.count("48;2;") == 1


def test_blanks_of_one_surface_are_alike() -> None:
    """Blanks that had another colour of letters are not written again, nor with a colour."""
    shown = ShownScreen()
    before = [[strip_of([Segment("Ana   ", STYLES[2])], WIDTH)] for _ in range(HEIGHT)]
    after = [[strip_of([Segment(" " * WIDTH, STYLES[0])], WIDTH)], *before[1:]]
    shown.changes(full(before), ColorSystem.TRUECOLOR)
    written = shown.changes(full(after), ColorSystem.TRUECOLOR)
    assert written == "\x1b[38;2;255;0;0;48;2;0;0;0m\x1b[1H   \x1b[0m"


def test_many_blanks_are_erased_where_the_terminal_fills_them() -> None:
    line = [strip_of([Segment("a" + " " * 12 + "b", STYLES[0])], WIDTH)]
    update = LayoutUpdate([line], Region(0, 0, WIDTH, 1))
    written = ShownScreen(erases=True).changes(update, ColorSystem.TRUECOLOR)
    assert "a\x1b[12X\x1b[12Cb\x1b[10X" in written
    assert "  " not in written
    lined = [[strip_of([Segment(" " * WIDTH, STYLES[-1])], WIDTH)]]
    update = LayoutUpdate(lined, Region(0, 0, WIDTH, 1))
    assert " " * WIDTH in ShownScreen(erases=True).changes(update, ColorSystem.TRUECOLOR), (
        "what is erased has no line under it"
    )


@pytest.mark.parametrize(
    ("term", "more", "fills"),
    [
        ("xterm-256color", {}, True),
        ("xterm-kitty", {}, True),
        ("tmux-256color", {"TMUX": "/tmp/tmux"}, True),
        ("screen-256color", {"TMUX": "/tmp/tmux"}, True),
        ("linux", {}, True),
        ("screen.xterm-256color", {"STY": "1.pts"}, False),
        ("screen-256color", {}, False),
        ("xterm-256color", {"STY": "1.pts"}, False),
        ("vt100", {}, False),
        ("", {}, False),
    ],
)
def test_terminals_that_fill_what_they_erase(term: str, more: dict[str, str], fills: bool) -> None:
    assert can_erase({"TERM": term, **more}) is fills


def test_no_control_character_and_no_link_is_written() -> None:
    """The one place where strips become bytes passes neither, whatever a widget painted."""
    link = STYLES[0].update_link("https://x\x1b]0;owned\x07")
    line = [Strip([Segment("a\x1b]0;owned\x07b\x9bc\u202ed", link), Segment("\x07", None, [(1,)])])]  # type: ignore[list-item]
    written = ShownScreen().changes(
        LayoutUpdate([line], Region(0, 0, WIDTH, 1)), ColorSystem.TRUECOLOR
    )
    text = written.split("m\x1b[1H", 1)[1].removesuffix("\x1b[0m")
    assert text == "a]0;ownedbcd"
