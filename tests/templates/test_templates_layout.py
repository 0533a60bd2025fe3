"""Laying out: working days, links of every type, forward from a start and back from a launch."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.actions.layout import latest_start, lay_out, sibling_keys
from mstui.domain.blueprint import SHIPPED, Blueprint, load, parse
from mstui.domain.draft import Draft, Row
from mstui.domain.errors import InvalidValue
from templates.plans import random_plans

GOOD_FRIDAY, EASTER_MONDAY = date(2026, 4, 3), date(2026, 4, 6)
MONDAY = date(2026, 3, 30)


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in (GOOD_FRIDAY, EASTER_MONDAY, date(2026, 12, 25))


def lay(text: str, start: date = MONDAY, **more: object) -> dict[str, Row]:
    """The rows of a small template by name, laid out forward."""
    head = 'id = "x"\ntitle = "X"\n'
    draft = lay_out(
        parse(head + text, "x.toml"),
        name="X",
        key="X",
        start=start,
        is_working=is_working,
        today=MONDAY,
        **more,  # type: ignore[arg-type]
    )
    named = {}
    for kind in ("phase", "milestone", "task", "kpi", "risk", "objective"):
        named |= {str(row["name"]): row for row in draft.rows.get(kind, ())}
    return named


def two(link: str, first: str = "3d", second: str = "2d") -> Row:
    """The second of two linked tasks."""
    return lay(
        f'[[task]]\nid="a"\nname="A"\nduration="{first}"\n'
        f'[[task]]\nid="b"\nname="B"\nduration="{second}"\nafter="{link}"\n'
    )["B"]


def days_of(row: Row) -> tuple[str, str]:
    return str(row["start"])[5:], str(row["finish"])[5:]


def test_golden_dates_over_easter() -> None:
    """Start Mon 03-30, off 04-03 and 04-06: 5 d finish 04-07, the successor starts 04-08."""
    rows = lay(
        '[[milestone]]\nid="m"\nname="M"\n'
        '[[task]]\nid="a"\nname="A"\nduration="5d"\nmilestone="m"\n'
        '[[task]]\nid="b"\nname="B"\nduration="1d"\nafter="m"\n'
    )
    assert days_of(rows["A"]) == ("03-30", "04-07")
    assert rows["M"]["target"] == "2026-04-07"
    assert days_of(rows["B"]) == ("04-08", "04-08")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("a", ("04-02", "04-07")),
        ("a FS+2d", ("04-08", "04-09")),
        ("a FS-1d", ("04-01", "04-02")),
        ("a SS", ("03-30", "03-31")),
        ("a SS+2d", ("04-01", "04-02")),
        ("a FF", ("03-31", "04-01")),
        ("a FF+1d", ("04-01", "04-02")),
        ("a SF", ("03-30", "03-31")),
        ("a SF+4d", ("04-01", "04-02")),
        ("a +4h", ("04-07", "04-08")),
        ("a +50%", ("04-08", "04-09")),
        # Elapsed: from the evening of Wed 04-01, two days end on Good Friday and snap forward.
        ("a +2ed", ("04-07", "04-08")),
        ("a +1ed", ("04-07", "04-08")),
        ("a SS+4ed", ("04-07", "04-08")),
    ],
)
def test_every_type_of_link_with_its_lag(link: str, expected: tuple[str, str]) -> None:
    assert days_of(two(link)) == expected


def test_elapsed_work_goes_on_over_days_off() -> None:
    """Three elapsed days from Thursday end on Easter Sunday: the next task starts on Tuesday."""
    rows = lay(
        '[[task]]\nid="a"\nname="A"\nduration="3ed"\nat=3\n[[task]]\nid="b"\nname="B"\nafter="a"\n'
    )
    assert days_of(rows["A"]) == ("04-02", "04-02")
    assert (rows["A"]["duration"], rows["A"]["elapsed"]) == (3 * 1440, 1)
    assert days_of(rows["B"]) == ("04-07", "04-07")


def test_a_milestone_that_waits_shows_the_last_of_its_days_and_says_why() -> None:
    rows = lay(
        '[[milestone]]\nid="m"\nname="M"\nat=3\n'
        '[[milestone]]\nid="k"\nname="K"\n'
        '[[task]]\nid="a"\nname="A"\nat=2\n[[task]]\nid="b"\nname="B"\nafter="m"\n'
    )
    assert rows["M"]["target"] == rows["M"]["constraint_on"] == "2026-04-01"
    assert rows["M"]["constraint_kind"] == "finish no earlier than"
    assert rows["K"]["target"] == "2026-03-30"
    assert rows["K"].get("constraint_kind") is None
    assert rows["A"]["start"] == rows["A"]["constraint_on"] == "2026-04-01"
    assert rows["B"]["start"] == "2026-04-02"


def test_a_buffer_stands_between_the_last_task_and_its_milestone() -> None:
    rows = lay(
        '[[milestone]]\nid="m"\nname="M"\nbuffer_days=2\n'
        '[[task]]\nid="a"\nname="A"\nduration="2d"\nmilestone="m"\n'
        '[[task]]\nid="b"\nname="B"\nafter="m"\n'
    )
    assert rows["M"]["target"] == "2026-04-02"
    assert rows["M"]["buffer_days"] == 2
    assert rows["B"]["start"] == "2026-04-07"


def test_links_with_a_phase_or_a_whole_task_bind_all_parts() -> None:
    rows = lay(
        '[[phase]]\nid="p"\nname="P"\n[[phase]]\nid="q"\nname="Q"\nafter="p +1d"\n'
        '[[task]]\nid="a"\nname="A"\nphase="p"\nduration="1d"\n'
        '[[task]]\nid="b"\nname="B"\nphase="p"\n'
        '[[task]]\nid="b1"\nname="B1"\nparent="b"\nduration="2d"\n'
        '[[task]]\nid="b2"\nname="B2"\nparent="b"\nduration="1d"\nafter="b1"\n'
        '[[task]]\nid="c"\nname="C"\nphase="q"\n[[task]]\nid="d"\nname="D"\nphase="q"\nafter="b"\n'
    )
    assert days_of(rows["B"]) == ("03-30", "04-01")
    assert rows["B"]["duration"] == 3 * 480
    assert days_of(rows["P"]) == ("03-30", "04-01")
    assert days_of(rows["C"]) == days_of(rows["D"]) == days_of(rows["Q"]) == ("04-07", "04-07")


def test_a_phase_of_checkpoints_alone_begins_where_the_one_before_ends() -> None:
    rows = lay(
        '[[phase]]\nid="p"\nname="P"\n[[phase]]\nid="q"\nname="Q"\n[[phase]]\nid="r"\nname="R"\n'
        '[[milestone]]\nid="m"\nname="M"\nphase="p"\nat=3\n'
        '[[milestone]]\nid="n"\nname="N"\nphase="q"\nat=5\n'
    )
    assert days_of(rows["P"]) == ("03-30", "04-01")
    assert days_of(rows["Q"]) == ("04-02", "04-07")
    assert "start" not in rows["R"]


def test_dates_of_kpis_risks_and_objectives() -> None:
    rows = lay(
        '[[milestone]]\nid="m"\nname="M"\nat=3\n[[task]]\nid="a"\nname="A"\nduration="5d"\n'
        '[[kpi]]\nname="K"\nmilestone="m"\nstart_at=1\n[[kpi]]\nname="L"\n'
        '[[kpi]]\nname="O"\ntarget_at=4\n[[risk]]\nname="R"\nproximity_at=2\n'
        '[[objective]]\nid="o"\nname="B"\nstart_at=1\nfinish_at=2\n'
    )
    assert (rows["K"]["start_on"], rows["K"]["target_on"]) == ("2026-03-31", "2026-04-01")
    assert rows["L"]["target_on"] == "2026-04-07"
    assert rows["O"]["target_on"] == "2026-04-02"
    assert rows["R"]["proximity"] == "2026-04-01"
    assert (rows["B"]["start"], rows["B"]["finish"]) == ("2026-03-31", "2026-03-31")


def test_a_start_on_a_day_off_begins_on_the_next_working_day() -> None:
    row = lay('[[task]]\nid="a"\nname="A"\n', start=GOOD_FRIDAY)["A"]
    assert row["start"] == "2026-04-07"


def test_without_any_date_the_plan_starts_today() -> None:
    draft = lay_out(load("blank"), name="X", key="X", is_working=is_working, today=date(2026, 4, 4))
    assert draft.rows["project"][0]["start"] == "2026-04-07"


def test_what_cannot_be_laid_out_is_said_in_one_line() -> None:
    blank = load("blank")
    with pytest.raises(InvalidValue, match="not both"):
        lay_out(
            blank,
            name="X",
            key="X",
            start=MONDAY,
            launch=MONDAY,
            is_working=is_working,
            today=MONDAY,
        )
    with pytest.raises(InvalidValue, match="no milestone to launch"):
        lay_out(
            parse('id="x"\ntitle="X"\n', "x"),
            name="X",
            key="X",
            launch=MONDAY,
            is_working=is_working,
            today=MONDAY,
        )
    with pytest.raises(InvalidValue, match="no working day"):
        lay_out(blank, name="X", key="X", is_working=lambda _: False, today=MONDAY)
    with pytest.raises(InvalidValue, match="9999"):
        lay_out(
            blank, name="X", key="X", start=date(9999, 12, 30), is_working=is_working, today=MONDAY
        )
    with pytest.raises(InvalidValue, match="year 1"):
        lay_out(blank, name="X", key="X", launch=date(1, 1, 5), is_working=is_working, today=MONDAY)


def project_of(draft: Draft) -> Row:
    return draft.rows["project"][0]


def check_dates(draft: Draft, launch: date | None = None) -> None:
    """Working days only, parts inside the project, and every link kept."""
    project = project_of(draft)
    exact = str(launch)
    for task in draft.rows.get("task", ()):
        assert is_working(date.fromisoformat(str(task["start"])))
        assert is_working(date.fromisoformat(str(task["finish"])))
        assert str(project["start"]) <= str(task["start"]) <= str(task["finish"])
        assert str(task["finish"]) <= str(project["target"])
    for milestone in draft.rows["milestone"]:
        target = str(milestone["target"])
        assert target == exact or is_working(date.fromisoformat(target))
        assert str(project["start"]) <= target <= str(project["target"])
    items = {row["id"]: row for kind in ("task", "milestone") for row in draft.rows.get(kind, ())}
    milestones = {row["id"] for row in draft.rows["milestone"]}
    for link in draft.rows.get("dependency", ()):
        before, after = items[link["predecessor"]], items[link["successor"]]
        ends = str(before.get("finish") or before["target"])
        if link["type"] != "FS":
            assert str(after["start"]) >= str(before["start"])
        elif after["id"] in milestones:
            assert str(after["target"]) >= ends
        elif before["id"] in milestones and before["target"] == project["start"]:
            assert str(after["start"]) >= ends
        else:
            assert str(after["start"]) > ends, (before["name"], after["name"])


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("start", [MONDAY, date(2026, 4, 4), date(2027, 12, 23)])
def test_forward_keeps_working_days_and_links(name: str, start: date) -> None:
    draft = lay_out(
        load(name), name=name, key="X", start=start, is_working=is_working, today=MONDAY
    )
    check_dates(draft)
    for task in draft.rows.get("task", ()):
        days = date.fromisoformat(str(task["start"]))
        worked = 0
        while str(days) <= str(task["finish"]):
            worked += is_working(days)
            days += timedelta(days=1)
        assert worked == -(-int(task["duration"] or 0) // 480), task["name"]


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("launch", [date(2026, 12, 18), date(2026, 12, 19), date(2026, 12, 25)])
def test_backward_hits_the_launch_exactly(name: str, launch: date) -> None:
    """On a Friday, on a Saturday, and on a holiday."""
    blueprint = load(name)
    draft = lay_out(
        blueprint, name=name, key="X", launch=launch, is_working=is_working, today=MONDAY
    )
    marked = next(m for m in blueprint.milestones if m.id == blueprint.launch)
    row = next(r for r in draft.rows["milestone"] if r["name"] == marked.fields["name"])
    assert row["target"] == row["deadline"] == str(launch)
    assert project_of(draft)["start"] == str(latest_start(blueprint, launch, is_working))
    check_dates(draft, launch)


@pytest.mark.parametrize("name", SHIPPED)
def test_backward_and_forward_are_the_same_plan(name: str) -> None:
    """From the first day that a launch leaves, the forward plan arrives on that launch."""
    launch = date(2026, 12, 18)
    back = lay_out(
        load(name), name=name, key="X", launch=launch, is_working=is_working, today=MONDAY,
        bits=random.Random(1),
    )  # fmt: skip
    start = date.fromisoformat(str(project_of(back)["start"]))
    forth = lay_out(
        load(name), name=name, key="X", start=start, is_working=is_working, today=MONDAY,
        bits=random.Random(1),
    )  # fmt: skip
    for row in back.rows["milestone"]:
        row.pop("deadline", None)
    assert back.rows == forth.rows


def test_an_unmarked_template_launches_with_its_last_milestone() -> None:
    blueprint = parse(
        'id="x"\ntitle="X"\n[[milestone]]\nid="m"\nname="M"\nat=5\n'
        '[[milestone]]\nid="n"\nname="N"\nat=2\n',
        "x",
    )
    draft = lay_out(
        blueprint, name="X", key="X", launch=date(2026, 4, 8), is_working=is_working, today=MONDAY
    )
    dates = {row["name"]: (row["target"], row.get("deadline")) for row in draft.rows["milestone"]}
    assert dates == {"M": ("2026-04-08", "2026-04-08"), "N": ("2026-04-01", None)}
    assert project_of(draft)["start"] == "2026-03-31"


def test_ids_repeat_with_the_same_bits() -> None:
    def rows(seed: int) -> object:
        return lay_out(
            load("event"),
            name="E",
            key="E",
            is_working=is_working,
            today=MONDAY,
            bits=random.Random(seed),
        ).rows

    assert rows(1) == rows(1)
    assert rows(1) != rows(2)


@given(st.integers(min_value=0, max_value=3000))
def test_sibling_keys_sort_and_leave_room(count: int) -> None:
    from mstui.domain.order import key_between

    keys = sibling_keys(count)
    assert keys == sorted(set(keys))
    assert len(keys) == count
    for before, after in zip([None, *keys], [*keys, None], strict=True):
        between = key_between(before, after)
        assert (before or "") < between
        assert after is None or between < after


@given(random_plans(), st.dates(date(2025, 1, 1), date(2027, 1, 1)))
def test_any_plan_hits_any_launch(text: str, launch: date) -> None:
    """Also with elapsed times, whose working length depends on the weekday."""
    blueprint = parse(text, "x")
    draft = lay_out(
        blueprint, name="X", key="X", launch=launch, is_working=is_working, today=MONDAY
    )
    hit = [row for row in draft.rows["milestone"] if row.get("deadline")]
    assert [row["target"] for row in hit] == [str(launch)]
    for kind in ("task", "milestone"):
        for row in draft.rows.get(kind, ()):
            day = str(row.get("start") or row["target"])
            assert day == str(launch) or is_working(date.fromisoformat(day))


@given(random_plans(), st.dates(date(2025, 1, 1), date(2027, 1, 1)))
def test_no_item_could_be_earlier(text: str, start: date) -> None:
    """Every start is the smallest whole day that its links allow: computed again by hand."""
    blueprint = parse(text, "x")
    draft = lay_out(blueprint, name="X", key="X", start=start, is_working=is_working, today=MONDAY)
    by_hand = _by_hand(blueprint, date.fromisoformat(str(project_of(draft)["start"])))
    for row in draft.rows.get("task", []):
        assert row["start"] == str(by_hand[str(row["name"])]), row["name"]


def _by_hand(blueprint: Blueprint, first: date) -> dict[str, date]:
    """First days by a search day by day, without the tables of the network."""
    days = [first]
    while len(days) < 400:
        day = days[-1] + timedelta(days=1)
        while not is_working(day):
            day += timedelta(days=1)
        days.append(day)
    spans: dict[str, tuple[int, int]] = {}
    items = {item.id: item for item in (*blueprint.tasks, *blueprint.milestones)}
    found = {}
    for name in sorted(items):
        item = items[name]
        links = [link for link in blueprint.links if link.successor == name]
        start = next(
            point
            for point in range(400)
            if all(
                _kept(spans[k.predecessor], _span(item, point, days), k, days, items) for k in links
            )
        )
        if not hasattr(item, "duration"):
            start += item.buffer_days if links else 0
        start = max(start, item.at)
        spans[name] = _span(item, start, days)
        found[name.upper()] = days[start]
    return found


def _span(item: object, start: int, days: list[date]) -> tuple[int, int]:
    duration = getattr(item, "duration", 0)
    if getattr(item, "elapsed", False):
        end = days[start] + timedelta(minutes=duration)
        return start, max(start + 1, next(n for n, day in enumerate(days) if day >= end))
    return start, start + -(-duration // 480)


def _kept(
    before: tuple[int, int],
    after: tuple[int, int],
    link: object,
    days: list[date],
    items: dict[str, object],
) -> bool:
    type, lag, unit = link.type, link.lag, link.unit  # type: ignore[attr-defined]
    point = before[type[0] == "F"]
    if unit == "elapsed":
        ends = type[0] == "F" and point > 0
        day = (days[point - 1] if ends else days[point]) + timedelta(minutes=lag)
        point = next(n for n, other in enumerate(days) if other >= day)
        point += ends and days[point] == day
    elif unit == "percent":
        task = items[link.predecessor]  # type: ignore[attr-defined]
        length = getattr(task, "duration", 0)
        if getattr(task, "elapsed", False):
            length = (before[1] - before[0]) * 480
        point += -(-length * lag // 48000)
    else:
        point += -(-lag // 480)
    return after[type[1] == "F"] >= point
