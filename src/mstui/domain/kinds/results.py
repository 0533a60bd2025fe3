"""What is measured: objectives, key results, KPIs and their readings."""

from __future__ import annotations

from mstui.domain.kinds.fields import Field, Kind, choice, line, notes, owned_by, ref

RESULT_KINDS = (
    Kind(
        50,
        "objective",
        "objectives",
        (
            line("name"),
            ref("project", "project"),
            ref("parent", "objective"),
            ref("owner", "person"),
            Field("start", "date", "first day of its period"),
            Field("finish", "date", "last day of its period"),
            choice("commitment", ("committed", "aspirational"), default="committed"),
            notes("description"),
        ),
    ),
    Kind(
        51,
        "keyresult",
        "keyresults",
        (
            line("name"),
            owned_by("objective", "objective"),
            line("unit"),
            Field("start_value", "decimal"),
            Field("target_value", "decimal"),
            Field("now_value", "decimal"),
            ref("kpi", "kpi", "reads its value from this KPI"),
            ref("milestone", "milestone", "reached when this is achieved"),
            ref("owner", "person"),
        ),
    ),
    Kind(
        52,
        "kpi",
        "kpis",
        (
            line("name"),
            owned_by("project", "project"),
            ref("milestone", "milestone", "the target milestone it proves"),
            line("unit"),
            choice("direction", ("up", "down", "range"), default="up"),
            Field("start_value", "decimal"),
            Field("start_on", "date"),
            Field("target_value", "decimal"),
            Field("target_on", "date"),
            Field("low", "decimal", "lower end, where the direction is range"),
            Field("high", "decimal", "upper end, where the direction is range"),
            Field("cadence_days", "integer", "days between readings", default=7),
            line("source", "where the number comes from"),
            ref("owner", "person"),
            line("curve", "expected values where they are not linear: 2026-01-31=10 …"),
            notes("description"),
        ),
    ),
    Kind(
        53,
        "reading",
        "readings",
        (
            owned_by("kpi", "kpi"),
            Field("on", "date"),
            Field("value", "decimal"),
            ref("author", "person", editable=False),
            line("note"),
        ),
        title="value",
    ),
    Kind(
        54,
        "proves",
        "proves",
        (owned_by("kpi", "kpi"), owned_by("milestone", "milestone")),
        title="milestone",
        pair=("kpi", "milestone"),
        listed=False,
    ),
)
