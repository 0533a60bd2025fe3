"""What forms call a field and say of it, where its declaration says it too briefly for a form."""

from __future__ import annotations

from mstui.domain.kinds import Field

LABELS: dict[str, str] = {
    "moscow": "MoSCoW",
    "ord": "Order",
    "quick_win": "Quick win",
    "automatic": "By its KPI",
    "buffer_days": "Buffer",
    "gate": "Gate milestone",
    "gate_blocks": "Gate blocks",
    "minutes_per_day": "Working day",
    "review_days": "Check-in every",
    "status_date": "Reported up to",
    "schedule_from": "Planned from",
    "elapsed": "Elapsed time",
    "percent": "Percent done",
    "percent_rule": "Percent says",
    "constraint_kind": "Constraint",
    "constraint_on": "Constraint date",
    "probability": "Probability 1–5",
    "residual_probability": "Then probability",
    "residual_impact": "Then impact",
    "days": "Days lost",
    "proximity": "May strike on",
    "review_on": "Review on",
    "client_visible": "Client may see it",
    "cadence_days": "Reading every",
    "confirmed_on": "Confirmed on",
    "ask": "Support asked",
    "asked": "Asked of",
    "units": "Available, %",
    "rate": "Cost of an hour",
    "optimistic": "At best",
    "likely": "Most likely",
    "pessimistic": "At worst",
    "on": "On",
}

HELP: dict[str, str] = {
    "email": "where to write to them",
    "lead": "who speaks for the team",
    "description": "anything that the other fields don't say",
    "monday": "working hours, as 08:00-12:00 13:00-17:00; empty: free",
    "person": "who it is, or who did it",
    "role": "decides, contributes or is informed",
    "query": "what is looked for",
    "title": "what it is called in the list",
    "status": "how the project stands",
    "vision": "what will be true when it has succeeded",
    "sponsor": "who wants it and pays for it",
    "client": "for whom it is done",
    "start": "the first day",
    "target": "the date that is promised",
    "finish": "the last day",
    "budget": "money for all of it",
    "currency": "as EUR",
    "calendar": "which days are worked",
    "timezone": "where it happens, as Europe/Berlin",
    "schedule_from": "forward from the start, or backward from the finish",
    "charter": "why, what, who, and what it must not cost",
    "phase": "the part of the project it belongs to",
    "team": "the team it belongs to",
    "kind": "what it is",
    "impact": "how much it moves",
    "feasibility": "how easily it is done",
    "quick_win": "much for little, and soon",
    "approver": "who says that it is good",
    "state": "how far it is",
    "duration": "working time from start to finish",
    "effort": "work of one person",
    "effort_done": "how much of the work is done",
    "remaining": "working time that is left",
    "percent": "how much of it is done, 0 to 100",
    "actual_start": "when it really began",
    "actual_finish": "when it really ended",
    "constraint_kind": "what its dates must keep to",
    "constraint_on": "the date of that constraint",
    "deadline": "a hard date from outside",
    "optimistic": "duration if all goes well",
    "likely": "duration as one would bet on it",
    "pessimistic": "duration if much goes wrong",
    "moscow": "Must, Should, Could or Won't",
    "cost": "what it costs beside the work",
    "nature": "a thing, or knowledge and rights",
    "audience": "for us, or for the client",
    "owner": "the one who answers for it",
    "lag": "minutes to wait, negative to lead",
    "lag_unit": "working time, elapsed time, or percent",
    "type": "FS, SS, FF or SF",
    "category": "what sort it is",
    "response": "what is done about it",
    "review_on": "when to look at it again",
    "residual_probability": "1 to 5, once the response has worked",
    "residual_impact": "1 to 5, once the response has worked",
    "since": "from when on it is in the way",
    "escalated_to": "who has to decide now",
    "escalated_on": "when it was handed up",
    "resolution": "how it was solved",
    "resolved_on": "when it was solved",
    "promised": "the date they promised",
    "follow_up": "what follows from it",
    "watch_until": "when to ask whether it has helped",
    "agreed_on": "when it was agreed",
    "counter_offer": "what was offered instead",
    "parent": "what it is a part of",
    "commitment": "a promise, or an aim to stretch for",
    "unit": "what is counted, as leads a week",
    "start_value": "the number at the beginning",
    "target_value": "the number to reach",
    "now_value": "the number today",
    "direction": "which way is better",
    "start_on": "when the counting begins",
    "target_on": "when the number is to be reached",
    "note": "a few words",
    "facilitator": "who leads the check-in",
    "next_on": "when the next one is",
    "milestone": "the milestone it belongs to",
    "due": "by when it is done",
    "why": "what spoke for it, and what against it",
    "on": "the day",
    "supersedes": "the decision that it replaces",
    "task": "the task it is about",
    "minutes": "how long",
    "amount": "how much money",
    "reason": "why",
    "name": "what it is called",
    "text": "in your own words",
    "rationale": "what happened, and what follows from it",
    "value": "the number that was read",
}
_WEEK = ("tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def label_of(field: Field) -> str:
    """What stands before a field."""
    word = field.name.removesuffix("_cents")
    if field.name == "key" and field.type == "flag":
        return "Key milestone"
    return LABELS.get(word) or field.title.removesuffix(" cents")


def help_of(field: Field) -> str:
    """What a form says of a field; durations are typed in units, however they are stored."""
    word = field.name.removesuffix("_cents")
    if field.name == "key" and field.type == "flag":
        return "one of those that the client hears of"
    if field.type == "minutes":
        return HELP.get(word, field.help)
    return field.help or HELP.get("monday" if word in _WEEK else word, "")
