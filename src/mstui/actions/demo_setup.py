"""How the demonstration begins: the team, the projects from their templates, the baselines."""

from __future__ import annotations

from datetime import timedelta

from mstui.actions.demo_cast import CAST, TAGS, TEAMS
from mstui.actions.demo_life import Weeks
from mstui.actions.demo_telling import Chance, Step, Team, Telling, Update, instant
from mstui.actions.layout import lay_out
from mstui.domain.blueprint import Blueprint
from mstui.domain.draft import Draft, Value


def team_step(weeks: Weeks, chance: Chance) -> tuple[Step, Team]:
    """People, teams, tags and the calendar, written before anybody is there to write."""
    rows = Draft(bits=chance.ids)
    calendar = rows.add("calendar", name="Office hours")
    rows.add(
        "dayoff",
        calendar=calendar,
        name="Company day",
        start=str(weeks.day_off),
        finish=str(weeks.day_off),
    )
    people = {
        key: rows.add(
            "person",
            name=member.name,
            role=member.role,
            kind=member.kind,
            units=member.units,
            rate_cents=member.rate or None,
            email=member.email or None,
        )
        for key, member in CAST.items()
    }
    teams = {name: rows.add("team", name=name, lead=people[lead]) for name, lead in TEAMS.items()}
    for member, row in zip(CAST.values(), rows.rows["person"], strict=True):
        row["team"] = teams.get(member.team)
    away = weeks.day(15, 0)
    rows.add(
        "leave",
        person=people["chloe"],
        name="Holiday",
        start=str(away),
        finish=str(away + timedelta(days=4)),
    )
    tags = {name: rows.add("tag", name=name) for name in TAGS}
    at = instant(weeks.day(0, 0), 8, 40)
    return Step(at, "", "set up the team", "", rows, []), Team(people, tags, calendar)


def scheduled(blueprint: Blueprint) -> list[tuple[str, list[str]]]:
    """The template's ids of what has dates, by kind and in their order."""
    return [
        ("phase", [phase.id for phase in blueprint.phases]),
        ("milestone", [milestone.id for milestone in blueprint.milestones]),
        ("task", [task.id for task in blueprint.tasks]),
    ]


def begin(telling: Telling) -> None:
    """The project from its template, its people and promises, and the first baseline."""
    day, later = telling.life.days.day(0), len(telling.plot.name)
    _create(telling, instant(day, 9, later))
    _plan(telling, instant(day, 10, later))
    _baseline(telling, instant(day, 11, later))


def _create(telling: Telling, at: int) -> None:
    plot, blueprint = telling.plot, telling.blueprint
    drafted = lay_out(
        blueprint,
        name=plot.name,
        key=plot.key,
        start=telling.life.days.day(0),
        is_working=telling.weeks.is_working,
        today=telling.weeks.today,
        bits=telling.chance.ids,
    )
    project = drafted.rows["project"][0]
    project |= {**plot.fields, "calendar": telling.team.calendar}
    telling.ids[""] = str(project["id"])
    for kind, items in scheduled(blueprint):
        for item, row in zip(items, drafted.rows[kind], strict=True):
            telling.ids[item] = str(row["id"])
    for kind in ("risk", "kpi", "deliverable"):
        for row in drafted.rows[kind]:
            telling.ids[str(row["name"])] = str(row["id"])
    telling.add(at, plot.lead, f"new project {plot.name}", inserts=drafted)


def _plan(telling: Telling, at: int) -> None:
    """Who answers for what, who works on what, and all that a plan needs beside dates."""
    rows, updates = telling.draft(), list[Update]()
    _own_milestones(telling, at, rows, updates)
    _assign_tasks(telling, rows, updates)
    _own_the_rest(telling, updates)
    _add_surroundings(telling, rows)
    telling.add(
        at,
        telling.plot.lead,
        f"plan {telling.plot.name}: owners and promises",
        inserts=rows,
        updates=updates,
    )


def _own_milestones(telling: Telling, at: int, rows: Draft, updates: list[Update]) -> None:
    plot, lead = telling.plot, telling.plot.lead
    for milestone, owner in plot.owners.items():
        id = telling.ids[milestone]
        telling.adjustment(rows, at, lead, id, "owner", telling.person(owner), cause="planning")
        telling.adjustment(rows, at, lead, id, "state", "planned", cause="planning")
        fields: dict[str, Value] = {"owner": telling.person(owner), "state": "planned"}
        if milestone in plot.approvers:
            fields["approver"] = telling.person(plot.approvers[milestone])
        updates.append(("milestone", id, fields))
        helpers = {
            worker: None
            for task in telling.blueprint.tasks
            if task.milestone == milestone
            for worker in plot.workers.get(task.id, ())
            if worker != owner and CAST[worker].kind == "person"
        }
        for helper in helpers:
            rows.add("contributor", milestone=id, person=telling.person(helper))


def _assign_tasks(telling: Telling, rows: Draft, updates: list[Update]) -> None:
    for task in telling.blueprint.tasks:
        workers = telling.plot.workers.get(task.id, ())
        effort = int(task.fields.get("effort") or 0)
        for worker in workers:
            share = 100 * effort // (task.duration * len(workers))
            rows.add(
                "assignment",
                task=telling.ids[task.id],
                person=telling.person(worker),
                units=max(5, min(100, share)),
                effort=effort // len(workers),
            )
    updates += [
        ("deliverable", telling.ids[str(deliverable.fields["name"])], {"owner": owner})
        for deliverable in telling.blueprint.deliverables
        if (owner := telling.person(telling.plot.workers[deliverable.task][0]))
    ]


def _own_the_rest(telling: Telling, updates: list[Update]) -> None:
    plot = telling.plot
    review = str(telling.weeks.checkin(4))
    for name, owner in plot.risk_owners.items():
        updates.append(
            (
                "risk",
                telling.ids[name],
                {"owner": telling.person(owner), "state": "assessed", "review_on": review},
            )
        )
    for kpi in telling.blueprint.kpis:
        id = telling.ids[str(kpi.fields["name"])]
        updates.append(("kpi", id, {"owner": telling.person(plot.lead)}))
    sponsor = "hana" if plot.lead == "ana" else "ana"
    updates.append(("project", telling.project, {"sponsor": telling.person(sponsor)}))


def _add_surroundings(telling: Telling, rows: Draft) -> None:
    plot, project = telling.plot, telling.project
    for name, (milestone, euros) in plot.budgets.items():
        telling.ids[f"budget {name}"] = rows.add(
            "budget",
            name=name,
            project=project,
            milestone=telling.ids[milestone] if milestone else None,
            amount_cents=euros * 100,
        )
    for person, role, aspect in plot.stakeholders:
        rows.add(
            "stakeholder",
            name=CAST[person].name,
            project=project,
            person=telling.person(person),
            role=role,
            aspect=aspect,
        )
    for item, name, location in plot.documents:
        rows.add("document", name=name, item=telling.ids[item], location=location)
    for item, tags in plot.tags.items():
        for tag in tags:
            rows.add("tagging", item=telling.ids[item], tag=telling.team.tags[tag])
    for owed in plot.promises:
        # Made when it is first talked about; until then the plan waits for nothing.
        promised = telling.promised[owed.name] = telling.draft()
        promise = telling.ids[f"promise {owed.name}"] = promised.add(
            "promise",
            name=owed.name,
            project=project,
            party=owed.party,
            person=telling.person(owed.person) if owed.person else None,
            promised=str(telling.life.days.shown(owed.promised)),
            state="open",
        )
        for item in owed.waits:
            promised.add("waiting", promise=promise, item=telling.ids[item])
    _add_objective(telling, rows)


def _add_objective(telling: Telling, rows: Draft) -> None:
    name, results = telling.plot.objective
    project = telling.row(telling.project)
    objective = rows.add(
        "objective",
        name=name,
        project=telling.project,
        owner=telling.person(telling.plot.lead),
        start=project["start"],
        finish=project["target"],
        commitment="committed",
    )
    for result, reads in results:
        kind, _, item = reads.partition(":")
        row: dict[str, Value] = {kind: telling.ids[item]}
        if kind == "kpi":
            kpi = telling.row(telling.ids[item])
            row |= {name: kpi[name] for name in ("unit", "start_value", "target_value")}
        rows.add("keyresult", name=result, objective=objective, **row)


def _baseline(telling: Telling, at: int) -> None:
    rows = telling.draft()
    baseline = rows.add(
        "baseline",
        name="Kick-off",
        project=telling.project,
        at=at,
        author=telling.person(telling.plot.lead),
        reason="The plan as all have agreed to it",
    )
    for kind, items in scheduled(telling.blueprint):
        for item in items:
            row = telling.row(telling.ids[item])
            rows.add(
                "baselined",
                baseline=baseline,
                item=row["id"],
                kind=kind,
                name=row["name"],
                parent=row.get("parent") or row.get("phase"),
                start=row.get("start"),
                finish=row["target"] if kind == "milestone" else row.get("finish"),
                duration=row.get("duration"),
                effort=row.get("effort"),
                percent=0 if kind == "task" else None,
                state=row.get("state", "todo") if kind != "phase" else None,
                owner=row.get("owner"),
            )
    telling.add(
        at,
        telling.plot.lead,
        "baseline Kick-off",
        reason="The plan as all have agreed to it",
        inserts=rows,
        updates=[("project", telling.project, {"active_baseline": baseline})],
    )
