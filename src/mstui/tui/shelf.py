"""The templates that projects can start from, as the person's settings and folders give them."""

from __future__ import annotations

from typing import Any

from mstui.actions.templates import Shelf


def shelf_of(app: Any) -> Shelf:
    """The shelf of an app; the usual length of a day in one without settings."""
    from mstui.config.paths import user_templates_dir
    from mstui.config.settings import default_settings

    session = getattr(app, "session", None)
    settings = session.settings if session is not None else default_settings()
    return Shelf(user_templates_dir(), settings.integer("minutes_per_day"))
