"""The sections of the probe pane: the last poll, what people asked, the last values, the device, the service."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from nocdesk.boards.probe_board import LastValue, PollAnswer, PolledRow, ProbeDetail
from nocdesk.instants import clock_time
from nocdesk.language import _
from ui.nesting import nest
from ui.probe_text import at_text, interval_text, last_value_text, metric_name, said_text, took_text
from ui.text import age, number
from ui.views.detail_sections import section
from ui.widgets.labels import ElidedLabel, plain

MOST_VALUES = 24
_RIGHT = Qt.AlignmentFlag.AlignRight
_TOP = Qt.AlignmentFlag.AlignTop


def last_poll(detail: ProbeDetail, now: datetime) -> QWidget:
    """What was said, in full, and when."""
    row = detail.row
    widget, column = section(_("Last poll"))
    column.addWidget(plain(said_text(row), wrap=True))
    if row.detail and row.detail not in said_text(row):
        column.addWidget(plain(row.detail, "muted", wrap=True))
    pairs = [
        (_("Asked"), at_text(row.polled_at, now)),
        (_("Answered"), at_text(row.answered_at, now)),
        (_("Every"), interval_text(row.interval_s)),
    ]
    if row.answer_ms is not None:
        pairs.append(
            (
                _("Took"),
                _("{took_text}, at most {took_text_2} in 10 min").format(
                    took_text=took_text(row.answer_ms), took_text_2=took_text(row.slowest_ms)
                ),
            )
        )
    nest(column, _pairs(pairs))
    return widget


def asked_for(answers: Sequence[PollAnswer], now: datetime, hint: str) -> QWidget:
    """The polls that people asked for, and what came of them; `hint` is how to ask for one."""
    widget, column = section(_("Polls asked for"), _("newest first") if answers else "")
    if not answers:
        column.addWidget(plain(_("Nobody has asked for one. {hint}").format(hint=hint).strip(), "muted", wrap=True))
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for place, answer in enumerate(answers):
        grid.addWidget(plain(clock_time(answer.asked_at), "muted"), place, 0, _TOP)
        waits = _("waiting for the collector, {total_seconds}").format(
            total_seconds=age((now - answer.asked_at).total_seconds())
        )
        words = f"{answer.asked_by}: {answer.answer or waits}"
        grid.addWidget(plain(words, wrap=True), place, 1, _TOP)
    nest(column, grid)
    return widget


def values(detail: ProbeDetail, now: datetime) -> QWidget:
    """The last value of each series, with its age."""
    rows = detail.values
    widget, column = section(_("Last values"), "age" if rows else "")
    if not rows:
        column.addWidget(plain(_("None has been kept yet."), "muted"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 1)
    for place, row in enumerate(rows[:MOST_VALUES]):
        name = f"{metric_name(row.metric)} {_instance(row, detail.row)}".strip()
        grid.addWidget(ElidedLabel(name, "muted"), place, 0)
        grid.addWidget(plain(last_value_text(row)), place, 1, _RIGHT)
        grid.addWidget(plain(age((now - row.at).total_seconds()), "muted"), place, 2, _RIGHT)
    nest(column, grid)
    if len(rows) > MOST_VALUES:
        column.addWidget(plain(_("and {count} more series").format(count=number(len(rows) - MOST_VALUES)), "muted"))
    return widget


def _instance(last: LastValue, row: PolledRow) -> str:
    """What it is a value of, without the name of the test itself that stands above it all."""
    return last.instance.removeprefix(row.name).removeprefix(row.service).strip()


def device(detail: ProbeDetail) -> QWidget:
    """What is asked, and how it is spoken to."""
    widget, column = section(_("Device"))
    pairs = [
        (_("Name"), detail.row.device),
        (_("Kind"), " ".join(part for part in (detail.vendor, detail.kind.replace("-", " ")) if part)),
        (_("Place"), detail.location or _("not said")),
        (_("Address"), _("{address} port {port}").format(address=detail.address, port=detail.port)),
        (_("Speaks"), f"SNMP{detail.snmp}"),
    ]
    nest(column, _pairs(pairs))
    return widget


def service(detail: ProbeDetail) -> QWidget:
    """The service that the probe measures."""
    widget, column = section(_("Service"))
    if detail.row.service:
        nest(column, _pairs([(_("Name"), detail.row.service), (_("Label"), detail.service_label or _("none"))]))
    else:
        column.addWidget(plain(_("None: it watches the device itself."), "muted", wrap=True))
    return widget


def _pairs(pairs: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for place, (key, value) in enumerate(pairs):
        grid.addWidget(plain(key, "muted"), place, 0, _TOP)
        grid.addWidget(plain(value, wrap=True), place, 1, _TOP)
    return grid
