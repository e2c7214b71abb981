"""A small window that asks which address shall hear of what."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from nocdesk.language import _
from nocdesk.notices.model import Subject
from nocdesk.notices.queries import SubjectChoice
from ui.dialogs.ask import AskDialog
from ui.theme import Theme
from ui.widgets.choice_box import ChoiceBox
from ui.widgets.labels import plain

_WORDS = {
    Subject.CUSTOMER: _("Customer, in its own words"),
    Subject.PROBLEM: _("Problem, for the staff"),
    Subject.WORKGROUP: _("Workgroup, for the staff"),
}


class SubscribeDialog(AskDialog):
    """What is heard of, and where; `chosen` carries the subject, its id, the address and the name of a credential."""

    chosen = Signal(object, int, str, str)

    def __init__(self, theme: Theme, choices: Sequence[SubjectChoice], parent: QWidget) -> None:
        why = _("A mail address, or the https:// address of a webhook, which a credential may sign.")
        super().__init__(_("Have an address hear of something"), why, _("Subscribe"), required=True, parent=parent)
        self._choices = choices
        self.subject, self.which = ChoiceBox(theme, _("Hears of")), ChoiceBox(theme, _("Which"))
        for kind, words in _WORDS.items():
            if any(each.subject is kind for each in choices):
                self.subject.addItem(words, kind)
        self.credential = QLineEdit()
        self.credential.setAccessibleName(_("Name of the credential that signs a webhook"))
        self.credential.setPlaceholderText(_("Only for a webhook; empty: unsigned"))
        self.edit.setPlaceholderText("noc@example.com")
        for place, widget in enumerate(
            (plain(_("Hears of"), "caption"), self.subject, self.which, plain(_("Address"), "caption")), 2
        ):
            self.column.insertWidget(place, widget)
        self.column.insertWidget(7, plain(_("Signed with"), "caption"))
        self.column.insertWidget(8, self.credential)
        self.subject.currentIndexChanged.connect(self._show_choices)
        self.answered.connect(self._on_answered)
        self._show_choices()
        self.edit.setFocus()

    def _show_choices(self) -> None:
        self.which.clear()
        for each in self._choices:
            if each.subject == self.subject.currentData():
                self.which.addItem(each.name, each.id)

    def _on_answered(self, address: str) -> None:
        kind = Subject(self.subject.currentData())
        self.chosen.emit(kind, int(self.which.currentData()), address, self.credential.text().strip())
