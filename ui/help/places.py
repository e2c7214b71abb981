"""Which page of the manual belongs to what has the focus: one table for screens, one for their parts and dialogs."""

from collections.abc import Iterator, Mapping

from PySide6.QtWidgets import QWidget

from nocdesk.manual.pages import CONTENTS
from ui.screen import SCREENS

PAGE_OF_SCREEN: Mapping[str, str] = {spec.name: spec.name for spec in SCREENS}
"""Every screen has the page of its name."""

PAGE_OF_PART: Mapping[str, str] = {
    "BreachConflictDialog": "breach-review",
    "BreachReview": "breach-review",
    "ConflictDialog": "tickets",
    "CrashWindow": "live",
    "DiscoveryDialog": "import",
    "FilterEdit": "filters",
    "ImpactDialog": "services",
    "ImportDialog": "import",
    "JobDrawer": "live",
    "LoadDialog": "tickets",
    "Palette": "shortcuts",
    "PeaceDialog": "alarms",
    "PerspectiveDialog": "settings",
    "ShelveDialog": "works",
    "ShortcutSheet": "shortcuts",
    "TicketDialog": "tickets",
    "WaitingActsDialog": "live",
    "WhatIfDialog": "sla",
    "Wizard": "first-minutes",
    "WorkForm": "works",
}
"""Parts of screens, and dialogs, by their class; a dialog that is not named has the page of the screen behind it."""


def page_of(focused: QWidget | None, screen: str) -> str:
    """The page for what has the focus; the screen in front says it where nothing nearer does."""
    for widget in _outwards(focused):
        if page := PAGE_OF_PART.get(type(widget).__name__):
            return page
    return PAGE_OF_SCREEN.get(screen, CONTENTS)


def _outwards(widget: QWidget | None) -> Iterator[QWidget]:
    while widget is not None:
        yield widget
        widget = widget.parentWidget()
