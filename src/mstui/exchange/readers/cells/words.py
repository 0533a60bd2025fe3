"""States, kinds and priorities in the words of other tools."""

from __future__ import annotations

import re

from mstui.domain.text import fold

# What tools write where there is nothing.
EMPTY = frozenset(
    (
        "", "-", "–", "—", "n/a", "na", "#n/a", "null", "none", "(none)", "nil", "nan", "nat",
        "undefined", "no date", "no value", "not set", "unassigned", "nobody", "no assignee",
        "unscheduled", "[]", "{}", "tbd", "tba", "?",
    )
)  # fmt: skip

_STATES = {
    "todo": (
        "to do|todo|new|open|opened|backlog|not started|unstarted|planned|ready|pending|queued|"
        "draft|proposed|scheduled|triage|selected for development|to be done|upcoming|next|"
        "assigned|reopened|re opened|not begun|future|idea|ideas|icebox|committed|"
        "ready to start|ready for work|ready for development|on deck|offen|neu|geplant|"
        "nicht begonnen|nicht gestartet|zu erledigen|a faire|nouveau|ouvert|non commence|"
        "por hacer|pendiente|nuevo|abierto|no iniciado|da fare|te doen|not yet started|"
        "incomplete|created"
    ),
    "doing": (
        "in progress|doing|started|wip|work in progress|active|ongoing|on going|working on it|"
        "working|in development|development|in review|review|code review|in qa|qa|testing|in test|"
        "in testing|test|verify|verification|in work|underway|under way|progress|on track|"
        "at risk|in bearbeitung|in arbeit|laufend|begonnen|aktiv|en cours|en progreso|"
        "en curso|in corso|bezig|resolved pending|ready for review|ready for test|"
        "ready for testing|ready for qa|in uat|uat|staging|deploying|feedback|behind|late|"
        "off track|partially complete|designing|implementing|executing"
    ),
    "blocked": (
        "blocked|on hold|hold|onhold|stuck|waiting|waiting for|waiting on|impeded|paused|"
        "suspended|deferred|postponed|delayed|blockiert|wartend|zuruckgestellt|pausiert|bloque|"
        "en attente|bloqueado|en espera|waiting for customer|waiting on others|someone else|"
        "waiting for someone else"
    ),
    "done": (
        "done|closed|complete|completed|finished|resolved|fixed|shipped|released|deployed|"
        "delivered|verified|merged|achieved|reached|met|ok|live|launched|yes|true|"
        "100%|erledigt|fertig|abgeschlossen|geschlossen|gelost|termine|fini|ferme|"
        "hecho|completado|cerrado|terminado|fatto|completato|chiuso|klaar|gereed|"
        "done done|production|published|signed off|accepted and closed"
    ),
    "cancelled": (
        "cancelled|canceled|cancel|abandoned|dropped|rejected|wont do|won t do|wont fix|"
        "won t fix|duplicate|duplicated|invalid|obsolete|declined|discarded|not doing|"
        "not planned|archived|removed|abgebrochen|verworfen|abgelehnt|storniert|annule|rejete|"
        "cancelado|rechazado|annullato|geannuleerd|cannot reproduce|deleted|inactive|not required"
    ),
}
STATES = {word: state for state, words in _STATES.items() for word in words.split("|")}

_KINDS = {
    "milestone": "milestone|milestones|meilenstein|jalon|hito|gate|mijlpaal|pietra miliare",
    "phase": "phase|phases|summary|summary task|section|stage|group|sammelvorgang|fase|etape",
    "task": (
        "task|tasks|issue|item|work item|work package|activity|aufgabe|vorgang|arbeitspaket|tache|"
        "tarea|attivita|taak|default|to do|todo|action|standard"
    ),
}
KINDS = {word: kind for kind, words in _KINDS.items() for word in words.split("|")}

_PRIORITIES = {
    "must": (
        "must|must have|urgent|highest|critical|blocker|immediate|p0|p1|very high|showstopper|"
        "top|dringend|sofort|kritisch|muss|urgente|critique|critica|emergency|asap"
    ),
    "should": "should|should have|high|major|important|p2|hoch|soll|elevee|haute|alta|wichtig|hoog",
    "could": (
        "could|could have|nice to have|medium|normal|moderate|average|low|lowest|minor|trivial|"
        "p3|p4|p5|mittel|niedrig|gering|kann|moyenne|basse|faible|media|baja|default|laag|"
        "very low"
    ),
    "wont": "wont|won t|wont have|won t have|would|wish",
}
PRIORITIES = {word: moscow for moscow, words in _PRIORITIES.items() for word in words.split("|")}
# Bare numbers from 1 (most urgent) on, as ClickUp numbers priorities.
SCALE = {"0": "", "1": "must", "2": "should", "3": "could", "4": "could", "5": "could"}
_NO_PRIORITY = frozenset(
    ("no priority", "no prio", "keine", "aucune", "unprioritized", "undecided")
)

YES = frozenset(
    ("yes", "y", "true", "1", "x", "✓", "✔", "☑", "ja", "oui", "si", "wahr", "vrai", "on")
)
NO = frozenset(("no", "n", "false", "0", "nein", "non", "falsch", "faux", "off"))

_SIGNS = re.compile(r"[^\w%]+")


def plain(text: str) -> str:
    """A word as the tables hold it: without case, accents, signs, leading numbers."""
    words = _SIGNS.sub(" ", fold(text)).replace("_", " ").split()
    # "02 - In progress", "3. Done"
    while len(words) > 1 and words[0].isdecimal():
        words = words[1:]
    return " ".join(words)


def is_empty(text: str) -> bool:
    return text.casefold() in EMPTY


def state(text: str) -> str | None:
    """The state of a task that a word stands for, None where it is unknown."""
    word = plain(text)
    return STATES.get(word) or STATES.get(word.removeprefix("status ").removeprefix("state "))


def kind(text: str) -> str | None:
    return KINDS.get(plain(text))


def priority(text: str) -> str | None:
    """MoSCoW for a word of priority, "" where it says that there is none, None if unknown."""
    word = plain(text)
    if word in _NO_PRIORITY:
        return ""
    found = PRIORITIES.get(word) or PRIORITIES.get(word.removesuffix(" priority"))
    if found is None and len(word.split()) > 1:
        # "P1 Urgent", "High 2"
        found = next((PRIORITIES[part] for part in word.split() if part in PRIORITIES), None)
    return found


def yes_or_no(values: list[str]) -> bool:
    """True where all of them are yes or no."""
    words = {text.casefold() for text in values}
    return bool(words) and words <= YES | NO
