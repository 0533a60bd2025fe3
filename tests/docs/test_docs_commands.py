"""Every command that a page shows is one; every verb and option is told; the examples run."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from docs_tables import HELP, README, page, sh_blocks, topics

from mstui.cli.main import main
from mstui.cli.root import root
from mstui.cli.session import Session
from mstui.cli.verbs import VERBS
from mstui.domain.errors import UsageProblem

OPERATORS = frozenset({"|", "||", "&&", ";", ">", ">>", "<"})


def commands(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each line of the shell blocks that calls mstui, with the words after its name."""
    for block in sh_blocks(text):
        for line in block.splitlines():
            for words in simple_commands(line):
                while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                    words = words[1:]
                if words and words[0].rpartition("/")[2] == "mstui":
                    yield line, words[1:]


def simple_commands(line: str) -> Iterator[list[str]]:
    """The commands of one line, without the files that their output goes to."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    words: list[str] = []
    to_file = False
    for word in lexer:
        if word in OPERATORS:
            to_file = word in (">", ">>", "<")
            if not to_file:
                yield words
                words = []
        elif to_file:
            to_file = False
        else:
            words.append(word)
    yield words


def parse(args: list[str]) -> None:
    """Let click read the words as the program would; raises where it would complain."""
    command: click.Command = root()
    ctx: click.Context | None = None
    name = "mstui"
    session = Session()
    while True:
        ctx = command.make_context(name, list(args), parent=ctx, obj=session)
        if not isinstance(command, click.Group):
            return
        args = [*ctx._protected_args, *ctx.args]
        if not args:
            return
        name_found, found, args = command.resolve_command(ctx, args)
        assert found is not None
        command, name = found, name_found or name


def documented_commands() -> list[tuple[str, str]]:
    pages = [README, *sorted(HELP.glob("*.md"))]
    return [
        (path.name, line)
        for path in pages
        for line, _ in commands(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("name", "line"), documented_commands())
def test_every_command_shown_is_understood(name: str, line: str) -> None:
    for _, args in commands(f"```sh\n{line}\n```"):
        parse(args)


def test_a_command_that_is_none_would_be_noticed() -> None:
    for args in (["lits"], ["undo", "--forse"], ["import"], ["add", "taks", "x"]):
        with pytest.raises((click.UsageError, UsageProblem)):
            parse(args)


def test_every_verb_and_option_named_in_a_sentence_exists() -> None:
    known = options()
    wrong = []
    for path in [README, *HELP.glob("*.md")]:
        text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.S | re.M)
        for span in re.findall(r"`mstui ([^`]+)`", text):
            words = span.split()
            if words[0].startswith("-") or "/" in words[0] or words[0].isupper():
                verb = ""
            else:
                verb = words[0]
                if verb not in VERBS:
                    wrong.append(f"{path.name}: {span}")
                    continue
            named = [word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)]
            wrong += [f"{path.name}: {span}" for word in named if word not in known[verb]]
    assert wrong == []


def options() -> dict[str, set[str]]:
    """Every option by verb, those of its inner verbs included; "" holds those of all verbs."""
    known = {"": names_of(root())}
    context = click.Context(root(), info_name="mstui", obj=Session())
    for verb in VERBS:
        command = root().get_command(context, verb)
        assert command is not None
        known[verb] = names_of(command) | known[""]
        if isinstance(command, click.Group):
            for inner in command.list_commands(context):
                found = command.get_command(context, inner)
                assert found is not None
                known[verb] |= names_of(found)
    return known


def names_of(command: click.Command) -> set[str]:
    names = {"-h", "--help"}
    for param in command.params:
        if isinstance(param, click.Option):
            names |= {*param.opts, *param.secondary_opts}
    return names


def verb_sections() -> dict[str, str]:
    """The sections of the page on the command line, by their verb."""
    parts = re.split(r"^### `", page("cli"), flags=re.M)[1:]
    return {part.split("`")[0].split()[0]: part for part in parts}


def test_every_verb_has_a_section_and_no_section_is_left_over() -> None:
    assert sorted(verb_sections()) == sorted(VERBS)


def shared_options() -> set[str]:
    """The options that the page tells once for all verbs, before the first of them."""
    general = page("cli").partition("\n### ")[0]
    return set(re.findall(r"`(--?[a-z-]+)", general)) | {"--help"}


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_of_a_verb_is_told(verb: str) -> None:
    context = click.Context(root(), info_name="mstui", obj=Session())
    command = root().get_command(context, verb)
    assert command is not None
    inner: list[click.Command] = [command]
    if isinstance(command, click.Group) and verb != "add":
        inner += [found for name in command.list_commands(context)
                  if (found := command.get_command(context, name)) is not None]  # fmt: skip
    section = verb_sections()[verb]
    untold = []
    for one in inner:
        for param in one.params:
            if isinstance(param, click.Option) and not str(param.name).startswith("field_"):
                told = any(re.search(rf"`?{re.escape(opt)}\b", section) for opt in param.opts)
                if not told and not shared_options() & set(param.opts):
                    untold.append(param.opts[0])
    assert sorted(set(untold)) == []


@pytest.mark.parametrize("topic", [*topics(), *VERBS])
def test_help_prints_every_page_and_verb(topic: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", topic]) == 0
    printed = capsys.readouterr().out
    assert len(printed.splitlines()) > 1
    assert "```" not in printed


def test_pages_use_no_mark_that_help_would_print() -> None:
    for topic in topics():
        text = re.sub(r"^```.*?^```$", "", page(topic), flags=re.DOTALL | re.M)
        text = re.sub(r"`[^`\n]+`", "", text)
        assert re.findall(r"(?<![*\w])\*(?!\*)[^*\n]+\*(?!\*)|^\s*>|^\s*<\w", text, re.M) == [], (
            topic
        )


# The examples, run as they stand

# Commands that need a person, a terminal, another program, or the network.
_NOT_RUN = re.compile(
    r"mstui( plans/work\.db| demo| checkin| minutes| ~/plans/work\.db| --no-mouse| --theme \S+)?( +#.*)?$"
    r"|NO_COLOR=1 mstui$|.*--in-editor|pbpaste|.*plan\.xml|.*pip install|mstui completion"
)
# Where a page shows a refusal on purpose, or a question that nobody answers here.
_OTHER_CODES = {
    "mstui restore --latest": 7,
    # Searches are saved in the app.
    "mstui find Late --filter": 3,
    "mstui list tasks --filter Late": 3,
    # The plan was imported a moment ago: two weeks ago there was no such item.
    'mstui show "Brochure delivered" --as-of "2 weeks ago"': 3,
}


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shell in an empty folder, with the plan of the page on importing."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("MSTUI_USER", "Ana")
    monkeypatch.chdir(tmp_path)
    for folder in ("plans", "stick"):
        (tmp_path / folder).mkdir()
    (tmp_path / "plan.csv").write_text(sh_blocks(page("importing"), "csv")[0], encoding="utf-8")
    return tmp_path


def run(line: str, capsys: pytest.CaptureFixture[str]) -> int:
    """Run a line of a page; what it sends to a file arrives there."""
    ((_, args),) = commands(f"```sh\n{line}\n```")
    code = main([str(Path(word).expanduser()) if word[:1] == "~" else word for word in args])
    told = capsys.readouterr()
    target = re.search(r" > (\S+)$", line)
    if target:
        Path(target[1]).expanduser().write_text(told.out, encoding="utf-8")
    if code != _OTHER_CODES.get(line.partition(" #")[0].strip(), 0):
        pytest.fail(f"{line}\nended with {code}: {told.err}{told.out}")
    return code


# Each page that shows commands, with what has been done before.
BEFORE: dict[str, list[str]] = {
    "first-steps": ["mstui import plan.csv"],
    "importing": [],
    "templates": ["mstui new Web --key WEB"],
    "the-file": ["mstui init", "mstui import plan.csv", "mstui edit 'Write the text' --percent 10"],
    "troubleshooting": ["mstui import plan.csv", "mstui backup"],
    "cli": [
        "mstui new Web --key WEB",
        "mstui add person Ben",
        "mstui add kpi Leads --project WEB --unit leads",
    ],
    "finding": ["mstui import plan.csv"],
    "planning": ["mstui init"],
    "rhythm": ["mstui import plan.csv"],
    "config": [],
    "keys": [],
    "themes": [],
    "terminal": [],
    "minutes": ["mstui demo --no-ui --db demo.db"],
    "checkin": ["mstui demo --no-ui --db demo.db"],
    "publishing": ["mstui demo --no-ui --db demo.db"],
    "risks": ["mstui demo --no-ui --db demo.db"],
    "kpis": ["mstui demo --no-ui --db demo.db"],
}
# These tell of what the demonstration holds.
_ON_THE_DEMONSTRATION = ("checkin", "minutes", "publishing", "risks", "kpis")


@pytest.mark.parametrize(("topic", "before"), BEFORE.items())
def test_the_examples_of_a_page_run_as_they_stand(
    topic: str,
    before: list[str],
    at_home: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if topic in _ON_THE_DEMONSTRATION:
        monkeypatch.setenv("MSTUI_DB", str(at_home / "demo.db"))
        monkeypatch.setenv("MSTUI_TODAY", "2026-11-21")
    lines = [line for line, _ in commands(page(topic)) if not _NOT_RUN.match(line)]
    assert lines, topic
    for line in [*before, *lines]:
        run(line, capsys)


def test_every_page_with_examples_is_run() -> None:
    shown = {
        topic for topic in topics() for line, _ in commands(page(topic)) if not _NOT_RUN.match(line)
    }
    assert shown == set(BEFORE)


def test_the_commands_of_the_readme_run(at_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = README.read_text(encoding="utf-8").partition("| Command | Does |")[2].partition("\n\n")
    told = re.findall(r"^\| `(mstui [^`]+)` \|", table[0], re.M)
    assert len(told) >= 4
    for line in told:
        if not _NOT_RUN.match(line):
            run(line, capsys)


@pytest.mark.parametrize("width", [60, 80, 92])
@pytest.mark.parametrize("topic", topics())
def test_a_page_fits_the_terminal(topic: str, width: int) -> None:
    """Code stands as it is; text and tables are broken."""
    from mstui.cli.help import rendered
    from mstui.cli.width import cells

    lines = "".join(rendered(page(topic), width)).splitlines()
    assert [line for line in lines if cells(line) > width and not line.startswith("    ")] == []
