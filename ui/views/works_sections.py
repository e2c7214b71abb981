"""The sections of the pane of a planned work: whom it touches, the announcement, the series, what was done."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from nocdesk.boards.work_rows import WorkBoardRow, WorkDetail, WorkEventLine, WorkState, WorkTime, work_state
from nocdesk.language import _
from ui.nesting import nest
from ui.text import begun, minute, number
from ui.views.detail_sections import section
from ui.widgets.labels import ElidedLabel, plain
from ui.work_text import event_text, lasts_text, notice_text, notice_words, touched_text, zoned_minute, zoned_window

MOST_SERVICES = 12
MOST_LINES = 10
MOST_NOTICES = 6
_TOP = Qt.AlignmentFlag.AlignTop


def when(row: WorkBoardRow, now: datetime) -> QWidget:
    """The window, how long it takes, what it is about, and who planned it."""
    widget, column = section(_("When"))
    column.addWidget(plain(zoned_window(row.starts_at, row.shown_end), wrap=True))
    column.addWidget(plain(_lasts(row), "muted", wrap=True))
    if row.reason:
        column.addWidget(plain(row.reason, wrap=True))
    if row.planned_by or row.planned_at:
        at = f", {minute(row.planned_at, now)}" if row.planned_at else ""
        column.addWidget(
            plain(
                _("Planned by {planned_by}{at}").format(planned_by=row.planned_by or _("nobody known"), at=at),
                "muted",
                wrap=True,
            )
        )
    return widget


def touched(row: WorkBoardRow) -> QWidget:
    """Whose services it takes down."""
    widget, column = section(_("Who is touched"), touched_text(row))
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 4)
    grid.setColumnStretch(1, 5)
    for place, service in enumerate(row.services[:MOST_SERVICES]):
        customer = ElidedLabel(service.customer)
        customer.setStyleSheet("font-weight: 500")
        grid.addWidget(customer, place, 0)
        grid.addWidget(ElidedLabel(f"{service.name}, {service.label}" if service.label else service.name), place, 1)
    nest(column, grid)
    if len(row.services) > MOST_SERVICES:
        column.addWidget(plain(_("and {count} more").format(count=number(len(row.services) - MOST_SERVICES)), "muted"))
    return widget


def announcement(row: WorkBoardRow, now: datetime) -> QWidget:
    """When the customers were told, and of how much of it."""
    widget, column = section(_("Announcement"))
    column.addWidget(plain(announcement_words(row, now), wrap=True))
    for notice in row.notices[:MOST_NOTICES]:
        is_kept = row.is_in_time(notice) and (row.was_told_all or not notice.asked)
        column.addWidget(plain(notice_words(row, notice), "muted" if is_kept else "risk", wrap=True))
    if len(row.notices) > MOST_NOTICES:
        column.addWidget(
            plain(_("and {count} more agreements").format(count=number(len(row.notices) - MOST_NOTICES)), "muted")
        )
    return widget


def announcement_words(row: WorkBoardRow, now: datetime) -> str:
    """The announcement in a sentence."""
    if row.notice is None or row.announced_at is None:
        is_to_come = work_state(row, now) is WorkState.PLANNED
        return _("The customers have not been told.") + (_(" A says that they have been.") if is_to_come else "")
    words = _("The customers were told on {at}, {notice_text} before it begins").format(
        at=zoned_minute(row.announced_at), notice_text=notice_text(row.notice)
    )
    if row.was_told_all or row.announced_ends_at is None:
        return f"{words}."
    return _("{words}, of the time until {end}; what was added was not announced.").format(
        words=words, end=zoned_minute(row.announced_ends_at)
    )


def coinciding(row: WorkBoardRow) -> QWidget:
    """Other works on the same services at the same time."""
    widget, column = section(_("At the same time"))
    words = _("No other work touches these services then.")
    if row.overlaps:
        words = _("On the same services: {overlaps}.").format(overlaps=", ".join(row.overlaps))
    column.addWidget(plain(words, "" if row.overlaps else "muted", wrap=True))
    return widget


def series(row: WorkBoardRow, following: Sequence[WorkTime]) -> QWidget:
    """The rule in words and the next times."""
    widget, column = section(_("Recurs"), _("changed singly") if row.is_own else "")
    column.addWidget(plain(begun(row.recurrence), wrap=True))
    for time in following:
        column.addWidget(plain(zoned_window(time.starts_at, time.ends_at), "muted"))
    if not following:
        column.addWidget(plain(_("The series has ended."), "muted"))
    return widget


def history(lines: Sequence[WorkEventLine], now: datetime) -> QWidget:
    """What was done about it, the newest first."""
    widget, column = section(_("What was done"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for place, line in enumerate(lines[:MOST_LINES]):
        at, words = event_text(line, now)
        grid.addWidget(plain(at, "muted"), place, 0, _TOP)
        grid.addWidget(plain(words, wrap=True), place, 1, _TOP)
    nest(column, grid)
    if not lines:
        column.addWidget(plain(_("Nothing is recorded."), "muted"))
    return widget


def sections(detail: WorkDetail, now: datetime) -> list[QWidget]:
    """All of them, in the order of the pane."""
    row = detail.row
    recurring = [series(row, detail.following)] if row.series_id is not None else []
    parts = [when(row, now), announcement(row, now), touched(row), coinciding(row)]
    return [*parts, *recurring, history(detail.history, now)]


def _lasts(row: WorkBoardRow) -> str:
    if row.ends_at <= row.starts_at:
        return _("Called off; it would have taken {lasts_text}").format(lasts_text=lasts_text(row))
    planned = row.planned_ends_at
    if planned is not None and planned > row.ends_at:
        return _("Took {lasts_text}; it was planned until {end}").format(
            lasts_text=lasts_text(row), end=zoned_minute(planned)
        )
    return _("Takes {lasts_text}").format(lasts_text=lasts_text(row))
