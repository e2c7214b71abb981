"""Opens the window of a changed agreement for a service, and revises the agreement when that is asked there."""

from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from nocdesk.boards.what_if_board import WhatIfGround
from nocdesk.core import Core
from nocdesk.language import _
from nocdesk.merging import Version
from nocdesk.sla.agreements import AgreementConflictError
from nocdesk.sla.revising import revise_to
from nocdesk.sla.terms import Terms
from nocdesk.sla.terms_parts import TermsParts, parts_of_terms, terms_of_parts
from ui.compared_fields import terms_fields
from ui.dialogs.ask import AskDialog
from ui.dialogs.once import open_once
from ui.dialogs.what_if import WhatIfDialog
from ui.settling import Contest, Settling
from ui.theme import Theme
from ui.views.what_if_reads import read_ground
from ui.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Revision:
    """What an agreement is to say by the will of one editor, what it said and in which version, and why."""

    ground: WhatIfGround
    seen: int
    base: TermsParts
    wanted: TermsParts
    reason: str


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
        open_once(dialog)
        self.opened.emit(dialog)

    def _ask_why(self, dialog: WhatIfDialog, ground: WhatIfGround, terms: Terms) -> None:
        last = ground.last
        why = _("Version {number} of {agreement} holds from now on. What was is judged as it was agreed then.").format(
            number=last + 1, agreement=ground.agreement
        )
        if last != ground.version:
            later = _("Version {number}, which was to hold from a later day, holds no more then.").format(number=last)
            why = f"{why} {later}"
        ask = AskDialog(_("Revise the agreement: why?"), why, _("Revise"), required=True, parent=dialog)
        ask.answered.connect(
            lambda reason: self._revise(
                dialog, Revision(ground, last, parts_of_terms(ground.terms), parts_of_terms(terms), reason)
            )
        )
        open_once(ask)

    def _revise(self, dialog: WhatIfDialog, revision: Revision) -> None:
        job = partial(_revise, self._workplace.core, revision)
        self._workplace.background.write(
            job, partial(self._on_revised, dialog, revision), partial(self._on_refused, dialog)
        )

    def _on_revised(self, dialog: WhatIfDialog, revision: Revision, came: int | AgreementConflictError) -> None:
        if isinstance(came, AgreementConflictError):
            self._settle(dialog, revision, came.theirs)
            return
        self._workplace.operations.note_done(
            _("{agreement} revised: version {number} holds from now on").format(
                agreement=revision.ground.agreement, number=came
            )
        )
        self._close(dialog)

    def _on_refused(self, dialog: WhatIfDialog, message: str) -> None:
        if isValid(dialog):
            dialog.refuse(message)
        else:
            self._workplace.operations.failed.emit(message)

    def _settle(self, dialog: WhatIfDialog, revision: Revision, theirs: Version[TermsParts]) -> None:
        base, mine = revision.base, revision.wanted
        on_theirs = replace(revision, seen=theirs.version, base=theirs.values)
        contest = Contest(
            terms_fields(base, mine, theirs.values),
            base,
            mine,
            theirs,
            save=lambda parts: self._revise(dialog, replace(on_theirs, wanted=parts)),
            overwrite=mine,
            let_go=lambda: self._close(dialog),
        )
        over = dialog if isValid(dialog) else self._window
        Settling(self._workplace.operations, over).ask(contest)

    @staticmethod
    def _close(dialog: WhatIfDialog) -> None:
        # Whoever did not wait has closed the window.
        if isValid(dialog):
            dialog.accept()


def _revise(core: Core, revision: Revision) -> int | AgreementConflictError:
    try:
        with core.work() as work:
            terms, number = terms_of_parts(revision.wanted), revision.ground.agreement_id
            return revise_to(work, agreement_id=number, terms=terms, reason=revision.reason, seen=revision.seen)
    except AgreementConflictError as conflict:
        return conflict
