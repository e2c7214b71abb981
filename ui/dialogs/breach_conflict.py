"""Two people decided about the same breach: both decisions side by side, and whoever came second decides again."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QPushButton, QVBoxLayout, QWidget

from nocdesk.instants import clock_time, zone_word
from nocdesk.language import _
from nocdesk.sla.breaches.editing import BreachVersion
from nocdesk.sla.breaches.model import ExclusionReason
from ui.breach_draft import BreachDraft
from ui.breach_text import REASONS, STEPS, VERDICT, bad_minutes
from ui.nesting import nest
from ui.text import MISSING, long_age, within
from ui.widgets.labels import line, plain

WIDTH = 560


class BreachConflictDialog(QDialog):
    """Nothing of the second decision was saved; `kept` goes on with it on what the first one made of the breach."""

    kept = Signal()
    discarded = Signal()

    def __init__(self, mine: BreachDraft, theirs: BreachVersion, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ago = (
            _(" {total_seconds} ago").format(total_seconds=long_age((now - theirs.at).total_seconds()))
            if theirs.at is not None
            else ""
        )
        title = _("{by} decided about this breach{ago}").format(by=theirs.by, ago=ago)
        self.setWindowTitle(_("The breach was decided meanwhile"))
        self.setAccessibleName(title)
        self.setMinimumWidth(WIDTH)
        self.keep = QPushButton(_("Decide &again"))
        self.discard = QPushButton(_("&Leave theirs"))
        self._build(title, mine, theirs)
        self.keep.clicked.connect(self._on_kept)
        self.discard.clicked.connect(self._on_discarded)

    def _build(self, title: str, mine: BreachDraft, theirs: BreachVersion) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(plain(title, "title"))
        said = _(
            "Nothing of yours was saved. Compare both, then decide again on what theirs made of it, or let it stand."
        )
        column.addWidget(plain(said, "muted", wrap=True))
        column.addWidget(line())
        nest(column, _grid(mine, theirs))
        column.addWidget(line())
        box = QDialogButtonBox()
        box.addButton(self.keep, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(self.discard, QDialogButtonBox.ButtonRole.DestructiveRole)
        self.keep.setDefault(True)
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)
        column.addWidget(box)

    def _on_kept(self) -> None:
        self.accept()
        self.kept.emit()

    def _on_discarded(self) -> None:
        self.accept()
        self.discarded.emit()


def _grid(mine: BreachDraft, theirs: BreachVersion) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(2, 1)
    did = STEPS[theirs.step] if theirs.step is not None else within(VERDICT[theirs.state])
    rows = (
        ("", _("Theirs"), _("Yours")),
        (_("Decision"), f"{theirs.by} {did}".strip(), STEPS[mine.step] if mine.step is not None else MISSING),
        (
            _("At"),
            f"{clock_time(theirs.at)} {zone_word(theirs.at)}" if theirs.at is not None else MISSING,
            _("not saved"),
        ),
        (_("Reason"), _reason(theirs.reason), _reason(mine.reason)),
        (_("Note"), theirs.note or MISSING, mine.note or MISSING),
        (_("Bad minutes"), bad_minutes(theirs.bad_s), ""),
        (_("It is now"), VERDICT[theirs.state], ""),
    )
    for place, (head, left, right) in enumerate(rows):
        grid.addWidget(plain(head, "caption"), place, 0)
        for across, text in ((1, left), (2, right)):
            grid.addWidget(plain(text, "caption" if place == 0 else "", wrap=True), place, across)
    return grid


def _reason(reason: ExclusionReason | None) -> str:
    return REASONS[reason] if reason is not None else MISSING
