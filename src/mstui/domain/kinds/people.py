"""People, teams, calendars, and what is attached to any item."""

from __future__ import annotations

from mstui.domain.kinds.fields import Field, Kind, choice, line, notes, owned_by, ref

PERSON_KINDS = ("person", "department", "contractor", "authority", "client", "supplier")
NOTE_KINDS = ("note", "concern", "insight", "concession")
ITEMS = (
    "project",
    "phase",
    "milestone",
    "task",
    "deliverable",
    "risk",
    "roadblock",
    "kpi",
    "objective",
    "keyresult",
    "action",
    "decision",
    "promise",
    "checkin",
)

PEOPLE_KINDS = (
    Kind(
        1,
        "person",
        "people",
        (
            line("name", "who, as the team says it"),
            line("email"),
            line("role", "what they do"),
            choice("kind", PERSON_KINDS, "person, department or external party", default="person"),
            ref("team", "team"),
            ref("calendar", "calendar", "working time, where it differs from the project's"),
            Field("units", "integer", "percent of a working day available", default=100),
            Field("rate_cents", "money", "cost of an hour"),
            notes("description"),
            line("source_id", "identifier in the file it was imported from", editable=False),
        ),
    ),
    Kind(2, "team", "teams", (line("name"), ref("lead", "person"), notes("description"))),
    Kind(
        3,
        "calendar",
        "calendars",
        (
            line("name"),
            # Half-open spans of local wall time: "08:00-12:00 13:00-17:00"; empty = free.
            line("monday", default="08:00-12:00 13:00-17:00"),
            line("tuesday", default="08:00-12:00 13:00-17:00"),
            line("wednesday", default="08:00-12:00 13:00-17:00"),
            line("thursday", default="08:00-12:00 13:00-17:00"),
            line("friday", default="08:00-12:00 13:00-17:00"),
            line("saturday", default=""),
            line("sunday", default=""),
            ref("base", "calendar", "calendar whose exceptions also hold here"),
            line("country", "holidays are filled from this country's list"),
            line("source_id", editable=False),
        ),
    ),
    Kind(
        4,
        "dayoff",
        "daysoff",
        (
            owned_by("calendar", "calendar"),
            line("name"),
            Field("start", "date", "first day"),
            Field("finish", "date", "last day, inclusive"),
            line("hours", "working spans on these days; empty = none", default=""),
        ),
    ),
    Kind(
        5,
        "leave",
        "leave",
        (
            owned_by("person", "person"),
            line("name"),
            Field("start", "date"),
            Field("finish", "date", "last day, inclusive"),
        ),
    ),
    Kind(
        6,
        "stakeholder",
        "stakeholders",
        (
            line("name"),
            owned_by("project", "project"),
            ref("person", "person"),
            choice("role", ("decides", "contributes", "informed"), default="informed"),
            line("aspect", "what they decide or contribute to"),
            notes("description"),
        ),
    ),
    Kind(
        7,
        "note",
        "notes",
        (
            Field(
                "item",
                "item",
                "what it is about",
                choices=ITEMS,
                on_delete="cascade",
                editable=False,
            ),
            notes("text"),
            choice("kind", NOTE_KINDS, default="note"),
            ref("author", "person", editable=False),
            Field("client_visible", "flag", "may stand on the client's page", default=0),
            Field("at", "instant", editable=False),
        ),
        title="text",
    ),
    Kind(8, "tag", "tags", (line("name"),)),
    Kind(
        9,
        "tagging",
        "taggings",
        (
            Field("item", "item", choices=ITEMS, on_delete="cascade", editable=False),
            owned_by("tag", "tag"),
        ),
        title="tag",
        pair=("item", "tag"),
        listed=False,
    ),
    Kind(
        10,
        "document",
        "documents",
        (
            line("name"),
            Field("item", "item", choices=ITEMS, on_delete="cascade", editable=False),
            line("location", "path or link"),
            notes("description"),
        ),
    ),
    Kind(
        11,
        "capture",
        "captures",
        (
            line("text", "as it was typed"),
            ref("project", "project", on_delete="cascade"),
            ref("author", "person", editable=False),
            Field("at", "instant", editable=False),
        ),
        title="text",
    ),
    Kind(
        12,
        "filter",
        "filters",
        (line("name"), line("query"), line("screen", editable=False)),
    ),
    Kind(
        13,
        "template",
        "templates",
        (line("name"), line("title"), notes("body", "the template as TOML", editable=False)),
    ),
)
