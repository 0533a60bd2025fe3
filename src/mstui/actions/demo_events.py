"""What happens in the demonstration beside the work: notes, expenses, obstacles, promises."""

from __future__ import annotations

from datetime import date

from mstui.actions.change import short
from mstui.actions.demo_telling import Telling, Update, instant

# Quick captures that wait in the inbox for the next check-in: hour, author, project's key, text.
_CAPTURES = {
    "APP": (13, 0, 11, "emi", "Beta: ask hotel Lindenhof for two more testers"),
    "WEB": (13, 1, 15, "greta", "risk: the print shop closes for stocktaking"),
    "PRD": (13, 2, 9, "farid", "call the second carrier @Farid Haddād fri"),
}


def tell_events(telling: Telling, day: date) -> None:
    """Everything of a day that is not work on a task and not the check-in."""
    _remarks(telling, day)
    _expenses(telling, day)
    _promises(telling, day)
    _obstacles(telling, day)
    _late_reading(telling, day)
    _capture(telling, day)


def _remarks(telling: Telling, day: date) -> None:
    for number, remark in enumerate(telling.plot.remarks):
        if telling.weeks.day(remark.week, remark.weekday) == day:
            rows, at = telling.draft(), instant(day, 11, 5 + number)
            item = telling.ids[remark.item]
            rows.add(
                "note",
                item=item,
                text=remark.text,
                kind=remark.kind,
                author=telling.person(remark.author),
                client_visible=remark.client_visible,
                at=at,
            )
            name = short(telling.row(item)["name"])
            telling.add(at, remark.author, f"note on {name}", inserts=rows)


def _expenses(telling: Telling, day: date) -> None:
    for number, spent in enumerate(telling.plot.expenses):
        if telling.weeks.day(spent.week, spent.weekday) == day:
            rows = telling.draft()
            rows.add(
                "expense",
                name=spent.name,
                project=telling.project,
                budget=telling.ids[f"budget {spent.budget}"],
                on=str(day),
                amount_cents=spent.euros * 100,
            )
            at = instant(day, 14, 10 + number)
            telling.add(at, telling.plot.lead, f"add expense {spent.name}", inserts=rows)


def _promises(telling: Telling, day: date) -> None:
    """On Wednesdays somebody calls those who owe something; the first call brings the promise."""
    updates: list[Update] = []
    for number, owed in enumerate(telling.plot.promises):
        id = telling.ids[f"promise {owed.name}"]
        if telling.weeks.day(owed.confirmed[0], 2) == day:
            at = instant(day, 10, 10 + number)
            label = f"add promise {short(owed.name)}"
            telling.add(at, telling.plot.lead, label, inserts=telling.promised[owed.name])
        if any(telling.weeks.day(week, 2) == day for week in owed.confirmed):
            updates.append(("promise", id, {"confirmed_on": str(day)}))
        if owed.kept and telling.weeks.day(owed.kept, 2) == day:
            updates.append(("promise", id, {"state": "kept", "confirmed_on": str(day)}))
    telling.add(
        instant(day, 10, 20), telling.plot.lead, "confirm what others owe us", updates=updates
    )


def _obstacles(telling: Telling, day: date) -> None:
    for obstacle in telling.plot.obstacles:
        if telling.weeks.day(obstacle.week, obstacle.weekday) != day:
            continue
        rows, risk = telling.draft(), telling.ids[obstacle.risk]
        telling.ids[obstacle.name] = rows.add(
            "roadblock",
            name=obstacle.name,
            project=telling.project,
            milestone=telling.ids[obstacle.milestone],
            task=telling.ids[obstacle.task],
            risk=risk,
            state="open",
            owner=telling.person(obstacle.owner),
            since=str(day),
            ask=obstacle.ask,
            asked=telling.person(obstacle.asked),
        )
        telling.add(
            instant(day, 9, 30),
            obstacle.owner,
            f"it happened: {obstacle.risk}",
            reason=obstacle.name,
            inserts=rows,
            updates=[("risk", risk, {"state": "occurred"})],
        )


def _late_reading(telling: Telling, day: date) -> None:
    """A number read between check-ins, on the day after the last."""
    if telling.weeks.day(12, 4) != day:
        return
    for name, readings in telling.plot.readings.items():
        if 13 in readings:
            rows = telling.draft()
            rows.add(
                "reading",
                kpi=telling.ids[name],
                on=str(day),
                value=f"{readings[13]:g}",
                author=telling.person(telling.plot.lead),
                note="Read when the milestone was reached",
            )
            telling.add(instant(day, 16, 55), telling.plot.lead, f"read {name}", inserts=rows)


def _capture(telling: Telling, day: date) -> None:
    week, weekday, hour, author, text = _CAPTURES[telling.plot.key]
    if telling.weeks.day(week, weekday) == day:
        rows, at = telling.draft(), instant(day, hour, 25)
        person = telling.person(author)
        rows.add("capture", text=text, project=telling.project, author=person, at=at)
        telling.add(at, author, f"capture {short(text, 40)}", inserts=rows)
