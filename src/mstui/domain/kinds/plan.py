"""The plan: projects, phases, milestones, tasks, deliverables, dependencies, baselines."""

from __future__ import annotations

from mstui.domain.kinds.fields import Field, Kind, choice, line, notes, owned_by, ref

PROJECT_STATES = ("active", "paused", "done", "cancelled")
OBJECTIVE_CATEGORIES = (
    "revenue",
    "market expansion",
    "brand awareness",
    "retention",
    "efficiency",
    "other",
)
MILESTONE_KINDS = ("phase", "approval", "deadline", "target")
MILESTONE_STATES = ("proposed", "planned", "achieved", "deferred", "cancelled")
TASK_STATES = ("todo", "doing", "blocked", "done", "cancelled")
DELIVERABLE_STATES = ("draft", "submitted", "approved", "rejected")
MOSCOW = ("must", "should", "could", "wont")
IMPACT = ("high", "low")
FEASIBILITY = ("easy", "difficult")
HEALTH = ("green", "amber", "red")
LINK_TYPES = ("FS", "SS", "FF", "SF")
LAG_UNITS = ("working", "elapsed", "percent")
CONSTRAINTS = (
    "asap",
    "alap",
    "start no earlier than",
    "start no later than",
    "finish no earlier than",
    "finish no later than",
    "must start on",
    "must finish on",
)
PERCENT_RULES = ("manual", "effort", "checklist", "0-50-100")
SCHEDULED = ("phase", "milestone", "task")

_ORDER = Field("ord", "order", "place among its siblings", editable=False, default="")
_SOURCE = line("source_id", "identifier in the file it was imported from", editable=False)

PLAN_KINDS = (
    Kind(
        20,
        "project",
        "projects",
        (
            line("name"),
            line("key", "short name, as in WEB"),
            choice("status", PROJECT_STATES, default="active"),
            line("objective", "the business objective it serves"),
            choice("category", OBJECTIVE_CATEGORIES, "category of the objective"),
            notes("vision"),
            ref("sponsor", "person"),
            line("client"),
            Field("start", "moment"),
            Field("target", "date"),
            Field("budget_cents", "money"),
            line("currency"),
            ref("calendar", "calendar"),
            Field("minutes_per_day", "minutes", "length of a working day", default=480),
            Field("review_days", "integer", "days between check-ins, 7 or 14", default=7),
            Field("status_date", "moment", "progress is reported up to here"),
            line("timezone"),
            choice("schedule_from", ("start", "finish"), default="start"),
            notes("charter"),
            ref("active_baseline", "baseline", editable=False),
            line("agenda", "check-in agenda", editable=False),
            line("template", "the template it was laid out from", editable=False),
            _ORDER,
            _SOURCE,
            Field("contingency_cents", "money", "money kept for risks"),
        ),
    ),
    Kind(
        21,
        "phase",
        "phases",
        (
            line("name"),
            owned_by("project", "project"),
            ref("parent", "phase", on_delete="cascade", editable=False),
            ref("gate", "milestone", "the milestone that closes it"),
            Field(
                "gate_blocks", "flag", "the gate must be achieved before the next phase", default=0
            ),
            Field("start", "moment"),
            Field("finish", "moment"),
            notes("description"),
            _ORDER,
            _SOURCE,
        ),
    ),
    Kind(
        22,
        "milestone",
        "milestones",
        (
            line("name"),
            owned_by("project", "project"),
            ref("phase", "phase", on_delete="cascade"),
            ref("parent", "milestone", "the milestone it is part of"),
            choice("kind", MILESTONE_KINDS, default="phase"),
            choice("state", MILESTONE_STATES, default="proposed", editable=False),
            Field("target", "date", "what we promise now"),
            Field("deadline", "moment", "from outside, hard"),
            ref("owner", "person", "the one who answers for it"),
            ref("team", "team", "where a team answers for it"),
            choice("moscow", MOSCOW, "Must, Should, Could, Won't"),
            choice("impact", IMPACT),
            choice("feasibility", FEASIBILITY),
            Field("weight", "integer", "weight in roll-ups", default=1),
            Field("quick_win", "flag", default=0),
            Field("key", "flag", default=0),
            notes("description"),
            notes("criteria", "acceptance criteria"),
            Field("buffer_days", "integer", "working days kept before it"),
            Field(
                "forecast", "date", "declared, where it differs from the computed", editable=False
            ),
            choice("health", HEALTH, "declared by its owner", editable=False),
            Field("constraint_on", "moment", editable=False),
            choice("constraint_kind", CONSTRAINTS, editable=False),
            Field("achieved_on", "date", editable=False),
            Field("achieved_at", "instant", editable=False),
            notes("evidence", editable=False),
            choice(
                "evidence_kind",
                ("sign-off", "test result", "survey", "link", "other"),
                editable=False,
            ),
            ref("approver", "person"),
            Field("automatic", "flag", "its KPI achieves it", default=0),
            _ORDER,
            _SOURCE,
        ),
    ),
    Kind(
        23,
        "task",
        "tasks",
        (
            line("name"),
            owned_by("project", "project"),
            ref("phase", "phase", on_delete="cascade"),
            ref("milestone", "milestone", "the milestone it leads to"),
            ref("parent", "task", "the task it is part of", on_delete="cascade"),
            choice("state", TASK_STATES, default="todo"),
            Field("start", "moment", "planned start"),
            Field("finish", "moment", "planned finish"),
            Field("duration", "minutes", "working minutes"),
            Field("elapsed", "flag", "the duration is elapsed time", default=0),
            Field("effort", "minutes", "work, in minutes of one person"),
            Field("effort_done", "minutes"),
            Field("remaining", "minutes", "remaining duration"),
            Field("percent", "percent", default=0),
            choice("percent_rule", PERCENT_RULES, "what the percent says", default="manual"),
            Field("actual_start", "moment"),
            Field("actual_finish", "moment"),
            choice("constraint_kind", CONSTRAINTS),
            Field("constraint_on", "moment"),
            Field("deadline", "moment"),
            Field("optimistic", "minutes"),
            Field("likely", "minutes"),
            Field("pessimistic", "minutes"),
            line("size", "size class, as S M L"),
            choice("moscow", MOSCOW),
            ref("calendar", "calendar"),
            Field("cost_cents", "money"),
            notes("description"),
            notes("checklist", "one entry a line, [x] where done"),
            _ORDER,
            _SOURCE,
        ),
    ),
    Kind(
        24,
        "assignment",
        "assignments",
        (
            owned_by("task", "task"),
            owned_by("person", "person"),
            Field("units", "integer", "percent of the person's time", default=100),
            Field("effort", "minutes"),
        ),
        title="person",
        pair=("task", "person"),
        listed=False,
    ),
    Kind(
        25,
        "contributor",
        "contributors",
        (owned_by("milestone", "milestone"), owned_by("person", "person")),
        title="person",
        pair=("milestone", "person"),
        listed=False,
    ),
    Kind(
        26,
        "deliverable",
        "deliverables",
        (
            line("name"),
            owned_by("project", "project"),
            ref("milestone", "milestone", "the milestone that requires it"),
            ref("task", "task", "the task it comes from"),
            Field("required", "flag", "its milestone waits for the approval", default=1),
            choice("nature", ("tangible", "intangible"), default="tangible"),
            choice("audience", ("internal", "external"), default="internal"),
            line("location", "path or link"),
            choice("state", DELIVERABLE_STATES, default="draft"),
            ref("owner", "person"),
            ref("approver", "person"),
            Field("decided_on", "date", "approved or rejected on"),
            notes("description"),
            _ORDER,
            _SOURCE,
        ),
    ),
    Kind(
        27,
        "dependency",
        "dependencies",
        (
            owned_by("project", "project"),
            Field("predecessor", "item", choices=SCHEDULED, on_delete="cascade", editable=False),
            Field("successor", "item", choices=SCHEDULED, on_delete="cascade", editable=False),
            choice("type", LINK_TYPES, default="FS"),
            # Minutes, or percent of the predecessor's duration where lag_unit says so.
            Field("lag", "integer", default=0),
            choice("lag_unit", LAG_UNITS, default="working"),
            _SOURCE,
        ),
        title="type",
        pair=("predecessor", "successor"),
    ),
    Kind(
        28,
        "baseline",
        "baselines",
        (
            line("name"),
            owned_by("project", "project"),
            Field("at", "instant", editable=False),
            ref("author", "person", editable=False),
            line("reason"),
            _SOURCE,
        ),
    ),
    Kind(
        29,
        "baselined",
        "baselined",
        (
            owned_by("baseline", "baseline"),
            # No reference: the item may be gone, and its baseline must still name it.
            line("item", editable=False),
            choice("kind", SCHEDULED, editable=False),
            line("name", editable=False),
            line("parent", editable=False),
            Field("start", "moment", editable=False),
            Field("finish", "moment", editable=False),
            Field("duration", "minutes", editable=False),
            Field("effort", "minutes", editable=False),
            Field("cost_cents", "money", editable=False),
            Field("percent", "percent", editable=False),
            line("state", editable=False),
            ref("owner", "person", editable=False),
        ),
        pair=("baseline", "item"),
        listed=False,
    ),
)
