"""Every verb with its family's module and one line of help; nothing is imported to list them."""

from __future__ import annotations

from typing import NamedTuple


class VerbEntry(NamedTuple):
    """A verb: ``attribute`` of ``mstui.cli.<module>`` is its click command."""

    module: str
    attribute: str
    group: str
    help: str


_ENTRIES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "Items": (
        ("add", "adding", "Add an item of a kind; - reads one a line from stdin."),
        ("edit", "editing", "Change fields of an item, by options or in your editor."),
        ("show", "showing", "Everything about one item."),
        ("list", "listing", "The items of one kind, as a table, CSV or JSON."),
        ("find", "finding", "Anything that holds a text, whatever its kind."),
        ("done", "finishing", "Finish items: tasks done, risks closed, promises kept."),
        ("achieve", "finishing", "Call a milestone achieved, with its evidence."),
        ("move", "moving", "Give an item another date; shows what it changes first."),
        ("notice", "noticing", "The change notice of a milestone, for a client."),
        ("owed", "owing", "What others owe, when they last confirmed it, who waits."),
        ("confirm", "owing", "Record that somebody confirmed what they owe."),
        ("note", "finishing", "Write a note on an item."),
        ("rm", "removing", "Delete items with all that hangs on them."),
    ),
    "Projects": (
        ("new", "projects", "Begin a project from a template."),
        ("template", "projects", "List, show, save and add templates."),
        ("status", "attention", "One line for a prompt or a bar."),
        ("due", "attention", "What needs attention, by person."),
    ),
    "Sharing": (
        ("minutes", "minuting", "The minutes of a check-in, in many forms."),
        ("publish", "publishing", "The client's page of a project, as one HTML file."),
        ("report", "publishing", "All projects for the inside, as text, Markdown or HTML."),
    ),
    "Plan": (
        ("schedule", "scheduling", "Early and late dates, floats, what is critical."),
        ("timeline", "charting", "The plan as a chart in text."),
        ("baseline", "baselining", "Keep a copy of the plan, and compare with one."),
        ("trend", "trending", "How forecasts moved from check-in to check-in."),
        ("load", "charting", "Who has how much to do in which week."),
        ("holidays", "scheduling", "Fill a project's calendar with a country's holidays."),
        ("lint", "scheduling", "What is wrong with a plan; 1 where a check fails."),
        ("why", "scheduling", "Why an item has its dates: the chain that drives it."),
    ),
    "Registers": (
        ("risk", "risking", "Risks: the register, the heat map, rating and reviewing."),
        ("roadblock", "risking", "What is in the way, who is asked, what resolved it."),
        ("deliverable", "delivering", "What is handed over, and who approved it."),
        ("kpi", "measuring", "Readings, what is expected by now, investigations."),
        ("scope", "delivering", "How a project has grown, and the answer to it."),
        ("lookback", "measuring", "Three questions about an achieved milestone."),
    ),
    "Rhythm": (("checkin", "checkin", "Go through what is due: read, change, record."),),
    "History": (
        ("undo", "history", "Take back your last change."),
        ("redo", "history", "Bring back what undo took."),
        ("log", "history", "Who changed what, when and why."),
    ),
    "Files": (
        ("init", "workspace", "Make a new, empty workspace."),
        ("import", "importing", "Read a plan from another tool's file, or restore a dump."),
        ("dump", "dumping", "The whole workspace as JSON, without loss."),
        ("backup", "workspace", "Make a verified copy."),
        ("restore", "workspace", "Put a backup in the workspace's place."),
        ("check", "checking", "Test the workspace; silent where all is well."),
        ("doctor", "doctor", "Diagnose file, SQLite, terminal and settings."),
        ("path", "workspace", "Where everything lies."),
    ),
    "Program": (
        ("demo", "demo", "The app on a throw-away demonstration."),
        ("config", "setup", "Your settings: config init writes the file."),
        ("keys", "setup", "All keys of the app, yours included."),
        ("themes", "setup", "All themes; --new writes one of your own."),
        ("help", "help", "The help pages."),
        ("completion", "completion", "The completion script of a shell."),
    ),
}

# Attributes that can't be called as their verb is.
_ATTRIBUTES = {"import": "import_", "list": "list_", "help": "help_"}

VERBS: dict[str, VerbEntry] = {
    name: VerbEntry(module, _ATTRIBUTES.get(name, name), group, help)
    for group, entries in _ENTRIES.items()
    for name, module, help in entries
}
GROUPS = tuple(_ENTRIES)
