"""What the headers of tables mean, in the words of many tools and languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from mstui.domain.text import fold
from mstui.exchange.readers.cells import words

_CAMEL = re.compile(r"(?:[A-Z]?[a-z0-9]+)(?:[A-Z][a-z0-9]+)+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SIGNS = re.compile(r"[^\w%#]+")
_CUSTOM_FIELD = re.compile(r"custom field (.+)")
_UNIT_WORDS = {
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "std", "stunden"), "h"),
    **dict.fromkeys(("d", "day", "days", "tage", "jours"), "d"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "m"),
    **dict.fromkeys(("s", "sec", "second", "seconds"), "s"),
}
_UNIT_IN_HEADER = re.compile(rf"\b({'|'.join(_UNIT_WORDS)})$")

_SYNONYMS = {
    "name": (
        "name|title|task|task name|subject|summary|item|issue|activity|activity name|what|"
        "work item|card name|content|story|to do|todo|item name|task title|issue title|"
        "name der aufgabe|vorgangsname|vorgang|aufgabe|titel|bezeichnung|name des vorgangs|thema|"
        "nom|titre|nom de la tache|tache|sujet|intitule|nombre|titulo|tarea|nombre de tarea|"
        "asunto|attivita|nome attivita|titolo|nome|taaknaam|taak|milestone name|deliverable name"
    ),
    "kind": (
        "type|kind|issue type|task type|item type|tracker|work item type|typ|art|vorgangsart|"
        "is milestone|tipo|nature|category type|card type"
    ),
    "phase": (
        "phase|section|section column|bucket|bucket name|list|list name|stage|group|group name|"
        "column name|module|module name|workstream|work stream|work package|project phase|folder|"
        "abschnitt|gruppe|teilprojekt|fase|etape|etapa|lot|swimlane"
    ),
    "milestone": (
        "milestone|project milestone|fix version|fix versions|fix version s|version|"
        "target version|fixed version|release|meilenstein|zielversion|jalon|hito|mijlpaal"
    ),
    "parent": (
        "parent|parent task|parent issue|parent id|parent key|parent item|parent name|"
        "parent link|epic link|epic|parent summary|subtask of|sub task of|part of|"
        "ubergeordnete aufgabe|ubergeordneter vorgang|eltern|tache parente|tarea principal"
    ),
    "level": "outline level|level|indent|indent level|hierarchy level|gliederungsebene|niveau",
    "project": "project|project name|projects|board|board name|projekt|projektname|projet|proyecto",
    "owner": (
        "owner|responsible|accountable|lead|project lead|task owner|dri|in charge|"
        "verantwortlich|verantwortlicher|zustandig|inhaber|proprietaire|propietario|"
        "responsabile|eigenaar"
    ),
    "assignee": (
        "assignee|assignees|assigned to|assigned|assign|assigned person|resource names|"
        "resource name|resource|resources|who|person|people|assigned user|"
        "zugewiesen an|zugewiesen|bearbeiter|ressourcennamen|ressource|assigne a|assigne|"
        "assignation|noms des ressources|asignado a|asignado|nombres de recursos|assegnato a|"
        "toegewezen aan|members"
    ),
    "email": "assignee email|owner email|email|e mail|assigned to email|assignee e mail|mail",
    "start": (
        "start|start date|begin|begin date|starts|start on|starts on|planned start|scheduled start|"
        "timeline start|target start|inferred start date|beginn|anfang|startdatum|startdate|"
        "anfangstermin|debut|date de debut|commence|inicio|fecha de inicio|comienzo|inizio|"
        "data inizio|startdatum gepland|planned start date|from"
    ),
    "finish": (
        "finish|finish date|end|end date|ends|ends on|planned finish|planned end|scheduled finish|"
        "scheduled end|timeline end|target end|planned end date|planned finish date|ende|endtermin|"
        "enddatum|fin|date de fin|fecha de fin|fine|data fine|einddatum|to|until"
    ),
    "target": "target|target date|zieldatum|zieltermin|goal date|commitment date|baseline date",
    "due": (
        "due|due date|due on|duedate|due by|deadline date|complete by|inferred due date|"
        "delivery date|faellig|fallig|falligkeitsdatum|fallig am|falligkeit|abgabe|abgabedatum|"
        "echeance|date d echeance|fecha de vencimiento|vencimiento|fecha limite|scadenza|"
        "data di scadenza|vervaldatum|date|when|datum"
    ),
    "deadline": "deadline|hard deadline|stichtag|termin|date limite",
    "actual-start": "actual start|actual start date|started|started at|started on|istanfang",
    "actual-finish": (
        "actual finish|actual end|actual finish date|actual end date|completed|completed at|"
        "completed on|completed date|date completed|completion date|closed|closed at|closed on|"
        "resolved|resolution date|resolved at|done on|finished|finished at|done date|closed date|"
        "istende|ist ende|abgeschlossen am|erledigt am|termine le"
    ),
    "duration": "duration|dauer|duree|duracion|durata|length|days|duur|duration days",
    "effort": (
        "effort|work|estimate|estimated hours|estimated time|original estimate|time estimate|"
        "estimation|planned hours|planned effort|estimated effort|time estimated|hours|"
        "aufwand|arbeit|geschatzter aufwand|geplanter aufwand|travail|charge|trabajo|lavoro|"
        "inspanning"
    ),
    "effort-done": (
        "actual work|actual hours|time spent|spent time|spent hours|actual effort|hours spent|"
        "logged|time logged|ist arbeit|aufgewendete zeit|temps passe"
    ),
    "remaining": "remaining duration|verbleibende dauer",
    "percent": (
        "percent complete|% complete|complete %|percent|% done|done ratio|progress|progress %|"
        "completion|complete|percentage|percentage complete|% abgeschlossen|prozent|fortschritt|"
        "% acheve|avancement|progression|% completado|progreso|avance|% completamento|voortgang|%"
    ),
    "state": (
        "status|state|task status|issue status|status category|current status|workflow state|"
        "zustand|statut|etat|estado|stato|done|is done|completed yes no|custom status"
    ),
    "priority": (
        "priority|prio|moscow|importance|prioritat|wichtigkeit|priorite|prioridad|priorita|"
        "prioriteit|urgency"
    ),
    "tags": (
        "tags|tag|labels|label|keywords|components|component|component s|categories|category|"
        "etiketten|schlagworte|kategorie|stichworte|etiquettes|etiquetas|categoria|categorie"
    ),
    "notes": (
        "notes|note|description|task description|details|comment|remarks|remark|"
        "task content|task notes|body|acceptance criteria|notizen|notiz|beschreibung|"
        "bemerkung|bemerkungen|anmerkungen|remarques|descripcion|notas|descrizione|"
        "omschrijving|beschrijving|opmerkingen"
    ),
    "checklist": "checklist|checklists|checklist items|check list|checkliste",
    "predecessors": (
        "predecessors|predecessor|depends on|dependencies|dependency|blocked by|is blocked by|"
        "blocked by dependencies|follows|after|waiting on|waits for|requires|vorganger|"
        "abhangig von|abhangigkeiten|predecesseurs|depend de|predecesoras|depende de|"
        "predecessori|voorafgaande taken|inward issue link blocks|inward issue link dependency|"
        "inward issue link depends|inward issue link gantt end to start"
    ),
    "successors": (
        "successors|successor|blocking|blocks|blocking dependencies|precedes|before|is needed by|"
        "nachfolger|successeurs|sucesoras|outward issue link blocks|"
        "outward issue link dependency|outward issue link gantt end to start"
    ),
    "id": (
        "id|key|issue key|issue id|task id|unique id|uid|item id|ticket|ticket id|ticket number|"
        "task key|identifier|code|task number|card id|#|nummer|nr|no|kennung|vorgangsnummer|"
        "einmalige nr|identifiant|numero|identificador|ref|reference|activity id|issue number"
    ),
    "row": "row|row number|row id|row no|line|zeile|line number",
    "cost": "cost|costs|budget|total cost|kosten|cout|coste|costo|planned cost|budgeted cost",
    # What looks like one of the others, and is not.
    "skip": (
        "created|created at|created date|created on|created by|date created|creation date|creator|"
        "updated|updated at|updated on|last modified|last updated|modified|modified by|author|"
        "reporter|url|link|task link|attachments|watchers|votes|comments|color|colour|issue color|"
        "time in status|rank|sort order|estimate points|story points|cycle start|cycle end|"
        "constraint date|baseline start|baseline finish|work ratio|last viewed|guid|uuid"
    ),
}

HEADERS: dict[str, str] = {
    word: target for target, names in _SYNONYMS.items() for word in names.split("|")
}


@lru_cache(maxsize=4096)
def plain(header: str) -> str:
    """A header as the tables hold it: no case, accents, signs or camel humps."""
    header = header[:200].strip()
    if _CAMEL.fullmatch(header):
        header = _HUMP.sub(" ", header)
    return " ".join(_SIGNS.sub(" ", fold(header)).replace("_", " ").split())


def meaning(header: str) -> tuple[str, float]:
    """The target that a header names and how sure that is; "" where it names none."""
    name = plain(header)
    if name in HEADERS:
        return HEADERS[name], 0.9
    custom = _CUSTOM_FIELD.fullmatch(name)
    if custom is not None and custom[1] in HEADERS:
        return HEADERS[custom[1]], 0.8
    bare = _UNIT_IN_HEADER.sub("", name).strip()
    if bare != name and HEADERS.get(bare) in ("duration", "effort", "effort-done", "remaining"):
        return HEADERS[bare], 0.85
    # "Task Start Date (planned)", "Owner 1", "Dependencies / blockers"
    parts = name.split()
    for count in range(min(3, len(parts) - 1), 1, -1):
        for at in range(len(parts) - count + 1):
            target = HEADERS.get(" ".join(parts[at : at + count]), "")
            if target not in ("", "skip"):
                return target, 0.5
    return "", 0.0


def unit_of(header: str, target: str) -> str:
    """The unit of bare numbers that a header names: s, m, h or d."""
    found = _UNIT_IN_HEADER.search(plain(header))
    if found is None or target not in ("duration", "effort", "effort-done", "remaining"):
        return ""
    return _UNIT_WORDS[found[0]]


def known(cell: str) -> bool:
    """True for a text that is a header somewhere: how a header row is told from data.

    Words that data hold as well (task, milestone, done, no) tell nothing.
    """
    word = plain(cell)
    return word in HEADERS and len(word) > 2 and words.state(word) is None and not words.kind(word)


def count_known(row: Iterable[str]) -> int:
    """How many different headers stand in a row."""
    return len({cell for cell in row if known(cell)})
