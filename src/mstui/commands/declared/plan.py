"""Commands about a plan as a whole: its baselines, its checks, who has how much to do."""

from __future__ import annotations

from mstui.commands import reasons
from mstui.commands.declared.making import go, items

PLAN = (
    items(
        "baseline",
        "Baseline",
        "Keep a copy of the plan as it is now, to compare with.",
        "b",
        why_not=reasons.takes_baseline,
    ),
    go(
        "go_baseline",
        "Since the baseline",
        "What was added, removed and moved since the active baseline.",
        "g b",
        short="baseline",
        why_not=reasons.needs_project,
    ),
    go(
        "go_lint",
        "Checks",
        "What is wrong with the plan; each finding leads to its item.",
        "g l",
        why_not=reasons.needs_project,
    ),
    go(
        "go_load",
        "Load",
        "Who has how much to do in which week.",
        "g w",
    ),
    go(
        "go_trend",
        "Trend",
        "How forecasts moved from check-in to check-in, as a chart.",
        "g x",
    ),
    go(
        "go_checkins",
        "Past check-ins",
        "The check-ins that were held, with their minutes, and those that were missed.",
        "g v",
        short="past check-ins",
    ),
    go(
        "go_promises",
        "Promises",
        "Every change of what a milestone promises: when, by whom, why.",
        "g a",
        why_not=reasons.needs_milestone,
    ),
    go(
        "go_owed",
        "Owed by others",
        "What suppliers, authorities and clients owe, last confirmed when, and who waits.",
        "g e",
        short="owed",
    ),
    items(
        "confirm",
        "Confirmed",
        "They said again that it comes: keep that, or the other day that they name now.",
        "C",
        short="confirmed",
        why_not=reasons.confirms,
        kinds=("promise",),
        lacks="confirmation by others",
        footer=(("owed", 1),),
    ),
    go(
        "minutes",
        "Minutes",
        "What the check-ins of the project recorded: read, copied, saved.",
        short="minutes",
        why_not=reasons.needs_project,
    ),
    go(
        "publish_client_page",
        "Client's page",
        "Write the page that a client may read: one HTML file, nothing of the inside.",
        short="client's page",
        why_not=reasons.needs_project,
    ),
    go(
        "write_report",
        "Report",
        "Write the report over all active projects as an HTML file.",
        short="report",
        why_not=reasons.has_projects,
    ),
    go(
        "change_notice",
        "Change notice",
        "What a client is told of the last changed promise, and who was informed.",
        "g m",
        short="notice",
        why_not=reasons.needs_milestone,
    ),
)
