"""The minutes of a check-in, drafted from its record: eight parts, each figure with its trace."""

from __future__ import annotations

from mstui.dates.clock import show_instant
from mstui.domain.duration import show_hours
from mstui.domain.text import visible
from mstui.publish import minutes_follow_up, minutes_plan, minutes_trouble
from mstui.publish.document import (
    Block,
    Cell,
    Document,
    Lines,
    Part,
    Quote,
    Said,
    Section,
    Sentence,
)
from mstui.publish.telling import (
    HOURS,
    HUNDREDTHS,
    NONE,
    P50,
    P80,
    THOUSANDTHS,
    WORKING_DAYS,
    capital,
    cell,
    count,
    counted,
    day,
    day_words,
    fact,
    health,
    is_told,
    listing,
    long_day,
    name,
    named,
    number,
    sentence,
    text,
    told_fact,
)
from mstui.views.record import Record, Row, Seen

KINDS_TOLD = {
    "weekly": "Weekly check-in",
    "biweekly": "Biweekly check-in",
    "milestone": "Check-in at a milestone",
    "adhoc": "Check-in out of turn",
}
EVIDENCE = {"sign-off": "signed off", "test result": "test result", "survey": "survey"}
# A check-in of a large plan names so many finished tasks and counts the others.
TASKS_NAMED = 60
_UPDATES = (("text", "Update sent to the team"), ("client_text", "Update for the client"))


def minutes(record: Record, audience: str = "internal") -> Document:
    """The minutes for the inside; for ``client`` only what a client may read."""
    if audience == "client":
        from mstui.publish.minutes_client import client_minutes

        return client_minutes(record)
    return Document(
        title=sentence("Minutes: ", name("project", record.project), ", ", on_long(record)),
        lead=tuple(_lead(record)),
        sections=(
            Section("Status", tuple(_status(record))),
            Section("Done since last", tuple(_done(record))),
            Section("Milestones", tuple(minutes_plan.milestones(record))),
            Section("Challenges and roadblocks", tuple(minutes_trouble.roadblocks(record))),
            Section("KPIs", tuple(minutes_trouble.kpis(record))),
            Section("Risks", tuple(minutes_trouble.risks(record))),
            Section("Action steps and decisions", tuple(minutes_follow_up.actions(record))),
            Section("Next check-in", tuple(_next(record))),
        ),
        warning=withdrawn(record),
    )


def on_long(record: Record) -> Part:
    """The day of the check-in with its weekday."""
    return long_day("checkin", record.checkin, "on")


def withdrawn(record: Record) -> Sentence:
    """What stands above the minutes of a check-in that was taken back; empty for any other."""
    if record.withdrawn is None:
        return ()
    at, who = record.withdrawn
    told = Said(show_instant(at), (Cell("checkin", str(record.checkin["id"]), "withdrawn", at),))
    by = (" by ", Said(visible(who), (Cell("checkin", told.cells[0].id, "withdrawn by", who),)))
    return sentence("Withdrawn", *(by if who else ()), " on ", told,
                    ": this check-in was taken back and does not count.")  # fmt: skip


def _lead(record: Record) -> list[Sentence]:
    row = record.checkin
    kind = KINDS_TOLD.get(str(row.get("kind") or ""), "Check-in")
    since = day("checkin", row, "since")
    first = sentence(kind, (" for the time since ", since) if is_told(since) else None, ".")
    people = [named(record, one["person"]) for one in record.attendees]
    leader, taken = named(record, row.get("facilitator")), number("checkin", row, "minutes")
    lines = [first]
    if is_told(leader):
        lines.append(sentence("Led by ", leader, "."))
    if people:
        lines.append(sentence("Present: ", listing(people), "."))
    if is_told(taken):
        lines.append(sentence("It took ", taken, " min."))
    skipped = text("checkin", row, "skipped")
    if is_told(skipped):
        lines.append(sentence("Skipped: ", skipped, "."))
    return lines


# 1 Status.


def _status(record: Record) -> list[Block]:
    row = record.checkin
    reasons: list[Sentence] = [
        sentence(Said(visible(line), (cell("checkin", row, "reasons"),)))
        for line in str(row.get("reasons") or "").splitlines()
        if line.strip()
    ]
    blocks: list[Block] = [Lines(tuple(_health(record)), bullets=False)]
    if reasons:
        blocks.append(Lines(tuple(reasons), title="Why"))
    figures = [line for line in (*_progress(record), *_forecast(record)) if line]
    if figures:
        blocks.append(Lines(tuple(figures), title="In figures"))
    return blocks


def _health(record: Record) -> list[Sentence]:
    row = record.checkin
    now = health("checkin", row, "health")
    before: Part = NONE
    if record.previous is not None:
        before = health("checkin", record.previous, "health")
    told = [sentence("Health: ", now, *_since(record, now, before), ".")]
    declared = health("checkin", row, "declared")
    if is_told(declared):
        told.append(sentence("Declared: ", declared, "."))
    return told


def _since(record: Record, now: Part, before: Part) -> Sentence:
    if record.previous is None:
        return sentence("; this is the first check-in")
    if not is_told(before):
        return ()
    when = day("checkin", record.previous, "on")
    if now == before:
        return sentence(", as on ", when)
    return sentence(" ← ", before, " on ", when)


def _progress(record: Record) -> list[Sentence]:
    percent, before = fact(record, "percent"), fact(record, "percent", before=True)
    lines: list[Sentence] = []
    if percent is not None:
        effort = fact(record, "effort_minutes")
        was = before is not None and before != percent
        lines.append(
            sentence(
                told_fact(record, "percent", f"{percent} %"),
                (" of ", told_fact(record, "effort_minutes", show_hours(effort), HOURS))
                if effort
                else None,
                " done",
                (", ", told_fact(record, "percent", f"{before} %", before=True), " before")
                if was
                else None,
                ".",
            )
        )
    lines.append(_whole(record, "tasks_done", "tasks", "tasks done", "tasks_done_since"))
    achieved = _amount(record, "milestones_achieved", "milestone achieved", "milestones achieved")
    still = _amount(record, "milestones_open", "open", "open")
    if achieved and still:
        lines.append(sentence(capital(achieved), ", ", still, "."))
    lines.append(_moved(record))
    return lines


def _amount(record: Record, key: str, one: str, several: str) -> Sentence:
    """A count among the facts in words, ``no`` for none; empty where it was not counted."""
    value = fact(record, key)
    if value is None:
        return ()
    if not value:
        return ("none open" if one == "open" else f"no {several}",)
    return sentence(told_fact(record, key, f"{value:,}"), f" {one if value == 1 else several}")


def _whole(record: Record, part: str, whole: str, words: str, since: str) -> Sentence:
    done, total, new = fact(record, part), fact(record, whole), fact(record, since)
    if done is None or total is None:
        return ()
    return sentence(
        told_fact(record, part, f"{done:,}"),
        " of ",
        told_fact(record, whole, f"{total:,}"),
        f" {words}",
        (", ", told_fact(record, since, f"{new:,}") if new else "none", " since last")
        if new is not None
        else None,
        ".",
    )


def _moved(record: Record) -> Sentence:
    if fact(record, "slipped") == fact(record, "recovered") == 0:
        return sentence("No forecast moved since last time.")
    later = _amount(
        record, "slipped", "forecast later than last time", "forecasts later than last time"
    )
    earlier = _amount(record, "recovered", "earlier", "earlier")
    parts = [later, ("none earlier",) if earlier == ("no earlier",) else earlier]
    told = listing(part for part in parts if part)
    return sentence(capital(told), ".") if told else ()


def _forecast(record: Record) -> list[Sentence]:
    """Growth, the schedule index, the buffer and the simulation, where they are recorded."""
    lines = [_growth(record)]
    index = fact(record, "spi_t")
    if index is not None:
        said = told_fact(record, "spi_t", f"{index / 1000:.2f}", THOUSANDTHS)
        lines.append(sentence("Schedule index SPI(t): ", said, "."))
    chain, used = fact(record, "chain_done"), fact(record, "buffer_used")
    if chain is not None and used is not None:
        lines.append(
            sentence(
                "Buffer: ",
                told_fact(record, "buffer_used", f"{used} %"),
                " used, with ",
                told_fact(record, "chain_done", f"{chain} %"),
                " of the chain done.",
            )
        )
    dates = [
        told_fact(record, key, f"{label} {day_words(str(record.facts[key]))}", how)
        for key, label, how in (("p50", "P50", P50), ("p80", "P80", P80))
        if record.facts.get(key)
    ]
    if dates:
        lines.append(sentence("Simulated finish: ", listing(dates), "."))
    answers = {
        "move": "the date moves", "drop": "something is dropped",
        "add": "hours are added", "accept": "it is accepted",
    }  # fmt: skip
    for answer in record.scope_answers:
        why = text("scopeanswer", answer, "rationale")
        word = answers.get(str(answer["answer"] or ""), "no answer")
        lines.append(
            sentence(f"Answer to the growth: {word}", (": ", why) if is_told(why) else ".")
        )
    return lines


def _growth(record: Record) -> Sentence:
    grown = [
        (key, words, value)
        for key, words in (("growth_effort", "by effort"), ("growth_count", "by count"))
        if (value := fact(record, key)) is not None
    ]
    if grown and not any(value for _, _, value in grown):
        return sentence("The scope is that of the baseline.")
    parts = [
        sentence(told_fact(record, key, f"{value / 100:+.1f} %", HUNDREDTHS), f" {words}")
        for key, words, value in grown
    ]
    return sentence("Scope against the baseline: ", listing(parts), ".") if parts else ()


# 2 Done since last.


def _done(record: Record) -> list[Block]:
    blocks: list[Block] = []
    if record.achieved:
        blocks.append(
            Lines(
                tuple(achieved(record, one) for one in record.achieved), title="Milestones achieved"
            )
        )
    if record.finished:
        rows = [one.row for one in record.finished]
        told: list[Sentence] = [sentence(name("task", row)) for row in rows[:TASKS_NAMED]]
        if len(rows) > TASKS_NAMED:
            more = count(counted("task", rows[TASKS_NAMED:]), "more task")
            told.append(sentence("and ", more))
        blocks.append(Lines(tuple(told), title="Tasks done"))
    blocks += [block for row in record.retrospectives for block in _retrospective(record, row)]
    return blocks or [Lines((("Nothing was finished.",),), bullets=False)]


def achieved(record: Record, seen: Seen) -> Sentence:
    """An achieved milestone: when, how late, and by which evidence."""
    row = seen.row
    on, target = cell("milestone", row, "achieved_on"), cell("milestone", row, "target")
    gap = seen.figures.get("gap")
    late: Sentence = ()
    if gap is not None:
        size = Said(f"{abs(gap)} wd", (target, on), WORKING_DAYS)
        late = sentence(", ", *((size, " late") if gap > 0 else (size, " early")))
        late = late if gap else sentence(", on time")
    proof, kind = text("milestone", row, "evidence"), str(row.get("evidence_kind") or "")
    approver = named(record, row.get("approver"))
    return sentence(
        name("milestone", row),
        ": ",
        day("milestone", row, "achieved_on"),
        late,
        (f"; {EVIDENCE.get(kind, 'evidence')}: ", proof) if is_told(proof) else None,
        ("; approved by ", approver) if is_told(approver) else None,
    )


def _retrospective(record: Record, row: Row) -> list[Block]:
    asked = (
        ("well", "What went well"),
        ("badly", "What went badly"),
        ("change", "What we do otherwise"),
        ("celebrated", "Celebrated"),
    )
    lines = [
        sentence(f"{words}: ", text("retrospective", row, field))
        for field, words in asked
        if is_told(text("retrospective", row, field))
    ]
    if not lines:
        return []
    about = sentence("Looking back at ", named(record, row["milestone"]), ":")
    return [Lines((about,), bullets=False), Lines(tuple(lines))]


# 8 Next check-in.


def _next(record: Record) -> list[Block]:
    following = long_day("checkin", record.checkin, "next_on")
    line = (
        sentence("The next check-in is on ", following, ".")
        if is_told(following)
        else sentence("No date is set for the next check-in.")
    )
    blocks: list[Block] = [Lines((line,), bullets=False)]
    for field, title in _UPDATES:
        sent = text("checkin", record.checkin, field, lines=True)
        if isinstance(sent, Said):
            blocks.append(Quote(sent, title))
    return blocks
