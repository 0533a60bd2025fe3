"""Each dialog as it is opened, for looking at and for tests that go through all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dialog_host import Plan
from textual.screen import Screen

Opener = Callable[[Plan], Screen[Any]]
GALLERY: dict[str, Opener] = {}


def _shown(opener: Opener) -> Opener:
    GALLERY[opener.__name__] = opener
    return opener


@_shown
def add(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.add_item import AddItem

    return AddItem("milestone", {"project": plan.project, "phase": plan.phase})


@_shown
def quick(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.quick_add import QuickAdd

    given = {"project": plan.project, "phase": plan.phase, "milestone": plan.milestone}
    return QuickAdd("task", given)


@_shown
def outline(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.outline import Outline

    text = "# One\n- two fri @ana\n  - three 3d >Ad\n- [x] \x1b[2Jfour 31 feb\n"
    return Outline("phase", {"project": plan.project}, text)


@_shown
def edit_milestone(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.edit_item import EditItem

    return EditItem("milestone", plan.milestone)


@_shown
def edit_task(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.edit_item import EditItem

    return EditItem("task", plan.task)


@_shown
def target(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.set_target import SetTarget

    return SetTarget("milestone", [plan.milestone])


@_shown
def owner(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.set_owner import SetOwner

    return SetOwner("milestone", [plan.milestone])


@_shown
def priority(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.set_priority import SetPriority

    return SetPriority("milestone", [plan.milestone])


@_shown
def achieve(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.achieve import Achieve

    return Achieve(plan.milestone)


@_shown
def note(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.add_note import AddNote

    return AddNote("milestone", plan.milestone)


@_shown
def delete(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.confirm_delete import ConfirmDelete

    return ConfirmDelete([("project", plan.project)])


@_shown
def who(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.who import WhoAreYou

    return WhoAreYou()


@_shown
def new_project(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.new_project import NewProject

    return NewProject()


@_shown
def as_template(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.save_template import SaveTemplate

    return SaveTemplate(plan.project)


@_shown
def theme(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.theme import ThemeChooser

    return ThemeChooser()


@_shown
def undo(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.undo import UndoAnyway

    return UndoAnyway("“Ad creative” was changed since: target by Ben, 5 minutes ago.")


@_shown
def palette(plan: Plan) -> Screen[Any]:
    from mstui.commands.context import Context
    from mstui.commands.registry import REGISTRY
    from mstui.tui.dialogs.palette import Palette

    return Palette(REGISTRY, Context("project", "milestone", plan.milestone, "milestone"))


@_shown
def keys(plan: Plan) -> Screen[Any]:
    from mstui.commands.registry import REGISTRY
    from mstui.tui.dialogs.keys import KeysHelp

    return KeysHelp(REGISTRY, "project")


@_shown
def pages(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.pages import HelpPages

    return HelpPages()


@_shown
def reason(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.reason import Reason

    return Reason(
        [("Ad creative finalized", "bold"), "target 25 Nov 2026 → 02 Dec 2026 (+5 wd)"],
        item=plan.milestone,
        informed="Ana Diaz",
        watch_until="02 Dec 2026",
    )


@_shown
def import_plan(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.import_plan import ImportPlan

    return ImportPlan()


@_shown
def name_project(plan: Plan) -> Screen[Any]:
    from mstui.actions.templates import TemplateInfo
    from mstui.domain.blueprint import load
    from mstui.tui.dialogs.new_project import NameProject

    template = TemplateInfo("product-launch", "Product launch", "", "mstui")
    return NameProject(template, load("product-launch"))


@_shown
def link(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.link import LinkItem

    return LinkItem("task", plan.task)


@_shown
def link_several(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.link_several import LinkSeveral

    return LinkSeveral("milestone", [plan.milestone, plan.approval, plan.target])


@_shown
def move_to(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.move_to import MoveTo

    return MoveTo("milestone", [plan.milestone])


@_shown
def log_hours(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.log_hours import LogHours

    return LogHours("task", plan.task)


@_shown
def explain(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.explain import Explain

    return Explain("milestone", plan.milestone)


@_shown
def read_kpi(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.read_kpi import ReadKpi

    return ReadKpi(plan.kpi)


@_shown
def ask_support(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.unblock import AskSupport

    return AskSupport(plan.roadblock)


@_shown
def resolve(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.unblock import Resolve

    return Resolve([plan.roadblock])


@_shown
def decide(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.deliver import Decide

    return Decide(plan.deliverable)


@_shown
def investigate(plan: Plan) -> Screen[Any]:
    from mstui.tui.dialogs.investigate import FindOut

    return FindOut(kpi=plan.kpi)
