"""What the program declares stands on its help page, word for word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docs_tables import (
    HELP,
    ROOT,
    code,
    color_rows,
    command_rows,
    mapping_rows,
    page,
    row,
    setting_rows,
    sh_blocks,
    template_rows,
    theme_rows,
    topics,
)

from mstui.measures.attention import Score
from mstui.measures.health import Facts, Verdict
from mstui.views.health import MilestoneHealth
from mstui.views.health_words import milestone_shown

Rows = Callable[[], Iterator[str]]


@pytest.mark.parametrize(
    ("topic", "rows"),
    [
        ("keys", command_rows),
        ("config", setting_rows),
        ("themes", color_rows),
        ("themes", theme_rows),
        ("templates", template_rows),
        ("importing", mapping_rows),
    ],
)
def test_a_page_holds_every_row_that_is_declared(topic: str, rows: Rows) -> None:
    lines = page(topic).splitlines()
    assert [wanted for wanted in rows() if wanted not in lines] == []


@pytest.mark.parametrize(
    ("topic", "heading", "rows"),
    [
        ("keys", "| Keys | Command | Does |", command_rows),
        ("config", "| Setting | Default | Means |", setting_rows),
        ("themes", "| Colour | Role | For |", color_rows),
        ("themes", "| Theme | For | About |", theme_rows),
        ("templates", "| Template | About |", template_rows),
        ("importing", "| Word | The column holds |", mapping_rows),
    ],
)
def test_a_page_declares_nothing_that_is_gone(topic: str, heading: str, rows: Rows) -> None:
    assert [found for found in rows_below(page(topic), heading) if found not in set(rows())] == []


def rows_below(text: str, heading: str) -> list[str]:
    """The rows of every table with that heading."""
    lines = text.splitlines()
    found = []
    for at, line in enumerate(lines):
        if line == heading:
            for below in lines[at + 2 :]:
                if not below.startswith("|"):
                    break
                found.append(below)
    assert found, f"no table is headed {heading}"
    return found


def test_every_screen_that_has_keys_is_named() -> None:
    """``mstui keys SCREEN`` takes these words."""
    from mstui.commands.command import GROUPS, SCOPES

    sentence = page("keys").partition("\nScreens are ")[2].partition(".\n")[0]
    assert set(re.findall(r"`(\w+)`", sentence)) == set(SCOPES)
    assert re.findall(r"^### ([\w-]+)$", page("keys"), re.M) == list(GROUPS)


def test_every_setting_stands_in_its_table_on_the_page() -> None:
    from mstui.config.declared import SETTINGS, TABLES

    text = page("config")
    sections = {table.name: text.index(f"\n## [{table.name}]\n") for table in TABLES}
    sections[""] = text.index("\n## Settings\n")
    for setting in SETTINGS:
        at = text.index(f"\n| {code(setting.key)} |", sections[setting.table])
        begins = [place for place in sections.values() if place < at]
        assert max(begins) == sections[setting.table], setting.name


def sources(*, without: str = "") -> str:
    """The program's code, all in one; a room may be left out."""
    package = ROOT / "src" / "mstui"
    files = (path for path in package.rglob("*.py") if without not in path.parts or not without)
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_every_variable_the_program_reads_is_documented() -> None:
    variables = set(re.findall(r'"(MSTUI_[A-Z_]+)"', sources()))
    documented = {line.split("`")[1] for line in rows_below(page("config"), "| Variable | Means |")}
    assert documented - {"NO_COLOR"} == variables


def test_the_examples_of_config_are_taken_without_a_complaint() -> None:
    from mstui.commands.keymap import apply_keys
    from mstui.config.settings import read_settings
    from mstui.config.toml_file import parse_document

    examples = [*sh_blocks(page("config"), "toml"), *sh_blocks(page("keys"), "toml")]
    examples.append(sh_blocks(page("themes"), "toml")[0])
    assert len(examples) == 4
    for example in examples:
        settings = read_settings(parse_document(example, "config.toml"))
        assert settings.problems == (), example
        assert apply_keys(settings.keys).problems == (), example


def test_the_example_of_a_theme_is_one() -> None:
    from mstui.config.themes import parse_theme
    from mstui.config.toml_file import parse_document

    example = sh_blocks(page("themes"), "toml")[1]
    theme = parse_theme(parse_document(example, "dusk.toml"), "dusk")
    assert theme.colors["cursor"] == "#4a3a22"


def test_the_wrong_theme_is_told_as_the_page_says() -> None:
    from mstui.config.themes import parse_theme
    from mstui.config.toml_file import BadToml, parse_document

    example = sh_blocks(page("themes"), "toml")[1].replace("cursor =", "curser =")
    with pytest.raises(BadToml) as caught:
        parse_theme(parse_document(example, "dusk.toml"), "dusk")
    assert str(caught.value) in page("themes")


def test_the_example_of_a_template_is_one_and_its_links_are_as_told() -> None:
    from mstui.domain.blueprint import parse

    blueprint = parse(sh_blocks(page("templates"), "toml")[0], "book-fair.toml")
    links = {(link.predecessor, link.successor, link.lag) for link in blueprint.links}
    assert ("stand-booked", "print-brochure", 0) in links
    assert ("print-brochure", "hold-fair", 2 * 480) in links
    assert ("hold-fair", "fair-over", 0) in links


def test_every_key_of_a_template_is_named_in_its_table() -> None:
    from mstui.domain.blueprint_rules import HEAD, PROJECT, tables

    text = page("templates")
    assert [key for key in HEAD if code(key) not in section_of(text, "At the top:")] == []
    for table, keys in {"project": PROJECT, **tables(480)}.items():
        mark = "`[project]`" if table == "project" else f"`[[{table}]]`"
        section = section_of(text, mark)
        named = set(re.findall(r"`([a-z_]+)(?: = false)?`", section))
        assert [key for key in keys if key not in named] == [], table
        required = {key for key, declared in keys.items() if declared.required}
        assert set(re.findall(r"\*\*`([a-z_]+)`\*\*", section)) == required, table


def section_of(text: str, begin: str) -> str:
    """From a line that begins so to the next of its kind."""
    start = text.index(f"\n{begin}") + 1
    end = re.search(r"\n(?:`\[|## |### )", text[start + 1 :])
    return text[start : start + 1 + end.start()] if end else text[start:]


def test_every_choice_of_a_template_is_named() -> None:
    from mstui.domain.blueprint_rules import PROJECT, tables
    from mstui.domain.kinds import KINDS

    renamed = {"evidence": "evidence_kind"}
    text = page("templates")
    for table, keys in {"project": PROJECT, **tables(480)}.items():
        for key in keys:
            field = KINDS[table].field(renamed.get(key, key))
            if field is not None and field.type == "choice":
                missing = [choice for choice in field.choices if code(choice) not in text]
                assert missing == [], f"{table}.{key}"


def test_every_written_link_of_the_templates_page_is_understood() -> None:
    from mstui.domain.blueprint_rules import after

    rows = rows_below(section_of(page("templates"), "### Links"), "| Written | Means |")
    written = [re.findall(r'"([^"]+)"', line)[0] for line in rows]
    assert {link.type for text in written for link in after(480)(text)} == {"FS", "SS", "FF", "SF"}


def test_every_format_and_tool_is_named_with_its_title() -> None:
    from mstui.exchange.readers.tools import TOOLS
    from mstui.exchange.reading import formats
    from mstui.exchange.sniff import FOREIGN_PLANS

    text = page("importing")
    lines = text.splitlines()
    assert [word for word in formats() if code(word) not in text] == []
    titles = [*FOREIGN_PLANS.items(), *((word, tool.title) for word, tool in TOOLS.items())]
    assert [word for word, title in titles if row(code(word), title) not in lines] == []


def test_every_exit_code_has_a_row_with_its_advice() -> None:
    from mstui.domain import errors

    codes = {0} | {
        one.exit_code
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, errors.MstuiError)
    }
    rows = rows_below(page("troubleshooting"), "| Code | Means | What to do |")
    documented = [line.split("|")[1].strip() for line in rows]
    assert documented[: len(codes)] == [str(number) for number in sorted(codes)]
    assert all(len(line.split("|")[3].strip()) > 5 for line in rows)


def test_every_ending_signal_has_its_code() -> None:
    from mstui.cli.main import BROKEN_PIPE, INTERRUPTED
    from mstui.tui.signals import ENDING

    rows = rows_below(page("troubleshooting"), "| Code | Means | What to do |")
    documented = {int(word) for line in rows for word in re.findall(r"\b1\d\d\b", line)} - {128}
    assert documented == {128 + number for number in ENDING} | {BROKEN_PIPE, INTERRUPTED}


def test_every_kind_that_commands_take_is_explained() -> None:
    from mstui.domain.kinds import KINDS

    text = page("words")
    listed = [kind.name for kind in KINDS.values() if kind.listed]
    assert [name for name in listed if f"({code(name)})" not in text.replace("(\n", "(")] == []


def test_every_state_cause_kind_and_rule_is_explained() -> None:
    from mstui.domain.kinds import plan, trouble

    text = page("words")
    shown = rows_below(text, "| State | Means |")
    assert [line.split("|")[1].strip() for line in shown] == list(plan.MILESTONE_STATES)
    kinds = rows_below(text, "| Kind | Means | Asks for |")
    assert [line.split("`")[1] for line in kinds] == list(plan.MILESTONE_KINDS)
    rules = rows_below(text, "| Rule | Percent |")
    assert [line.split("`")[1] for line in rules] == list(plan.PERCENT_RULES)
    causes = rows_below(text, "| Cause | When |")
    assert [line.split("`")[1] for line in causes] == [c for c in trouble.CAUSES if c != "planning"]
    assert [state for state in trouble.RISK_STATES if state not in text] == []
    assert [state for state in plan.LINK_TYPES if code(state) not in text] == []


def test_the_worked_percentages_are_what_the_program_reckons() -> None:
    from mstui.measures.progress import Rule, roll_up

    tasks = [
        {"id": str(number), "state": "doing", "percent": percent, "duration": days * 480}
        | {"effort": hours * 60, "percent_rule": "manual"}
        for number, (days, hours, percent) in enumerate(
            [(1, 8, 100), (2, 4, 50), (5, 40, 25), (2, 8, 0)]
        )
    ]
    tasks[0]["state"] = "done"
    text = page("words")

    def exact(rule: Rule) -> float:
        return roll_up(tasks, rule=rule).exact or 0

    assert f"{exact('effort'):.1f} %" in text
    assert f"{exact('duration')} %" in text
    assert f"{exact('count')} %" in text
    assert roll_up(tasks).rule == "effort"


def test_every_sign_is_shown_with_the_words_it_stands_beside() -> None:
    from mstui.domain.kinds import plan
    from mstui.tui.glyphs import ASCII
    from mstui.tui.panes.projects import WORST_FIRST
    from mstui.tui.panes.words import STATES
    from mstui.views import portfolio

    shown: dict[str, tuple[str, str]] = {}
    for line in rows_below(page("terminal"), "| Unicode | ASCII | Beside |"):
        sign, plain, words = (cell.strip(" `") for cell in line.strip("|").split("|"))
        shown |= dict.fromkeys(words.split(", "), (sign, plain))
    listed = {*portfolio.STATES, *WORST_FIRST, *plan.MILESTONE_STATES, "ready", "to do"}
    listed |= {state for state in plan.TASK_STATES if state != "todo"}
    assert shown == {word: (STATES[word][0], ASCII.plain(STATES[word][0])) for word in listed}


def test_the_words_of_a_milestone_are_explained_in_the_order_in_which_they_hold() -> None:
    from mstui.views.rows import milestone_word

    rows = rows_below(page("words"), "| Shown instead | When |")
    documented = [line.split("|")[1].strip() for line in rows]
    red, amber, green, grey = (_judged(colour) for colour in ("red", "amber", "green", "grey"))
    # Target, blocked, ready, health: each line mends what the word before it tells.
    mended = [
        ("2026-11-20", True, True, red),
        ("2027-01-01", True, True, red),
        ("2027-01-01", False, True, amber),
        ("2027-01-01", True, False, amber),
        ("2027-01-01", True, False, green),
        ("2027-01-01", False, False, green),
        ("2027-01-01", False, False, grey),
    ]
    words = [
        milestone_shown(milestone_word("planned", *told, "2026-11-21"), health)
        for *told, health in mended
    ]
    assert words == [*documented, "planned"]


def _judged(colour: str) -> MilestoneHealth:
    """A planned milestone of a colour."""
    return MilestoneHealth(
        "m", "Beta", "p", "", "planned", "", Verdict(colour), "", "", "", "target", "", None, None,
        ("", "", ""), False, Facts(), Score(0, ()),
    )  # fmt: skip


def test_every_state_of_a_project_is_explained_worst_first() -> None:
    from mstui.tui.panes.projects import WORST_FIRST

    rows = rows_below(section_of(page("words"), "## Where a project"), "| State | When |")
    assert [line.split("|")[1].strip() for line in rows] == list(WORST_FIRST)


def test_the_sizes_are_those_in_force() -> None:
    from mstui.tui.screens.base import LEAST_HEIGHT, LEAST_WIDTH
    from mstui.tui.screens.project import DETAIL_FROM, PANES_FROM

    text = " ".join(page("terminal").split())
    assert f"Under {LEAST_WIDTH} columns or {LEAST_HEIGHT} lines nothing" in text
    assert f"Under {PANES_FROM[0]} columns or {PANES_FROM[1]} lines one pane" in text
    assert f"From {DETAIL_FROM} columns on" in text


def test_every_date_of_the_first_steps_is_understood() -> None:
    from mstui.dates import parse_date
    from mstui.domain.duration import parse_duration

    section = section_of(page("first-steps"), "## Dates you can type")
    typed = [
        text
        for line in rows_below(section, "| Typed | Is |")
        for text in re.findall(r"`([^`]+)`", line.split("|")[1])
    ]
    assert len(typed) > 20
    for text in typed:
        parse_date(text, "2026-11-21")
    durations = re.findall(r"`(\d[^`]*)`", section.partition("\nDurations")[2])
    assert len(durations) == 5
    assert all(parse_duration(text) > 0 for text in durations)


def test_the_wrong_date_is_told_as_the_page_says() -> None:
    from mstui.dates import parse_date
    from mstui.domain.errors import InvalidValue

    with pytest.raises(InvalidValue) as caught:
        parse_date("21 nvo", "2026-11-21")
    assert f"`{caught.value}`" in page("first-steps")


def test_the_times_of_backups_are_those_of_the_settings() -> None:
    from mstui.config.declared import setting

    section = section_of(page("the-file"), "## Backups")
    assert f"every {setting('backups.minutes').default} minutes" in section
    words = {2: "two days", 14: "two weeks", 60: "two months"}
    for name in ("all_days", "daily_days", "weekly_days"):
        assert words[int(setting(f"backups.{name}").default)] in section


@pytest.mark.parametrize("topic", topics())
def test_a_page_begins_with_its_title_and_one_sentence(topic: str) -> None:
    title, blank, *rest = page(topic).split("\n")
    sentence = " ".join("\n".join(rest).split("\n\n")[0].split())
    assert re.fullmatch(r"# [A-Z][\w, -]+", title)
    assert blank == ""
    assert sentence.endswith(".")
    assert not re.search(r"[.!?] [A-Z]", sentence), sentence


def test_no_page_mentions_a_place_of_this_machine() -> None:
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *HELP.glob("*.md")]
    named = re.compile(r"(?<![\w~.])/(?:home|root|work|tmp|Users|opt|usr|var)/|[A-Z]:\\")
    told = [str(path) for path in pages if named.search(path.read_text(encoding="utf-8"))]
    assert told == []
    assert [path for path in pages if str(Path.home()) in path.read_text(encoding="utf-8")] == []
