"""What `forms: {options: …}` of the settings says, for one form or for all, becomes what a backend asks for."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from civicgen.config import Config
from civicgen.content.forms import Form

__all__ = ["chosen", "option", "short", "zone_of"]


def short(form: Form) -> str:
    """A form as people write it in settings and commands: `plan-local-2026/avis`."""
    return f"{form.consultation}/{form.id}"


def option(settings: Config, form: Form, key: str, default: str = "") -> str:
    """What stands under a key: for this form (`id plan-local-2026/avis`), else for all (`id`)."""
    options = settings.forms.options
    return options.get(f"{key} {short(form)}") or options.get(key) or default


def chosen(form: Form, settings: Config) -> str:
    """Name of the backend of a form: its own (`backend plan-local-2026/avis`), else the portal's; or nothing."""
    return settings.forms.options.get(f"backend {short(form)}") or settings.forms.backend


def zone_of(form: Form, settings: Config) -> datetime.tzinfo:
    """Time zone in which a service writes (option `timezone`); the portal's where it says none, or one that is none."""
    try:
        return ZoneInfo(option(settings, form, "timezone", settings.timezone))
    except (ValueError, KeyError, OSError):  # no such name, a path, a folder of the database
        return settings.zone
