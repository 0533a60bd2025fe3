"""A line that was read, in words: one row a field, what is new and what is wrong in colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mstui.domain.duration import show_duration, show_hours, show_lag
from mstui.domain.errors import MstuiError
from mstui.domain.kinds import KINDS
from mstui.domain.priority import MOSCOW_MEANING
from mstui.domain.quick import (
    AFTER,
    CONTRIBUTOR,
    ENDANGERS,
    FIRST_DAY,
    LAST_DAY,
    PERSON_OF,
    TAG,
    TOWARDS,
    WAITING,
    WHO,
    WITH_LINKS,
    WITH_PRIORITY,
    Part,
    Reading,
)
from mstui.domain.values import show_choice
from mstui.tui.dialogs.kind_fields import label_of
from mstui.tui.dialogs.known import Known, title_of
from mstui.tui.dialogs.quick_field import style_of
from mstui.tui.widgets.source import Cell, Span

LABEL = 10

SCORE = ("probability", "impact")
_LABELS = {
    WHO: "who",
    CONTRIBUTOR: "with",
    TAG: "tag",
    AFTER: "after",
    ENDANGERS: "endangers",
    WAITING: "held up",
    "moscow": "priority",
    "review_on": "review on",
}
_HELP = {
    "milestone": "what must be reached",
    "task": "what has to be done",
    "risk": "what could go wrong",
    "phase": "a stage of the project",
    "deliverable": "what is handed over",
    "roadblock": "what holds the work up",
    "promise": "what others owe us",
    "project": "the name of the project",
    "person": "the name of the person",
}


def told_rows(reading: Reading, known: Known, place: Sequence[tuple[str, str]]) -> list[Cell]:
    """The rows under the line; ``place`` are labels and words of what follows from the place."""
    if not reading.line.strip():
        return list(examples(reading.kind))
    try:
        return _rows(reading, known, place)
    except MstuiError:
        # The file can't be read at the moment; typing goes on.
        return [_row("name", reading.name or "–", "bold")]


def _rows(reading: Reading, known: Known, place: Sequence[tuple[str, str]]) -> list[Cell]:
    rows: list[Cell] = [_row("name", reading.name or "–", "bold")]
    said: dict[str, list[Span]] = {}
    for part in reading.parts:
        spans = said.setdefault(label_of_part(reading.kind, part.field), [])
        if spans:
            spans.append((", ", "muted"))
        spans.extend(_value(reading.kind, part, known))
    rows += [_row(label, spans) for label, spans in said.items()]
    rows += [(f"! {remark}", "amber") for remark in reading.remarks]
    rows += [_row(label, words, "muted") for label, words in place if label not in said]
    return rows


def examples(kind: str) -> Iterator[Cell]:
    """What can be typed for a kind, while nothing is."""
    yield ((_HELP[kind], "text"), (", then in any order:", "muted"))
    for typed, meaning in syntax(kind):
        yield ((f"{typed:<22}", "accent"), (meaning, "muted"))


def syntax(kind: str) -> Iterator[tuple[str, str]]:
    """What a kind understands, with an example of each."""
    if kind in LAST_DAY:
        day = label_of_part(kind, LAST_DAY[kind])
        if kind in FIRST_DAY and kind != "roadblock":
            yield "fri  +2w  mon..fri", f"{day}, or start and {day}"
        else:
            yield "fri  +2w  21 nov", day
    if kind == "task":
        yield "3d  4h  3d 4h", "duration"
    if kind == "risk":
        yield "p4 i5  or  4x5", "probability and impact, 1 to 5"
    if kind in PERSON_OF:
        yield "@ana", f"{label_of_part(kind, PERSON_OF[kind][0])}: a person, also a new one"
    if kind in WITH_PRIORITY:
        yield "!must", "priority: must, should, could, wont"
    if kind in TOWARDS:
        yield f">{'Create' if kind == 'milestone' else 'Beta'}", _towards(kind)
    if kind in WITH_LINKS:
        yield "after:Design FF+1d", "what it waits for"
    if kind != "person":
        yield "#testing", "tag"
    yield f"{_any_field(kind)}:…", "any field by its name"
    if kind in LAST_DAY:
        yield '"2 May"', "quotes leave it in the name"


def _any_field(kind: str) -> str:
    return {
        "milestone": "deadline",
        "task": "effort",
        "risk": "response",
        "deliverable": "location",
        "roadblock": "ask",
        "promise": "party",
        "project": "client",
        "person": "email",
    }.get(kind, "description")


def _towards(kind: str) -> str:
    field, kinds = TOWARDS[kind]
    return {
        ENDANGERS: "the milestone it endangers",
        WAITING: "what waits for it",
        "phase": "its phase",
    }.get(field, f"the {kinds[0]} it leads to" if kind == "task" else f"its {kinds[0]}")


def short_syntax(kind: str) -> str:
    """The marks of a kind in one line, as a reminder."""
    words = [typed.split("  ")[0] for typed, _ in syntax(kind) if not typed.startswith('"')]
    return "  ".join(words[:-1])


def told_marks(kind: str, parts: Sequence[Part], known: Known) -> str:
    """Parts in one line of words: ``tag testing · after Design``."""
    words = []
    for part in parts:
        value = "".join(text for text, _ in _value(kind, part, known))
        words.append(f"{label_of_part(kind, part.field)} {value}")
    return " · ".join(words)


def label_of_part(kind: str, field: str) -> str:
    """What stands before the value of a part."""
    known = "score" if kind == "risk" and field in SCORE else _LABELS.get(field)
    if known is not None:
        return known
    declared = KINDS[kind].field(field)
    return label_of(declared).lower() if declared is not None else field


def _row(label: str, value: str | Sequence[Span], style: str = "text") -> Cell:
    spans = ((value, style),) if isinstance(value, str) else tuple(value)
    return ((f"{label[: LABEL - 1]:<{LABEL}}", "muted"), *spans)


def _value(kind: str, part: Part, known: Known) -> Iterator[Span]:
    if part.problem:
        yield (part.problem, "red")
    elif part.new:
        yield (part.new, style_of(part))
        yield ("  a new tag" if part.field == TAG else "  joins the people", "amber")
    elif part.hits:
        yield (part.hits[0].name, style_of(part))
        if part.field == AFTER:
            yield (f"  {_relation(part, known)}".rstrip(), "muted")
    else:
        yield from _plain(kind, part, known)


def _relation(part: Part, known: Known) -> str:
    from mstui.domain.link_text import remark

    type, lag, unit = part.relation
    short = f"{type}{show_lag(lag, unit, minutes_per_day=known.minutes_per_day)}"
    words = remark(type, lag, unit, known.minutes_per_day)
    return f"{short} · {words}" if words else ""


def _plain(kind: str, part: Part, known: Known) -> Iterator[Span]:
    declared = KINDS[kind].field(part.field)
    value = part.value
    assert declared is not None
    if declared.type in ("date", "moment"):
        from mstui.dates import explain

        clock = declared.type == "moment"
        day, _, rest = explain(str(value), known.today, known.is_working, clock=clock).partition(
            " · "
        )
        yield (day, style_of(part))
        yield (f" · {rest}" if rest else "", "muted")
    elif declared.type == "minutes" and isinstance(value, int):
        yield (show_duration(value, minutes_per_day=known.minutes_per_day), style_of(part))
        yield (f" · {show_hours(value)}", "muted")
    elif declared.name == "moscow":
        yield (show_choice(str(value)), style_of(part))
        yield (f" · {MOSCOW_MEANING.get(str(value), '')}", "muted")
    elif kind == "risk" and declared.name in SCORE:
        yield (f"{declared.name} {value}", style_of(part))
        yield (" of 5", "muted")
    else:
        yield (known.text_of(declared, value), style_of(part))


def place_words(known: Known, place: dict[str, str]) -> list[tuple[str, str]]:
    """What the place adds to the item: ``[("phase", "Create")]``."""
    shown = []
    for field, id in place.items():
        kind = "milestone" if field == ENDANGERS else field
        if kind in ("phase", "milestone"):
            label = _LABELS.get(field, field)
            shown.append((label, title_of(known.host, kind, id)))
    return shown
