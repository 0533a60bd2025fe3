"""Commands of the registers: risks, roadblocks, deliverables, KPIs and what follows from them."""

from __future__ import annotations

from mstui.commands import reasons
from mstui.commands.declared.making import go, registers

REGISTERS = (
    go(
        "go_risks",
        "Risks",
        "The register of risks, their heat map, and the roadblocks.",
        "g r",
        why_not=reasons.has_projects,
    ),
    go(
        "go_kpis",
        "KPIs",
        "Readings, what is expected by now, limits, and investigations.",
        "g k",
        short="KPIs",
        why_not=reasons.has_projects,
    ),
    go(
        "go_deliverables",
        "Deliverables",
        "What is delivered, who approved it, and which milestones wait for it.",
        "g o",
        why_not=reasons.has_projects,
    ),
    registers(
        "look_at",
        "Review",
        "A risk is as it was, a KPI is read, an ask is made; a milestone looked back at.",
        "r",
        why_not=reasons.reviews_item,
        kinds=("risk", "kpi", "roadblock", "deliverable", "investigation", "milestone"),
        lacks="review of its own",
        footer=(("register", 1),),
    ),
    registers(
        "happened",
        "It happened",
        "The risk has occurred: from today on it is a roadblock, linked to it.",
        "exclamation_mark",
        why_not=reasons.may_happen,
        kinds=("risk",),
        lacks="chance of happening",
        footer=(("register", 2),),
    ),
    registers(
        "show_lines",
        "Show only",
        "Only what is open, only what is due, or everything.",
        "c",
        scope="register",
        short="show only",
        footer=(("register", 6),),
    ),
    registers(
        "scope_alarm",
        "Grown scope",
        "How much was added since the baseline: move the date, drop, add hours, accept.",
        why_not=reasons.needs_project,
    ),
)
