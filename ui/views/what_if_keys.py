"""Opens the window of a changed agreement for a service, and revises the agreement when that is asked there."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from nocdesk.boards.what_if_board import WhatIfGround
from nocdesk.core import Core
from nocdesk.language import _
from nocdesk.sla.revising import revise_to
from nocdesk.sla.terms import Terms
from ui.dialogs.ask import AskDialog
from ui.dialogs.what_if import WhatIfDialog
from ui.theme import Theme
from ui.views.what_if_reads import read_ground
from ui.workplace import Workplace


class WhatIfKeys(QObject):
    """`opened` carries the window, once what is agreed was read."""

    opened = Signal(object)

    def __init__(self, workplace: Workplace, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.theme = theme
        self._workplace = workplace
        self._window = window

    def open(self, service_id: int) -> None:
        """Read what is agreed on a service, and open its window."""
        job = partial(read_ground, self._workplace.core, service_id)
        self._workplace.background.read(job, self._on_ground, self._workplace.operations.failed.emit)

    def _on_ground(self, ground: WhatIfGround) -> None:
        dialog = WhatIfDialog(self._workplace, self.theme, ground, self._window)
        dialog.revise_wanted.connect(lambda terms: self._ask_why(dialog, ground, terms))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        self.opened.emit(dialog)

    def _ask_why(self, dialog: WhatIfDialog, ground: WhatIfGround, terms: Terms) -> None:
        number = ground.version + 1
        why = _("Version {number} of {agreement} holds from now on. What was is judged as it was agreed then.").format(
            number=number, agreement=ground.agreement
        )
        ask = AskDialog(_("Revise the agreement: why?"), why, _("Revise"), required=True, parent=dialog)
        ask.answered.connect(lambda reason: self._revise(dialog, ground, terms, reason))
        ask.finished.connect(ask.deleteLater)
        ask.open()

    def _revise(self, dialog: WhatIfDialog, ground: WhatIfGround, terms: Terms, reason: str) -> None:
        job = partial(_revise, self._workplace.core, ground.agreement_id, terms, reason)
        self._workplace.background.write(job, partial(self._on_revised, dialog, ground), dialog.refuse)

    def _on_revised(self, dialog: WhatIfDialog, ground: WhatIfGround, number: int) -> None:
        self._workplace.operations.note_done(
            _("{agreement} revised: version {number} holds from now on").format(
                agreement=ground.agreement, number=number
            )
        )
        # Whoever did not wait has closed the window.
        if isValid(dialog):
            dialog.accept()


def _revise(core: Core, agreement_id: int, terms: Terms, reason: str) -> int:
    with core.work() as work:
        return revise_to(work, agreement_id=agreement_id, terms=terms, reason=reason)
