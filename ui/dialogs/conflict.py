"""Two people changed the same thing: both versions side by side, and three ways on."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from nocdesk.language import _
from nocdesk.merging import Merge, Version, merge, parts_of, with_part
from ui.nesting import nest
from ui.text import MISSING, long_age, within
from ui.widgets.labels import line, plain

WIDTH = 680
_HEADS = (_("Field"), _("Before"), _("Theirs"), _("Yours"), _("Merged"))
_BASE, _THEIRS, _MINE, _MERGED = range(1, len(_HEADS))
_BUTTON_ROLE = QDialogButtonBox.ButtonRole

V = TypeVar("V")
Fields = Mapping[str, tuple[str, Callable[[V, datetime], str]]]
"""By the name of a part what it is called, and how a version says it."""


class ConflictDialog(QDialog, Generic[V]):
    """Compares the versions; merges in one step, overwrites, or lets go of what was typed; Esc goes on editing.

    `merged` carries what the thing is to say, with the choices made where both changed a field.
    """

    merged = Signal(object)
    overwritten = Signal()
    discarded = Signal()

    def __init__(
        self,
        fields: Fields[V],
        base: V,
        mine: V,
        theirs: Version[V],
        now: datetime,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._fields = fields
        self._versions = {_BASE: base, _THEIRS: theirs.values, _MINE: mine}
        self._merge = merge(base, mine, theirs.values)
        self._values = self._merge.values
        self._now = now
        self._groups: list[QButtonGroup] = []
        self.radios: dict[tuple[str, bool], QRadioButton] = {}
        self._results = {name: plain(self._text(name, self._values)) for name in self._touched()}
        ago = long_age((now - theirs.changed_at).total_seconds())
        title = _("{name} was changed by {changed_by} {ago} ago").format(
            name=theirs.name, changed_by=theirs.changed_by, ago=ago
        )
        self.setWindowTitle(_("{name} was changed meanwhile").format(name=theirs.name))
        self.setAccessibleName(title)
        self.setMinimumWidth(WIDTH)
        self.merge = QPushButton(_("&Merge"))
        self.overwrite = QPushButton(_("&Overwrite theirs"))
        self.discard = QPushButton(_("&Discard mine"))
        self._box = self._buttons()
        self._build(title)
        self.merge.setFocus(Qt.FocusReason.OtherFocusReason)
        self.merge.clicked.connect(self._on_merge)
        self.overwrite.clicked.connect(self._on_overwrite)
        self.discard.clicked.connect(self._on_discard)

    @property
    def values(self) -> V:
        """What the thing would say after merging, with the choices made so far."""
        return self._values

    def offer_no_overwriting(self) -> None:
        """What is wanted can only be done on top of theirs."""
        self._box.removeButton(self.overwrite)
        self.overwrite.hide()
        self.merge.setDefault(True)

    def _touched(self) -> list[str]:
        base, theirs, mine = (parts_of(self._versions[place]) for place in (_BASE, _THEIRS, _MINE))
        return [name for name in self._fields if not (base.get(name) == theirs.get(name) == mine.get(name))]

    def _text(self, name: str, values: V) -> str:
        _, words = self._fields[name]
        return words(values, self._now) or MISSING

    def _build(self, title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(plain(title, "title"))
        column.addWidget(plain(_what_merging_does(self._merge), "muted", wrap=True))
        column.addWidget(line())
        nest(column, self._grid())
        column.addWidget(line())
        column.addWidget(self._box)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for place, head in enumerate(_HEADS):
            grid.addWidget(plain(head, "caption"), 0, place)
            grid.setColumnStretch(place, 0 if place == 0 else 1)
        for row, (name, result) in enumerate(self._results.items(), 1):
            result.setStyleSheet("font-weight: 600")
            grid.addWidget(plain(self._fields[name][0], wrap=True), row, 0)
            grid.addWidget(plain(self._text(name, self._versions[_BASE]), "muted"), row, _BASE)
            self._add_versions(grid, row, name)
            grid.addWidget(result, row, _MERGED)
        return grid

    def _add_versions(self, grid: QGridLayout, row: int, name: str) -> None:
        if name not in self._merge.contested:
            for place in (_THEIRS, _MINE):
                is_old = parts_of(self._versions[place]).get(name) == parts_of(self._versions[_BASE]).get(name)
                grid.addWidget(plain(self._text(name, self._versions[place]), "muted" if is_old else ""), row, place)
            return
        group = QButtonGroup(self)
        self._groups.append(group)
        for place in (_THEIRS, _MINE):
            grid.addWidget(self._radio(group, name, place), row, place)

    def _radio(self, group: QButtonGroup, name: str, place: int) -> QRadioButton:
        text = self._text(name, self._versions[place])
        radio = QRadioButton(text.replace("&", "&&"))
        radio.setAccessibleName(f"{self._fields[name][0]}, {within(_HEADS[place])}: {text}")
        radio.setChecked(place == _MINE)
        radio.toggled.connect(lambda is_on: self._choose(name, place) if is_on else None)
        group.addButton(radio)
        self.radios[name, place == _MINE] = radio
        return radio

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        box.addButton(self.merge, _BUTTON_ROLE.AcceptRole)
        box.addButton(self.overwrite, _BUTTON_ROLE.DestructiveRole)
        box.addButton(self.discard, _BUTTON_ROLE.DestructiveRole)
        box.addButton(_("Go on editing"), _BUTTON_ROLE.RejectRole).clicked.connect(self.reject)
        self.merge.setDefault(True)
        return box

    def _choose(self, name: str, place: int) -> None:
        self._values = with_part(self._values, name, self._versions[place])
        self._results[name].setText(self._text(name, self._values))

    def _on_merge(self) -> None:
        self.accept()
        self.merged.emit(self._values)

    def _on_overwrite(self) -> None:
        self.accept()
        self.overwritten.emit()

    def _on_discard(self) -> None:
        self.accept()
        self.discarded.emit()


def _what_merging_does(result: Merge[V]) -> str:
    count = len(result.contested)
    if not count:
        return _("Nothing of yours is saved yet. No field was changed by both: merging keeps all of it.")
    which = _("One field was") if count == 1 else _("{count} fields were").format(count=count)
    return _("Nothing of yours is saved yet. {which} changed by both: choose what merging keeps.").format(which=which)
