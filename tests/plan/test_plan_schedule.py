"""The critical path: golden values, plans that other programs dated, and the definitions."""

from __future__ import annotations

import itertools
import random
from pathlib import Path
from typing import Any

import networkx
import pytest

from mstui.domain.errors import InvalidValue
from mstui.plan.activity import Activity, Link, Plan
from mstui.plan.calendar import Calendar, standard
from mstui.plan.network import Loop
from mstui.plan.schedule import Schedule, schedule
from plan.plan_cases import calendar_of, cases_of, every_case, plan_of_microsoft
from plan.plan_networks import plan_of, random_plan

DAY = 480


def floats(done: Schedule) -> dict[str, int]:
    return {id: done.of(id).total_float for id in done.net.numbers}


def test_golden_fork_and_join() -> None:
    done = schedule(plan_of({"A": 3, "B": 5, "C": 2, "D": 4, "M": 0}, "A>B A>C B>D C>D D>M"))
    assert floats(done) == {"A": 0, "B": 0, "C": 3, "D": 0, "M": 0}
    assert done.of("C").free_float == 3
    assert done.end == 12


def test_golden_start_and_finish_links() -> None:
    done = schedule(plan_of({"A": 5, "B": 4, "C": 3, "M": 0}, "A-SS+2>B B-FF+1>C A-FS+3>C C>M"))
    dates = {id: done.of(id)[:2] for id in "ABC"}
    assert dates == {"A": (0, 5), "B": (2, 6), "C": (8, 11)}
    assert (done.of("B").total_float, done.of("B").free_float, done.end) == (4, 4, 11)


def test_golden_deadline_gives_negative_float_and_moves_nothing() -> None:
    plan = plan_of({"A": 3, "B": 5, "M": 0}, "A>B B>M")
    activities = [a._replace(deadline=6) if a.id == "M" else a for a in plan.activities]
    done = schedule(plan._replace(activities=activities))
    assert floats(done) == {"A": -2, "B": -2, "M": -2}
    assert done.end == 8


def test_golden_days_off_between_a_task_and_its_successor() -> None:
    calendar = Calendar.of(
        ["08:00-12:00 13:00-17:00"] * 5 + ["", ""],
        [("2026-04-03", "2026-04-03", ""), ("2026-04-06", "2026-04-06", "")],
    )
    plan = Plan(
        [Activity("T", 5 * DAY), Activity("S", DAY), Activity("M")],
        [Link("T", "S"), Link("T", "M")],
        calendar=calendar,
        start=calendar.start_point("2026-03-30"),
    )
    done = schedule(plan)
    assert calendar.finish_text(done.of("T").early_finish) == "2026-04-07T17:00"
    assert calendar.start_text(done.of("S").early_start) == "2026-04-08T08:00"
    assert calendar.finish_text(done.of("M").early_finish)[:10] == "2026-04-07"


# -- plans that other programs dated ----------------------------------------------------------


def test_plans_of_microsoft_project(shared_data: Path) -> None:
    """Every early and late date, float and critical flag that Microsoft Project computed."""
    compared = 0
    for case in cases_of(shared_data, "ms-project"):
        done = schedule(plan_of_microsoft(case["input"]))
        calendar = calendar_of(case["input"]["calendar"])
        for task in case["input"]["tasks"]:
            if not task["summary"]:
                want = case["expect"]["tasks"][str(task["id"])]
                compared += _agree(case["id"], done.of(str(task["id"])), want, calendar)
    assert compared > 1700


def _agree(name: str, got: Any, want: dict[str, Any], calendar: Calendar) -> int:
    from datetime import datetime

    skipped = {each["field"] for each in want.get("not_reproduced_by_plain_cpm", [])}
    expected = {
        short: calendar.point(datetime.fromisoformat(want[key]))
        for short, key in (
            ("es", "early_start"),
            ("ef", "early_finish"),
            ("ls", "late_start"),
            ("lf", "late_finish"),
        )
    }
    expected |= {
        "ts": want["total_slack_minutes"],
        "fs": want["free_slack_minutes"],
        "crit": want["critical"],
    }
    found = dict(zip(("es", "ef", "ls", "lf", "ts", "fs", "crit"), got, strict=False))
    kept = {key: value for key, value in expected.items() if key not in skipped}
    assert {key: found[key] for key in kept} == kept, name
    return len(kept)


def test_published_networks_of_psplib(shared_data: Path) -> None:
    """Up to 120 jobs with their published lengths."""
    for case in cases_of(shared_data, "psplib"):
        given, want = case["input"], case["expect"]
        activities = [Activity(id, length) for id, length in given["durations"].items()]
        links = [Link(a, str(b)) for a, after in given["successors"].items() for b in after]
        done = schedule(Plan(activities, links))
        assert done.end == want["makespan"]
        for id in given["durations"]:
            dates = done.of(id)
            assert (dates.early_start, dates.late_start) == (want["es"][id], want["ls"][id])
            assert dates.total_float == want["total_float"][id]
            assert dates.free_float == want["free_float"][id]
        assert [int(a.id) for a in activities if done.of(a.id).critical] == want["critical"]


def test_networks_of_zametek(shared_data: Path) -> None:
    for case in cases_of(shared_data, "zametek"):
        activities, links = [], []
        for id, given in case["input"]["activities"].items():
            earliest = given.get("MinimumEarliestStartTime")
            word = "start no earlier than" if earliest is not None else ""
            latest = given.get("MaximumLatestFinishTime")
            activities.append(Activity(id, given["duration"], "", word, earliest, latest))
            links += [Link(str(before), id) for before in given["preds"]]
        done = schedule(Plan(activities, links))
        assert done.end == case["expect"]["makespan"]
        for id, want in case["expect"]["tasks"].items():
            names = ("EarliestStartTime", "EarliestFinishTime", "LatestStartTime")
            names += ("LatestFinishTime", "TotalSlack", "FreeSlack")
            assert done.of(id)[:6] == tuple(want[name] for name in names), (case["id"], id)


def test_textbook_network(shared_data: Path) -> None:
    for case in cases_of(shared_data, "cpm-textbook"):
        given = case["input"]
        activities = [Activity(id, length) for id, length in given["duration"].items()]
        links = [Link(a, b) for b, before in given["preds"].items() for a in before]
        done = schedule(Plan(activities, links))
        assert {id: list(done.of(id)[:5]) for id in given["duration"]} == case["expect"]["tasks"]
        assert done.end == case["expect"]["makespan"]
        critical = [done.net.activities[number].id for number in sorted(done.longest)]
        assert "-".join(critical) == case["expect"]["critical_path"]


def test_critical_sets_of_ganttproject(shared_data: Path) -> None:
    for case in cases_of(shared_data, "ganttproject"):
        given, want = case["input"], case["expect"]
        fixed = {"u1": 2, "u2": 1} if "fixed_start" in given else {}
        activities = [
            Activity(id, length, "", "must start on" if id in fixed else "", fixed.get(id))
            for id, length in given["duration_days"].items()
        ]
        done = schedule(Plan(activities, [Link(a, b) for a, b in given["fs"]]))
        if "start" in want:
            week = ["Mon", "Tue", "Wed", "Thu", "Fri"]
            starts = {id: week[done.of(id).early_start] for id in want["start"]}
            assert starts == want["start"]
        else:
            # A program that tells critical by the links alone: what must be is not float.
            ends = {n for n in done.net.numbers if done.of(n).early_finish == done.end}
            chain = {done.net.activities[number].id for number in done.longest} | ends
            assert chain == set(want["critical"])
            assert not chain & set(want["not_critical"])


def test_elapsed_and_working_lags_of_taskjuggler(shared_data: Path) -> None:
    """A week of the clock and a week of work, as TaskJuggler 3.7.1 dates them."""
    case = next(c for c in cases_of(shared_data, "taskjuggler") if c["id"].endswith("Depends"))
    calendar = Calendar.of(["09:00-17:00"] * 5 + ["", ""])
    week, clock = 5 * DAY, 7 * 1440
    activities = [Activity(f"t{n}", clock, elapsed=True) for n in range(1, 7)]
    activities += [Activity("t7", week), Activity("t8", week)]
    links = [
        Link("t1", "t2"),
        Link("t2", "t3", "FS", clock, "elapsed"),
        Link("t3", "t4", "FS", week),
        Link("t4", "t5", "SS"),
        Link("t4", "t6", "SS", week),
        Link("t7", "t8", "SS", week),
    ]
    done = schedule(
        Plan(activities, links, calendar=calendar, start=calendar.start_point("2007-04-02"))
    )
    from datetime import datetime

    for id, want in case["expect"]["tasks"].items():
        start, finish = (
            calendar.point(datetime.strptime(want[end], "%Y-%m-%d-%H:%M"))
            for end in ("start", "end")
        )
        assert done.of(id)[:2] == (start, finish), id


def test_loops_are_refused_by_name(shared_data: Path) -> None:
    for case in cases_of(shared_data, "cycle"):
        given = case["input"]
        links = [Link(a, b) for a, b in given["fs"]]
        with pytest.raises(Loop) as refused:
            schedule(Plan([Activity(id, 1) for id in given["tasks"]], links))
        named = refused.value.ids
        assert set(named) == set(given["tasks"])
        assert all(pair in given["fs"] for pair in map(list, itertools.pairwise(named)))


# -- the definitions --------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(1000))
def test_random_networks_agree_with_networkx(seed: int) -> None:
    """Early and late dates and floats are longest paths of an independent library."""
    plan = random_plan(seed)
    done = schedule(plan)
    graph = _graph(plan)
    early = _longest_from(graph, "start")
    length = {activity.id: activity.duration for activity in plan.activities}
    end = max(early[id] + length[id] for id in length)
    assert {id: done.of(id).early_start for id in length} == {id: early[id] for id in length}
    assert done.end == end
    back = graph.reverse()
    for id in length:
        back.add_edge("end", id, weight=length[id])
    tail = _longest_from(back, "end", 0)
    late = {id: end - tail[id] for id in length}
    assert {id: done.of(id).late_start for id in length} == late
    assert floats(done) == {id: late[id] - early[id] for id in length}


def _graph(plan: Plan) -> Any:
    graph = networkx.DiGraph()
    length = {activity.id: activity.duration for activity in plan.activities}
    for id in length:
        graph.add_edge("start", id, weight=plan.start)
    for link in plan.links:
        weight = link.lag
        weight += length[link.predecessor] if link.type in ("FS", "FF") else 0
        weight -= length[link.successor] if link.type in ("FF", "SF") else 0
        graph.add_edge(link.predecessor, link.successor, weight=weight)
    return graph


def _longest_from(graph: Any, source: str, begin: int = 0) -> dict[str, int]:
    far = {source: begin}
    for node in networkx.topological_sort(graph):
        for _, after, weight in graph.out_edges(node, data="weight"):
            if node in far:
                far[after] = max(far.get(after, -(1 << 60)), far[node] + weight)
    return far


@pytest.mark.parametrize("seed", range(150))
def test_floats_are_what_their_definitions_say(seed: int) -> None:
    """Delayed by its total float an activity leaves the end where it is, by a minute more it does
    not; by its free float no successor of its own moves, by a minute more one does."""
    plan = random_plan(seed, size=12)
    done = schedule(plan)
    for id, number in done.net.numbers.items():
        dates = done.of(id)
        delayed = _delayed(plan, id, dates.early_start + dates.total_float)
        assert delayed.end == done.end
        assert _delayed(plan, id, dates.early_start + dates.total_float + 1).end > done.end
        after = {link.successor for link in plan.links if link.predecessor == id}
        if after:
            free = _delayed(plan, id, dates.early_start + dates.free_float)
            assert _starts(free, after) == _starts(done, after)
            more = _delayed(plan, id, dates.early_start + dates.free_float + 1)
            assert _starts(more, after) != _starts(done, after)
        assert done.is_critical(number) == (dates.total_float <= 0)


def _delayed(plan: Plan, id: str, start: int) -> Schedule:
    later = [
        a._replace(constraint="start no earlier than", on=start) if a.id == id else a
        for a in plan.activities
    ]
    return schedule(plan._replace(activities=later))


def _starts(done: Schedule, ids: set[str]) -> dict[str, int]:
    return {id: done.of(id).early_start for id in ids}


@pytest.mark.parametrize("seed", range(200))
def test_both_ways_of_reckoning_agree(seed: int) -> None:
    """A calendar of its own that equals the project's takes the long way and must say the same."""
    plan = random_plan(seed, dates=True)
    copy = Calendar.of(["08:00-12:00 13:00-17:00"] * 5 + ["", ""])
    curved = plan._replace(activities=[a._replace(calendar=copy) for a in plan.activities])
    straight, long_way = schedule(plan), schedule(curved)
    assert not long_way.net.is_straight or not plan.activities
    for activity in plan.activities:
        assert straight.of(activity.id) == long_way.of(activity.id)


def test_links_to_a_phase_bind_what_it_holds() -> None:
    plan = Plan(
        [Activity("a", 10), Activity("b", 5, "P"), Activity("c", 7, "Q"), Activity("d", 1)],
        [Link("a", "P"), Link("P", "d")],
        {"P": "", "Q": "P"},
    )
    done = schedule(plan)
    assert [done.of(id).early_start for id in "abcd"] == [0, 10, 10, 17]


def test_links_between_large_phases_stay_few() -> None:
    """Two phases of 500 activities are 1,000 arrows, not 250,000; dates and floats as if all were."""
    first = [Activity(f"a{n}", n, "P") for n in range(500)]
    second = [Activity(f"b{n}", 1, "Q") for n in range(500)]
    plan = Plan([*first, *second], [Link("P", "Q", "FS", 3)], {"P": "", "Q": ""})
    done = schedule(plan)
    assert sum(map(len, done.net.out)) == 1000
    assert done.of("b7").early_start == 499 + 3
    assert done.of("a10").total_float == 489
    assert set(done.driving("b7")) == {"a499"}


@pytest.mark.parametrize(
    "links", [[Link("a", "a")], [Link("a", "P")], [Link("P", "b")], [Link("a", "nobody")]]
)
def test_links_that_bind_an_item_to_itself_or_to_nothing(links: list[Link]) -> None:
    plan = Plan([Activity("a", 1, "P"), Activity("b", 1, "P")], links, {"P": ""})
    with pytest.raises(InvalidValue):
        schedule(plan)


def test_what_has_begun_keeps_its_start_and_does_the_rest_after_the_status_date() -> None:
    plan = Plan(
        [
            Activity("done", 4, actual_start=1, actual_finish=6),
            Activity("begun", 10, actual_start=2, remaining=5),
            Activity("open", 3),
        ],
        [Link("done", "begun"), Link("begun", "open")],
        status=20,
    )
    done = schedule(plan)
    assert done.of("done")[:6] == (1, 6, 1, 6, 0, 0)
    assert done.of("begun")[:4] == (2, 25, 2, 25)
    assert done.of("open").early_start == 25
    assert not done.of("done").critical


def test_as_late_as_possible_uses_up_its_free_float() -> None:
    plan = plan_of({"A": 5, "B": 2, "C": 1}, "A>C B>C")
    late = [a._replace(constraint="alap") if a.id == "B" else a for a in plan.activities]
    done = schedule(plan._replace(activities=late))
    assert done.of("B")[:6] == (3, 5, 3, 5, 0, 0)
    assert done.of("C").early_start == 5


def test_an_empty_plan_ends_where_it_starts() -> None:
    assert schedule(Plan([], start=7, calendar=standard())).end == 7


def test_every_kind_of_plan_in_the_shared_data_is_tried(shared_data: Path) -> None:
    """A kind that comes to the data must come to the tests; this list says where each is."""
    tried = {
        "ms-project": "here, and through an import in tests/cli",
        "psplib": "here",
        "zametek": "here",
        "cpm-textbook": "here",
        "ganttproject": "here",
        "cycle": "here",
        "taskjuggler": "here: Depends; test_plan_estimate: hammock, DateAndDep",
        "pert": "test_plan_estimate",
        "monte-carlo": "test_plan_estimate, tests/measures",
        "evm": "tests/measures",
    }
    assert {case["kind"] for case in every_case(shared_data)} == set(tried)
    known = {"taskjuggler-Depends", "taskjuggler-hammock", "taskjuggler-DateAndDep"}
    assert {case["id"] for case in cases_of(shared_data, "taskjuggler")} == known


FLOORS = ("start no earlier than", "finish no earlier than")


def _held_plan(seed: int, size: int = 0) -> Plan:
    """A random plan in which a third is held by dates that only bound from below."""
    chance = random.Random(seed)
    plan = random_plan(seed, size=size)
    held = [
        a._replace(constraint=chance.choice(FLOORS), on=plan.start + chance.randint(0, 6000))
        if chance.random() < 0.35
        else a
        for a in plan.activities
    ]
    return plan._replace(activities=held)


@pytest.mark.parametrize("seed", range(300))
def test_networks_held_by_dates_agree_with_networkx(seed: int) -> None:
    """Milestones and work no earlier than a day: the date is one more edge from the start."""
    plan = _held_plan(seed)
    done = schedule(plan)
    graph = _graph(plan)
    length = {activity.id: activity.duration for activity in plan.activities}
    for activity in plan.activities:
        if activity.on is not None:
            at = activity.on - (length[activity.id] if activity.constraint == FLOORS[1] else 0)
            graph.add_edge("start", activity.id, weight=max(plan.start, at))
    early = _longest_from(graph, "start")
    assert {id: done.of(id).early_start for id in length} == {id: early[id] for id in length}
    assert done.end == max(early[id] + length[id] for id in length)


@pytest.mark.parametrize("seed", range(100))
def test_floats_hold_their_definitions_where_dates_hold_work(seed: int) -> None:
    plan = _held_plan(seed, size=10)
    done = schedule(plan)
    for id in done.net.numbers:
        dates = done.of(id)
        assert _delayed(plan, id, dates.early_start + dates.total_float).end == done.end
        assert _delayed(plan, id, dates.early_start + dates.total_float + 1).end > done.end
        after = {link.successor for link in plan.links if link.predecessor == id}
        if after:
            free = _delayed(plan, id, dates.early_start + dates.free_float)
            assert _starts(free, after) == _starts(done, after)
            more = _delayed(plan, id, dates.early_start + dates.free_float + 1)
            assert _starts(more, after) != _starts(done, after)
