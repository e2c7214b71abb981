"""The sheet that the form of a new ticket lies on."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.views.care_form import TicketForm

LEAST_WIDTH, LEAST_HEIGHT = 340, 200


class FormSheet(QScrollArea):
    """As high as the form in it; where the window is lower, the form scrolls."""

    def __init__(self, form: TicketForm) -> None:
        super().__init__()
        self._form = form
        self.setWidget(form)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        form.grown.connect(self.updateGeometry)

    @property
    def has_keyboard(self) -> bool:
        """Whether somebody types into the form."""
        typed_into = self.window().focusWidget()
        return typed_into is not None and self.isAncestorOf(typed_into)

    def above(self, rows: QWidget) -> QWidget:
        """A pane with this sheet over a list that takes the rest."""
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self)
        column.addWidget(rows, 1)
        return pane

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, self._form.heightForWidth(max(LEAST_WIDTH, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, LEAST_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()
