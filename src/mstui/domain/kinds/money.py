"""Hours and money: time entries, expenses, budget lines."""

from __future__ import annotations

from mstui.domain.kinds.fields import Field, Kind, line, owned_by, ref

MONEY_KINDS = (
    Kind(
        70,
        "time",
        "times",
        (
            owned_by("project", "project"),
            ref("task", "task"),
            ref("person", "person"),
            Field("on", "date"),
            Field("minutes", "minutes"),
            line("note"),
        ),
        title="note",
    ),
    Kind(
        71,
        "expense",
        "expenses",
        (
            line("name"),
            owned_by("project", "project"),
            ref("budget", "budget"),
            Field("on", "date"),
            Field("amount_cents", "money"),
        ),
    ),
    Kind(
        72,
        "budget",
        "budgets",
        (
            line("name"),
            owned_by("project", "project"),
            ref("milestone", "milestone"),
            Field("amount_cents", "money"),
        ),
    ),
)
