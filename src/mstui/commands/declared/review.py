"""Commands of the check-in; what has a key elsewhere keeps it here: target, owner, done, note."""

from __future__ import annotations

from mstui.commands.declared.making import review

REVIEW = (
    review("verdict", "Verdict", "Declare a health that differs from the computed one.", "v"),
    review(
        "accept_rest",
        "Accept the rest",
        "All that is as it was, but no reds, new ambers and reached watch dates.",
        "A",
        short="accept the rest",
    ),
    review("decide", "Decision", "What was decided, why, and which milestone it affects.", "d"),
    review("walk", "By owner", "Owner by owner instead of step by step, and back.", "w"),
    review("drop_checkin", "Forget this check-in", "Nothing of it is kept; changes stay."),
)
