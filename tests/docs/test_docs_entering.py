"""What the pages on entering and finding promise is what the program understands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from docs_tables import HELP, page, sh_blocks, topics
from test_docs_declared import rows_below

from mstui.dates import date_parser, moment_parser
from mstui.domain.quick import FIRST_DAY, LAST_DAY, Hit, read_line
from mstui.domain.text import fold

TODAY = "2026-11-21"
NAMES = (
    Hit("p1", "person", "Ana Kovács"),
    Hit("m1", "milestone", "Beta released"),
    Hit("f1", "phase", "Create"),
    Hit("t1", "task", "Design"),
    Hit("g1", "tag", "Testing"),
)
# The fields that a mark of the page fills, by kind where they differ.
PERSON = {"task": "who", "promise": "person", "project": "sponsor", "": "owner"}
FILLS: dict[str, dict[str, str] | str] = {
    "@ana": PERSON,
    '@"Eva Nagy"': {"task": "who", "": "owner"},
    "!must": "moscow",
    "!should": "moscow",
    "!could": "moscow",
    "!wont": "moscow",
    "#testing": "tag",
    "fri": LAST_DAY,
    "+2w": LAST_DAY,
    "eom": LAST_DAY,
    "21 nov": LAST_DAY,
    "by fri": {"milestone": "target", "": "finish"},
    "due:fri": {"milestone": "target", "": "finish"},
    "from mon": FIRST_DAY,
    "mon..fri": "start finish",
    "3d": "duration",
    "for:3d": "duration",
    "work:12h": "effort",
    "4x3": "probability impact",
    "p4 i3": "probability impact",
    ">Beta released": {"risk": "endangers", "promise": "waiting", "": "milestone"},
    ">Create": "phase",
    "in:Create": "phase",
    "after:Design FF+1d": "after",
    "criteria:signed": "criteria",
    "deadline:fri": "deadline",
    '"fri"': "",
}


class World:
    """Names without a database."""

    minutes_per_day = 480

    def __init__(self) -> None:
        self.date, self.moment = date_parser(TODAY), moment_parser(TODAY)

    def hits(self, kinds: tuple[str, ...], text: str) -> Sequence[Hit]:
        return [hit for hit in NAMES if hit.kind in kinds and fold(text) in fold(hit.name)]


class Mark(NamedTuple):
    """One mark of the page and a kind that takes it."""

    written: str
    kind: str


def marks_of_the_page() -> list[Mark]:
    found = []
    for line in rows_below(page("entering"), "| Written | Means | Of |"):
        written, means, kinds = (cell.strip() for cell in line.strip("|").split(" | "))
        typed = [*re.findall(r"`([^`]+)`", written), *re.findall(r"`(![^`]+)`", means)]
        found += [Mark(one, kind) for one in typed for kind in kinds.split(", ")]
    return found


@pytest.mark.parametrize(
    "mark", marks_of_the_page(), ids=lambda mark: f"{mark.written} {mark.kind}"
)
def test_a_mark_fills_what_the_page_says(mark: Mark) -> None:
    fills = FILLS[mark.written]
    wanted = fills if isinstance(fills, str) else fills.get(mark.kind, fills.get("", ""))
    reading = read_line(f"Proofread {mark.written}", mark.kind, World())
    assert reading.problem == ""
    assert " ".join(part.field for part in reading.parts) == wanted
    assert reading.name == ("Proofread" if wanted else "Proofread fri")


def test_every_kind_that_takes_a_mark_is_named() -> None:
    """What the reader of a line knows of kinds, and no more, stands in the page's table."""
    from mstui.domain import quick

    of: dict[str, set[str]] = {}
    for mark in marks_of_the_page():
        of.setdefault(mark.written, set()).add(mark.kind)
    assert of["@ana"] == set(quick.PERSON_OF)
    assert of["!must"] == set(quick.WITH_PRIORITY)
    assert of["fri"] == set(quick.LAST_DAY)
    assert of["from mon"] == set(quick.FIRST_DAY)
    assert of[">Beta released"] | of[">Create"] == set(quick.TOWARDS)
    assert of["after:Design FF+1d"] == set(quick.WITH_LINKS)


def test_every_word_before_a_colon_is_told() -> None:
    from mstui.domain import quick_reading as reading

    words = {*reading.FIELD_WORDS, *reading.PEOPLE_WORDS, *reading.AFTER_WORDS}
    words |= {*reading._END_WORDS, *reading._START_WORDS}
    told = set(re.findall(r"`(\w+):", page("entering")))
    assert words - told == set()


def test_no_mark_is_promised_that_is_not_looked_at() -> None:
    assert {mark.written for mark in marks_of_the_page()} == set(FILLS)


def test_the_first_example_is_understood_as_a_whole() -> None:
    line = sh_blocks(page("entering"), "text")[0].strip()
    reading = read_line(line, "milestone", World())
    assert (reading.name, reading.problem) == ("Beta released", "")
    assert {part.field for part in reading.parts} == {"target", "owner", "moscow", "tag"}


def test_the_example_of_an_outline_has_its_levels() -> None:
    from mstui.domain.quick_list import listed

    levels = [line.level for line in listed(sh_blocks(page("entering"), "text")[1])]
    assert levels == [0, 1, 2, 2, 0]


def test_what_the_page_finds_by_is_understood() -> None:
    from mstui.views.search_query import DERIVED, parse, state_words

    shown = set()
    for line in rows_below(page("finding"), "| Written | Finds |"):
        for typed in re.findall(r"`([^`]+)`", line):
            query = parse(typed, TODAY)
            assert query.problems == (), typed
            assert query.narrows or query.kinds or typed.startswith('"'), typed
            shown |= set(query.states)
    assert shown <= set(state_words())
    assert {"overdue", "unowned", "blocked", "open", "ended", "high"} <= shown & set(DERIVED)


def test_every_dialog_that_leads_to_help_leads_to_a_page() -> None:
    source = Path(HELP).parent / "tui"
    texts = [path.read_text(encoding="utf-8") for path in source.rglob("*.py")]
    named = {
        topic for text in texts for topic in re.findall(r'help_topic[^=\n]*= "(\w[\w-]*)"', text)
    }
    assert named
    assert named <= set(topics())


@pytest.mark.parametrize("topic", topics())
def test_keys_that_a_page_names_are_those_in_force(topic: str) -> None:
    """A sentence that begins with a chord of ``g`` or names one shows a command's key."""
    from mstui.commands.registry import REGISTRY

    known = {REGISTRY.keys_of(command.id) for command in REGISTRY.commands}
    chords = {key for keys in known for key in keys.split(" ")}
    named = set(re.findall(r"`(g[a-zA-Z])`", page(topic)))
    assert named - {"g ctrl+x"} <= chords
