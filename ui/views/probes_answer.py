"""Every object of the last answer in the probe pane, painted line by line: there may be hundreds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from nocdesk.boards.probe_answer import SaidAnswer, SaidModule, SaidObject
from nocdesk.boards.probe_board import ProbeDetail
from nocdesk.instants import clock_time
from nocdesk.language import _
from nocdesk.network.model import ProbeType
from ui.mirroring import painter_on
from ui.runs import Run, advance, paint_runs
from ui.text import number, plural
from ui.theme import Theme
from ui.views.detail_sections import section
from ui.widgets.labels import plain

MOST_LINES = 400
_NO_MODULE = _("Without a name")
_LINE, _GAP = 19, 12
_VALUE_SHARE = 0.55
"""How much of the width a long value may take from a name."""

_OWN = {
    ProbeType.SYSTEM: ("SNMPv2-MIB",),
    ProbeType.IF_MIB: ("IF-MIB", "IEEE8023-LAG-MIB"),
    ProbeType.DISMAN_PING: ("DISMAN-PING-MIB",),
    ProbeType.CISCO_IPSLA: ("CISCO-RTTMON-MIB", "CISCO-IPSLA-ETHERNET-MIB"),
    ProbeType.DISMAN_TRACEROUTE: ("DISMAN-TRACEROUTE-MIB",),
    ProbeType.JUNIPER_RPM: ("JUNIPER-RPM-MIB", "DISMAN-PING-MIB"),
    ProbeType.HUAWEI_NQA: ("NQA-MIB",),
    ProbeType.MEF_SOAM: ("MEF-SOAM-PM-MIB", "MEF-SOAM-FM-MIB"),
    ProbeType.TWAMP: ("JUNIPER-TWAMP-MIB",),
    ProbeType.ENTITY_SENSOR: ("ENTITY-SENSOR-MIB", "CISCO-ENTITY-SENSOR-MIB", "ENTITY-MIB"),
    ProbeType.BGP4: ("BGP4-MIB",),
    ProbeType.OSPF: ("OSPF-MIB",),
    ProbeType.UPS: ("UPS-MIB",),
}
"""The modules that a type of probe reads; of a declared table any may be its own."""


@dataclass(frozen=True, slots=True)
class _Line:
    """An object, or the heading of those that follow."""

    text: str
    said: SaidObject | None = None


class AnswerLines(QWidget):
    """Names to the left and values to the right, under the names of their MIB modules; the OID is the tool tip."""

    def __init__(self, theme: Theme, answer: SaidAnswer) -> None:
        super().__init__()
        self._theme = theme
        self._lines: Sequence[_Line] = tuple(islice(_lines_of(answer), MOST_LINES))
        self.setFixedHeight(len(self._lines) * _LINE)
        self.setAccessibleName(_("Last answer: {object}").format(object=plural(answer.count, "object", "objects")))
        self.setAccessibleDescription("; ".join(map(_spoken, self._lines)))

    def tip_at(self, y: float) -> str:
        """What is told of the line at this height."""
        place = int(y // _LINE)
        said = self._lines[place].said if 0 <= place < len(self._lines) else None
        return f"{said.name} = {said.value}\n{said.oid}" if said is not None else ""

    # Qt's own names from here on.

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos().y()), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, seen = painter_on(self), event.rect()
        for place in range(seen.top() // _LINE, min(len(self._lines), seen.bottom() // _LINE + 1)):
            self._paint_line(painter, self._lines[place], QRectF(0, place * _LINE, self.width(), _LINE))

    def _paint_line(self, painter: QPainter, line: _Line, box: QRectF) -> None:
        theme, middle = self._theme, box.center().y()
        if line.said is None:
            paint_runs(painter, theme, 0, middle, [Run(line.text, weight=600)], box.width())
            return
        value = " ".join(line.said.value.split())
        name_needs = advance(theme, line.text)
        room = max(box.width() * _VALUE_SHARE, box.width() - name_needs - _GAP)
        width = min(room, advance(theme, value))
        left = box.width() - width - _GAP
        paint_runs(painter, theme, 0, middle, [Run(_cut(theme, line.text, left), "muted")], left)
        paint_runs(painter, theme, box.width() - width, middle, [Run(value)], width + 1)


def _cut(theme: Theme, name: str, room: float) -> str:
    """A name that fits: of its index the end stays, which says of which row it is."""
    column, dot, index = name.partition(".")
    rest = room - advance(theme, column)
    return column + QFontMetricsF(theme.font(12)).elidedText(dot + index, Qt.TextElideMode.ElideLeft, max(0.0, rest))


def last_answer(detail: ProbeDetail, theme: Theme) -> QWidget:
    """What the device said in the last poll, or why it is not there."""
    if detail.answer is None:
        return _without(_("Not kept: what devices say is forgotten after a day, but for what was said around alarms."))
    answer = own_first(detail.answer, detail.row.type)
    if not answer.count:
        return _without(
            _("The device gave no object in the poll of {taken_at}.").format(taken_at=clock_time(answer.taken_at))
        )
    widget, column = section(
        _("Last answer"), f"{clock_time(answer.taken_at)} · {plural(answer.count, 'object', 'objects')}"
    )
    column.addWidget(plain(_("For this probe and the others that were asked with it."), "muted", wrap=True))
    column.addWidget(AnswerLines(theme, answer))
    unseen = sum(1 for _ in _lines_of(answer)) - MOST_LINES
    if unseen > 0:
        rest = _('and {unseen} more lines; all of them: nocdesk evidence "{name}"').format(
            unseen=number(unseen), name=detail.row.name
        )
        column.addWidget(plain(rest, "muted", wrap=True))
    return widget


def own_first(answer: SaidAnswer, probe_type: ProbeType) -> SaidAnswer:
    """With what the probe reads before what came with it; of a declared table that is what no other type reads."""
    others = {name for names in _OWN.values() for name in names}
    own = set(_OWN.get(probe_type, ()))

    def is_foreign(module: SaidModule) -> bool:
        return module.name in others if probe_type is ProbeType.TABLE else module.name not in own

    return replace(answer, modules=tuple(sorted(answer.modules, key=is_foreign)))


def _without(why: str) -> QWidget:
    widget, column = section(_("Last answer"))
    column.addWidget(plain(why, "muted", wrap=True))
    return widget


def _lines_of(answer: SaidAnswer) -> Iterator[_Line]:
    for module in answer.modules:
        yield _Line(module.name or _NO_MODULE)
        for said in module.objects:
            yield _Line(said.name, said)


def _spoken(line: _Line) -> str:
    return line.text if line.said is None else f"{line.text} {line.said.value}"
