"""Commands of the timeline: moving bars, and what a column stands for."""

from __future__ import annotations

from mstui.commands import reasons
from mstui.commands.declared.making import timeline

TIMELINE = (
    timeline(
        "move_later",
        "Later",
        "The bar under the cursor a working day later; {open} keeps that.",
        "plus",
        short="a day later",
        why_not=reasons.moves_bar,
        footer=(("timeline", 1),),
    ),
    timeline(
        "move_earlier",
        "Earlier",
        "The bar under the cursor a working day earlier.",
        "minus",
        short="earlier",
        why_not=reasons.moves_bar,
        footer=(("timeline", 2),),
    ),
    timeline(
        "week_later",
        "A week later",
        "The bar under the cursor five working days later.",
        "greater_than_sign",
        short="week",
        why_not=reasons.moves_bar,
        footer=(("timeline", 3),),
    ),
    timeline(
        "week_earlier",
        "A week earlier",
        "The bar under the cursor five working days earlier.",
        "less_than_sign",
        why_not=reasons.moves_bar,
    ),
    timeline(
        "longer",
        "Longer",
        "The task under the cursor takes a working day more.",
        "right_parenthesis",
        why_not=reasons.moves_bar,
        footer=(("timeline", 6),),
    ),
    timeline(
        "shorter",
        "Shorter",
        "The task under the cursor takes a working day less.",
        "left_parenthesis",
        why_not=reasons.moves_bar,
    ),
    timeline(
        "zoom_in",
        "Zoom in",
        "Fewer days a column: quarters, months, weeks, days.",
        "z",
        short="zoom",
        footer=(("timeline", 5),),
    ),
    timeline("zoom_out", "Zoom out", "More days a column.", "Z"),
    timeline("zoom_fit", "All of it", "The whole plan in the width there is.", "F"),
    timeline("to_today", "Today", "Today in the middle.", "0"),
    timeline(
        "next_milestone",
        "Next milestone",
        "The cursor on the next milestone; after the last one the first.",
        "M",
    ),
    timeline(
        "show_only",
        "Show only",
        "Only what is critical, late, mine or somebody's; or everything again.",
        "c",
        short="show only",
    ),
    timeline("signs", "Signs", "What the signs of the chart mean.", "w"),
)
