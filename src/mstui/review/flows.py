"""All flows of a review, by name."""

from __future__ import annotations

from mstui.review.asking import Flow
from mstui.review.flow_items import ITEM_FLOWS
from mstui.review.flow_milestones import MILESTONE_FLOWS
from mstui.review.flow_rounds import ROUND_FLOWS
from mstui.review.promised import PROMISE_FLOWS

FLOWS: dict[str, Flow] = {**MILESTONE_FLOWS, **ITEM_FLOWS, **ROUND_FLOWS, **PROMISE_FLOWS}
