"""The live SMART badge of a milestone's form, with what is missing for the field in hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from mstui.domain.smart import Letter, Smart, assess
from mstui.tui.dialogs.kind_fields import KindField
from mstui.tui.dialogs.known import date_text, row_of
from mstui.tui.dialogs.pane import Told
from mstui.tui.widgets.frame import Piece
from mstui.tui.widgets.source import Span
from mstui.tui.widgets.typed import Ink

if TYPE_CHECKING:
    from mstui.tui.dialogs.host import Host

SMART = "_smart"
# With less room the verdicts stand close to their letters.
WHOLE_CELLS = 33
_VERDICTS = {"yes": "green", "no": "amber", "unknown": "muted"}
# The letters that a field can mend; the others ask for what is linked.
_MENDS = {"name": "SMT", "target": "TA"}


class Linked(NamedTuple):
    """What the badge asks for beside the typed text."""

    has_kpi: bool = False
    has_objective: bool = False
    forecast: str | None = None


class SmartBadge(Told):
    """``S yes  M no  A ?  R yes  T yes``, and below it one reason in words."""

    def __init__(self, linked: Linked) -> None:
        super().__init__(SMART, "SMART", lines=2)
        self.linked = linked
        self._smart: Smart | None = None

    def paint(self, y: int, cells: int, ink: Ink, *, active: bool) -> Iterable[Piece]:
        if y == 0 and cells < WHOLE_CELLS and self._smart is not None:
            short = Told("", "", badge(self._smart, gap=""))
            return short.paint(0, cells, ink, active=active)
        return super().paint(y, cells, ink, active=active)

    def follow(self, values: Mapping[str, str], target: KindField, field: str) -> None:
        """Judge what is typed; ``field`` is the one in which the caret stands."""
        typed = values.get("target", "").strip()
        if typed and target.field.check():
            typed = str(target.value() or "")
        smart = assess(
            values.get("name", ""),
            target=typed or None,
            forecast=self.linked.forecast,
            has_kpi=self.linked.has_kpi,
            has_objective=self.linked.has_objective,
            show_date=date_text,
        )
        self._smart = smart
        letter = told_of(smart, field)
        self.tell(badge(smart), ((f"{letter.letter}: ", "bold"), (letter.reason, "muted")))


def badge(smart: Smart, *, gap: str = " ") -> tuple[Span, ...]:
    """The five letters with their verdicts, in colours; ``gap`` stands between the two."""
    spans: list[Span] = []
    for letter in smart.letters:
        word = "?" if letter.verdict == "unknown" else letter.verdict
        spans += [
            (f"{letter.letter}{gap}", "bold"),
            (f"{word} {gap}", _VERDICTS[letter.verdict]),
        ]
    return tuple(spans)


def told_of(smart: Smart, field: str) -> Letter:
    """The letter to tell in words: what the field lacks, else what anything lacks.

    Where the field lacks nothing it says why not, so that one sees what was understood.
    """
    own = [letter for letter in smart.letters if letter.letter in _MENDS.get(field, "")]
    for verdict in ("no", "unknown"):
        for letter in own:
            if letter.verdict == verdict:
                return letter
    lacking = [letter for letter in smart.letters if letter.verdict == "no"]
    return (lacking or own or list(smart.letters))[0]


def linked_to(host: Host, milestone: str) -> Linked:
    """What a milestone that is there is linked to, as its detail sees it."""
    from mstui.views.detail import detail
    from mstui.views.pages import Listing
    from mstui.views.scope import Scope

    today = host.today.isoformat()
    kpis = Listing("kpi", today, Scope(milestone=milestone))
    forecast = (row_of(host, "milestone", milestone) or {}).get("forecast")
    seen = host.read(lambda conn: detail(conn, "milestone", milestone, today, history=0))
    smart = seen.smart if seen is not None else None
    return Linked(
        host.read(kpis.count) > 0,
        smart is not None and smart.verdict("R") == "yes",
        None if forecast is None else str(forecast),
    )


def serves_objective(host: Host, project: str) -> bool:
    """Whether a project says which objective it serves."""
    from mstui.views.pages import Listing
    from mstui.views.scope import Scope

    if not project:
        return False
    row = row_of(host, "project", project)
    if row is not None and row["objective"]:
        return True
    objectives = Listing("objective", host.today.isoformat(), Scope(project=project))
    return int(host.read(objectives.count)) > 0
