"""The lower half of the evidence screen: the decoded tree, the raw varbinds, their octets, and the poll's log."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nocdesk.boards.evidence_rows import DecodedLine, EvidenceDetail, VarbindRow
from nocdesk.filtering.row_filter import Accepts
from nocdesk.language import _
from ui.copying import copy_text, tsv_of
from ui.evidence_delegate import DecodedDelegate, VarbindDelegate
from ui.mirroring import sides
from ui.models.evidence_columns import DECODED_COLUMNS, VARBIND_COLUMNS, time_text
from ui.models.row_table import RowTableModel
from ui.nesting import fill, nest
from ui.theme import Theme
from ui.widgets.labels import ElidedLabel, line, plain
from ui.widgets.octet_view import OctetView
from ui.widgets.panes import Panes
from ui.widgets.row_view import RowView

Row = TypeVar("Row")
MOST_LOG_LINES = 8


class EvidenceProof(QWidget):
    """Follows the line that is chosen above; what is chosen in the tree is chosen among the varbinds, and back."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._detail: EvidenceDetail | None = None
        self._closed: set[int] = set()
        self.tree: RowView[DecodedLine] = RowView(
            RowTableModel(DECODED_COLUMNS, key=lambda line: line.id),
            DecodedDelegate(theme, closed=self._closed),
            name=_("Decoded"),
        )
        self.varbinds: RowView[VarbindRow] = RowView(
            RowTableModel(VARBIND_COLUMNS, key=lambda row: row.id, order=lambda row: (not row.is_own, row.id)),
            VarbindDelegate(theme),
            name=_("Raw varbinds"),
        )
        for view in (self.tree, self.varbinds):
            view.rows.setParent(view)
        self.tree.horizontalHeader().hide()
        self.octets = OctetView(theme)
        self._decoded_of, self._raw_of = ElidedLabel("", "muted"), ElidedLabel("", "muted")
        self._held, self._logged = ElidedLabel("", "caption"), ElidedLabel("", "caption")
        self._note = plain("", "muted", wrap=True)
        self._log = QVBoxLayout()
        self._build()
        self.tree.selection_changed.connect(self._on_tree)
        self.varbinds.selection_changed.connect(self._on_varbind)

    def _build(self) -> None:
        raw = QVBoxLayout()
        raw.setContentsMargins(0, 0, 0, 0)
        raw.setSpacing(0)
        self._raw_of.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._note.setContentsMargins(12, 10, 12, 10)
        raw.addWidget(_bar(_("Raw varbinds"), self._raw_of))
        self._note.setAlignment(Qt.AlignmentFlag.AlignTop)
        raw.addWidget(self._note, 1)
        log = QWidget()
        self._log.setContentsMargins(sides(10, 2, 8, 4))
        self._log.setSpacing(3)
        fill(log, self._log)
        self._logged.setAlignment(Qt.AlignmentFlag.AlignLeft)
        parts = _under(self._held, self.octets), _under(self._logged, log)
        below = Panes(Qt.Orientation.Horizontal, *parts, sizes=(560, 420))
        self._below = Panes(Qt.Orientation.Vertical, self.varbinds, below, sizes=(170, 130))
        raw.addWidget(self._below, 100)
        right = _frame(raw)
        tree = QVBoxLayout()
        tree.setContentsMargins(0, 0, 0, 0)
        tree.setSpacing(0)
        tree.addWidget(_bar(_("Decoded"), self._decoded_of))
        tree.addWidget(self.tree, 1)
        column = QHBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Panes(Qt.Orientation.Horizontal, _frame(tree), right, sizes=(500, 880)))

    @property
    def detail(self) -> EvidenceDetail | None:
        """What is shown."""
        return self._detail

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for view in (self.tree, self.varbinds, self.octets):
            view.set_theme(theme)

    def tree_handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the keys do in the tree."""
        return {
            **_list_handlers(self.tree, self._copy_tree),
            "evidence.open_branch": lambda: self._fold(False),
            "evidence.close_branch": lambda: self._fold(True),
        }

    def varbind_handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the keys do among the varbinds."""
        return _list_handlers(self.varbinds, self._copy_varbinds)

    def show_detail(self, detail: EvidenceDetail | None, why: str = "") -> None:
        """Show the proof of a line, or why there is none."""
        self._detail = detail
        self._closed.clear()
        model = self.tree.rows
        model.set_filter(None)
        model.reset(detail.tree if detail is not None else ())
        self.varbinds.rows.reset(detail.varbinds if detail is not None else ())
        self._decoded_of.setText(detail.title if detail is not None else "")
        self._raw_of.setText(_summary(detail))
        self._raw_of.setToolTip(detail.fingerprint if detail is not None else "")
        note = detail.note if detail is not None else why
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._below.setVisible(detail is not None and bool(detail.varbinds))
        self._show_log(detail)
        for view in (self.tree, self.varbinds):
            view.fit_columns()
            view.ensure_current(at_top=True)
        self._stand_on_first()
        self._show_octets()

    def _stand_on_first(self) -> None:
        """Stand on the object that the value came of, where that is known."""
        lines = self._detail.tree if self._detail is not None else ()
        first = next((one for one in lines if one.oid), None)
        if first is not None:
            self.tree.select_id(first.id)

    def _show_log(self, detail: EvidenceDetail | None) -> None:
        while (item := self._log.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        lines = detail.log if detail is not None else ()
        for one in lines[:MOST_LOG_LINES]:
            row = QHBoxLayout()
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(10)
            row.addWidget(plain(time_text(one.at), "muted"))
            row.addWidget(ElidedLabel(one.text), 1)
            holder = QWidget()
            fill(holder, row)
            self._log.addWidget(holder)
        self._log.addStretch(1)
        self._logged.setText(_("Poll log, {count} lines").format(count=len(lines)) if lines else _("Poll log"))

    def _on_tree(self) -> None:
        line_ = _current(self.tree)
        found = [
            row for row in self.varbinds.rows.shown_rows if line_ is not None and line_.oid and row.oid == line_.oid
        ]
        if found and self.varbinds.current_id() != found[0].id:
            self.varbinds.select_id(found[0].id)

    def _on_varbind(self) -> None:
        self._show_octets()
        row = _current(self.varbinds)
        found = [one for one in self.tree.rows.shown_rows if row is not None and one.oid == row.oid]
        current = _current(self.tree)
        if found and (current is None or current.oid != found[0].oid):
            self.tree.select_id(found[0].id)

    def _show_octets(self) -> None:
        row = _current(self.varbinds)
        octets = self._detail.octets if self._detail is not None else b""
        if row is None or not octets:
            self.octets.show_octets(octets)
            self._held.setText(_("Encoded objects"))
            return
        self.octets.show_octets(octets, row.offset, row.length)
        self._held.setText(
            _("Bytes {offset} to {offset_2} hold {name}").format(
                offset=row.offset, offset_2=row.offset + row.length - 1, name=row.name
            )
        )

    def _fold(self, is_closed: bool) -> None:
        row = _current(self.tree)
        if row is None or not row.is_parent:
            return
        (self._closed.add if is_closed else self._closed.discard)(row.id)
        hidden = _inside(self._detail.tree if self._detail is not None else (), self._closed)
        self.tree.rows.set_filter(Accepts(lambda one: one.id not in hidden))
        self.tree.viewport().update()

    def _copy_tree(self) -> None:
        copy_text("\n".join(f"{'  ' * one.depth}{one.name}: {one.value}" for one in self.tree.rows.shown_rows))

    def _copy_varbinds(self) -> None:
        model = self.varbinds.rows
        rows = [[column.text(row) for column in model.columns] for row in model.shown_rows]
        copy_text(tsv_of([column.title for column in model.columns], rows))


def _current(view: RowView[Row]) -> Row | None:
    number = view.current_id()
    return None if number is None else view.rows.row(number)


def _list_handlers(
    view: RowView[DecodedLine] | RowView[VarbindRow], copy: Callable[[], object]
) -> Mapping[str, Callable[[], object]]:
    return {
        "list.next": lambda: view.step(1),
        "list.previous": lambda: view.step(-1),
        "list.copy": copy,
        "list.read": view.read_current,
    }


def _inside(lines: Sequence[DecodedLine], closed: set[int]) -> set[int]:
    """The lines under a closed one, which are hidden."""
    hidden, depth = set(), None
    for one in lines:
        if depth is not None and one.depth > depth:
            hidden.add(one.id)
            continue
        depth = one.depth if one.id in closed else None
    return hidden


def _summary(detail: EvidenceDetail | None) -> str:
    if detail is None or not detail.fingerprint:
        return ""
    short = _("SHA-256 {fingerprint}…{fingerprint_2}").format(
        fingerprint=detail.fingerprint[:4], fingerprint_2=detail.fingerprint[-4:]
    )
    return (
        _("{count} objects, {count_2} bytes, {short}").format(
            count=len(detail.varbinds), count_2=len(detail.octets), short=short
        )
        if detail.octets
        else short
    )


def _bar(title: str, after: QLabel) -> QWidget:
    bar = QWidget()
    bar.setProperty("role", "header")
    bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    bar.setFixedHeight(29)
    row = QHBoxLayout(bar)
    row.setContentsMargins(11, 0, 11, 0)
    row.setSpacing(8)
    row.addWidget(plain(title, "section"))
    row.addWidget(after, 1)
    return bar


def _under(title: QLabel, widget: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    head = QHBoxLayout()
    head.setContentsMargins(sides(10, 5, 8, 3))
    head.addWidget(title)
    column.addWidget(line())
    nest(column, head)
    column.addWidget(widget, 1)
    return box


def _frame(layout: QVBoxLayout) -> QFrame:
    frame = QFrame()
    frame.setProperty("role", "table")
    layout.setContentsMargins(1, 1, 1, 1)
    fill(frame, layout)
    return frame
