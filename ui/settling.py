"""Settles what a person wants of a thing with what somebody else has made of it meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nocdesk.language import _
from nocdesk.merging import Version, merge
from ui.dialogs.conflict import ConflictDialog, Fields
from ui.operations import Operations

V = TypeVar("V")


def _nothing() -> None:
    """Nobody waits to hear it."""


@dataclass(frozen=True, slots=True)
class Contest(Generic[V]):
    """What was seen, what is wanted, and what somebody else made of it.

    `save` is given what the thing is to say in the end, and saves it on theirs. `beside` is what the person says
    besides, `overwrite` what the thing would say in mine alone, where that can be. `let_go` hears that theirs stands,
    and `resume` that the person goes on writing.
    """

    fields: Fields[V]
    base: V
    mine: V
    theirs: Version[V]
    save: Callable[[V], object]
    beside: str = ""
    overwrite: V | None = None
    let_go: Callable[[], object] = _nothing
    resume: Callable[[], object] = _nothing


class Settling(QObject):
    """Nothing that somebody else saved is lost: who comes second merges, overwrites or lets go."""

    def __init__(self, operations: Operations, window: QWidget) -> None:
        super().__init__(window)
        self._operations = operations
        self._window = window
        self.dialog: ConflictDialog[object] | None = None

    def merge(self, contest: Contest[V]) -> None:
        """Save both changes as one; there is something to ask only where somebody else changed the same part."""
        merged = merge(contest.base, contest.mine, contest.theirs.values)
        if merged.contested and contest.theirs.changed_by != self._operations.me:
            self.ask(contest)
        else:
            self._save(contest, merged.values)

    def ask(self, contest: Contest[V]) -> None:
        """Show both versions and save what is chosen; where theirs says what was seen, mine holds unasked."""
        theirs = contest.theirs
        if theirs.values == contest.base:
            contest.save(contest.mine)
            return
        now = self._operations.core.clock.now()
        dialog = ConflictDialog(contest.fields, contest.base, contest.mine, theirs, now, self._window)
        if contest.overwrite is None:
            dialog.offer_no_overwriting()
        dialog.merged.connect(lambda values: self._save(contest, cast(V, values)))
        dialog.overwritten.connect(lambda: contest.save(cast(V, contest.overwrite)))
        dialog.discarded.connect(lambda: self._let_go(contest))
        dialog.rejected.connect(contest.resume)
        dialog.finished.connect(self._on_finished)
        self.dialog = cast("ConflictDialog[object]", dialog)
        dialog.open()

    def _save(self, contest: Contest[V], values: V) -> None:
        if values == contest.theirs.values and not contest.beside:
            self._let_go(contest)
        else:
            contest.save(values)

    def _let_go(self, contest: Contest[V]) -> None:
        self._operations.said.emit(_("{number} stays as it is").format(number=contest.theirs.name))
        contest.let_go()

    def _on_finished(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
