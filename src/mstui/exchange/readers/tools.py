"""Tools whose exports are recognised by their headers, and what those mean there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mstui.exchange.readers.headers import plain


class Tool(NamedTuple):
    """One tool: ``signatures`` are sets of headers of which one must be there as a whole."""

    title: str
    signatures: tuple[frozenset[str], ...]
    columns: dict[str, str]  # header to target, with a unit as in "effort s"
    # The word that stands where there is nothing, and signs written for line breaks.
    escapes: bool = False


def _signatures(*texts: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(text.split("|")) for text in texts)


def _columns(**targets: str) -> dict[str, str]:
    """``due_date="due|a b"``-like pairs: target (with ``_`` for a blank) to headers."""
    return {
        header: target.replace("__", " ").replace("_", "-")
        for target, headers in targets.items()
        for header in headers.split("|")
    }


TOOLS: dict[str, Tool] = {
    "jira": Tool(
        "Jira",
        _signatures(
            "issue type|summary|issue key",
            "issue type|summary|key",
            "issue type|summary|issue id",
        ),
        _columns(
            name="summary",
            id="issue key|key|issue id",
            kind="issue type",
            state="status|status category",
            parent=(
                "parent|parent id|parent key|custom field epic link|epic link|"
                "custom field parent link|parent link|custom field parent|parent summary"
            ),
            start=(
                "start date|custom field start date|custom field target start|target start|"
                "planned start|inferred start date"
            ),
            due="due date|due|inferred due date|custom field target end|target end",
            actual_finish="resolved|resolution date",
            effort__s="original estimate",
            effort_done__s="time spent",
            tags="labels|component s|components",
            milestone="fix version s|fix versions",
            project="project name",
            skip=(
                "remaining estimate|project key|project type|project lead|project description|"
                "project url|sprint|work ratio|resolution|environment|created|updated|"
                "affects version s|affects versions|project lead id|security level|"
                "custom field epic name|custom field epic color|custom field epic status|"
                "custom field rank"
            ),
        ),
    ),
    "linear": Tool(
        "Linear",
        _signatures("id|team|title|cycle name|parent issue", "id|team|title|project milestone"),
        _columns(
            id="id",
            name="title",
            notes="description",
            state="status",
            assignee="assignee",
            tags="labels",
            project="project",
            milestone="project milestone",
            parent="parent issue",
            due="due date",
            actual_start="started",
            actual_finish="completed",
            predecessors="blocked by",
            skip=(
                "team|estimate|project id|creator|cycle number|cycle name|cycle start|cycle end|"
                "created|updated|triaged|canceled|archived|initiatives|project milestone id|"
                "sla status|roadmaps|uuid|time in status minutes|related to|duplicate of"
            ),
        ),
    ),
    "asana": Tool(
        "Asana",
        _signatures("task id|name|section column|assignee", "task id|created at|name|projects"),
        _columns(
            id="task id",
            name="name",
            phase="section column",
            assignee="assignee",
            email="assignee email",
            start="start date",
            due="due date",
            actual_finish="completed at",
            tags="tags",
            notes="notes",
            project="projects",
            parent="parent task",
            predecessors="blocked by dependencies",
            successors="blocking dependencies",
            skip="created at|last modified|time estimate sizing",
        ),
    ),
    "clickup": Tool(
        "ClickUp",
        _signatures("task id|task name|list name", "task id|task content|status"),
        _columns(
            id="task id",
            name="task name",
            notes="task content",
            kind="task type",
            state="status",
            due="due date",
            start="start date",
            actual_finish="date done|date closed",
            parent="parent id",
            assignee="assignees",
            tags="tags",
            phase="list name",
            project="space name",
            effort__ms="time estimated",
            effort_done__ms="time spent",
            checklist="checklists",
            skip=(
                "due date text|start date text|date created|date created text|subtasks ids|"
                "time estimated text|time spent text|rolled up time|rolled up time text|"
                "folder name path|comments|assigned comments|home location|home location id|"
                "other locations|other location ids|date done text|date closed text|task link"
            ),
        ),
        escapes=True,
    ),
    "planner": Tool(
        "Microsoft Planner",
        _signatures("task name|bucket name|progress"),
        _columns(
            id="task id",
            name="task name",
            phase="bucket name",
            state="progress",
            assignee="assigned to",
            start="start date",
            due="due date",
            actual_finish="completed date",
            tags="labels",
            notes="notes|description",
            checklist="checklist items",
            project="plan name",
            skip=(
                "created by|created date|is recurring|late|completed by|goals|"
                "completed checklist items|sprint|plan id"
            ),
        ),
    ),
    "plane": Tool(
        "Plane",
        _signatures("id|name|state|module name|cycle name"),
        _columns(
            due="target date",
            phase="module name",
            actual_finish="completed at",
            skip=(
                "created by|cycle name|cycle start date|cycle end date|module start date|"
                "module target date|created at|updated at|archived at"
            ),
        ),
    ),
    "redmine": Tool(
        "Redmine",
        _signatures("subject|tracker"),
        _columns(
            id="#|id",
            row="row",
            name="subject",
            kind="tracker",
            state="status",
            assignee="assignee|assigned to|user",
            start="start date|start",
            due="due date|due",
            percent="% done|done ratio|progress",
            effort__h="estimated hours|estimated time",
            effort_done__h="spent time|total spent time",
            parent="parent|parent task",
            milestone="version|target version|fixed version",
            tags="category",
            predecessors="follows|blocked by",
            successors="precedes|blocks",
            actual_finish="closed|closed on",
            skip="private|author|created|updated|related issues|files|total estimated time",
        ),
    ),
    "github": Tool(
        "GitHub Projects",
        _signatures("title|url|assignees|status", "title|url|repository"),
        _columns(
            name="title",
            state="status|state",
            assignee="assignees",
            parent="parent issue",
            skip="url|repository|linked pull requests|reviewers|sub issues progress",
        ),
    ),
    "gitlab": Tool(
        "GitLab",
        _signatures("title|issue id|url|state|author username"),
        _columns(
            id="issue id",
            assignee="assignee",
            actual_finish="closed at utc",
            effort__s="time estimate",
            effort_done__s="time spent",
            parent="epic title",
            skip=(
                "url|author|author username|assignee username|confidential|locked|"
                "created at utc|updated at utc|weight|epic id"
            ),
        ),
    ),
    "trello": Tool(
        "Trello",
        _signatures("card name|list name"),
        _columns(
            id="card id",
            name="card name",
            notes="card description",
            phase="list name",
            project="board name",
            assignee="members",
            skip="card url|list id|board id|archived|last activity date|attachment links",
        ),
    ),
    "wrike": Tool(
        "Wrike",
        _signatures("key|title|parent task|custom status", "title|start date constraint|status"),
        _columns(
            id="key",
            name="title",
            phase="folder",
            state="custom status|status",
            due="end date|due date",
            predecessors="depends on",
            effort__h="effort",
            effort_done__h="time spent",
            skip="start date constraint|shared with|author|created date|duration hours",
        ),
    ),
    "smartsheet": Tool(
        "Smartsheet",
        _signatures("task name|start|finish|% complete|assigned to|comments"),
        _columns(name="task name", assignee="assigned to", percent="% complete", skip="comments"),
    ),
    "monday": Tool(
        "monday",
        _signatures("name|subitems", "name|item id auto generated"),
        _columns(
            id="item id auto generated|item id",
            name="name",
            assignee="person|people|owner",
            start="timeline start",
            finish="timeline end",
            due="date|due date",
            predecessors="dependent on|dependency",
            phase="group",
            skip="subitems|last updated|creation log|formula|link",
        ),
    ),
    "notion": Tool(
        "Notion",
        (),
        _columns(
            name="name|task name",
            assignee="assign|assignee|person",
            due="due|date|due date",
            parent="parent task|parent item",
            predecessors="blocked by",
            successors="blocking|is blocking",
            skip="sub item|sub tasks|created time|last edited time|created by",
        ),
    ),
    "todoist": Tool(
        "Todoist",
        _signatures("type|content|indent|responsible"),
        _columns(
            name="content",
            notes="description",
            level="indent",
            assignee="responsible",
            due="date",
            skip="author|date lang|timezone|priority|view style|meta",
        ),
    ),
    "msproject": Tool(
        "Microsoft Project",
        _signatures(
            "name|duration|outline level",
            "task name|duration|outline level",
            "task name|duration|task mode",
            "name|duration|task mode",
            "name|duration|start|finish|predecessors|resource names",
        ),
        _columns(
            row="id",
            id="unique id",
            name="name|task name",
            kind="milestone|summary",
            level="outline level",
            start="start|start date",
            finish="finish|finish date",
            assignee="resource names",
            percent="% complete|percent complete",
            effort="work",
            predecessors="predecessors",
            successors="successors",
            skip=(
                "active|task mode|wbs|outline number|type|priority|constraint type|"
                "constraint date|critical|free slack|total slack|unique id predecessors|"
                "unique id successors|remaining work|scheduled work"
            ),
        ),
    ),
}


def recognised(headers: Iterable[str]) -> str:
    """The tool whose export has these headers, the most telling signature first; "" for none."""
    present = {plain(header) for header in headers}
    fitting = [
        (len(signature), name)
        for name, tool in TOOLS.items()
        for signature in tool.signatures
        if signature <= present
    ]
    return max(fitting, default=(0, ""), key=lambda pair: pair[0])[1]


def column_of(tool: str, header: str) -> tuple[str, str]:
    """The target and the unit that a header has in a tool's export; "" where it has none."""
    told = TOOLS[tool].columns.get(plain(header), "") if tool in TOOLS else ""
    target, _, unit = told.partition(" ")
    return target, unit
