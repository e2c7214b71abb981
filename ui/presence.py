"""Says to others what is open at this desk, and beside that who else has it open; on a store that desks share."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import uuid4

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

from nocdesk.core import Core
from nocdesk.instants import clock_minute
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.people.presence import BEAT_EVERY, FEED_KIND, Present, be_present, leave, others_at
from ui.change_feed import Changes
from ui.screen import Screen, Standing, Stands
from ui.screen_stack import ScreenStack
from ui.workplace import Workplace

Said = tuple[Standing, bool]


class PresenceWatch(QObject):
    """Looks once a second at what the screen in front stands on; what changes within that second is passed over."""

    def __init__(self, workplace: Workplace, screens: ScreenStack, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace, self._screens = workplace, screens
        self._is_on = workplace.core.is_shared and workplace.may(Act.BE_PRESENT)
        self._desk = uuid4().hex
        self._seen: Said | None = None
        self._said: Said | None = None
        self._said_at = 0.0
        self._line: QLabel | None = None

    def tick(self) -> None:
        """Called once a second."""
        if not self._is_on:
            return
        seen, before = self._standing(), self._seen
        self._seen = seen
        if seen != before:
            return
        now = self._workplace.clock.monotonic()
        if seen != self._said or (seen is not None and now - self._said_at >= BEAT_EVERY.total_seconds()):
            self._say(seen, now)

    def on_changes(self, changes: Changes) -> None:
        """Somebody may have come to what is open here, or left it."""
        if self._said is not None and (changes.has_gap or self._said[0].id in changes.of(FEED_KIND)):
            self._read()

    def stop(self) -> None:
        """Say that nothing is open here any more; a store that is away forgets it by itself."""
        if self._said is not None:
            self._said = None
            self._write(partial(_leave, self._workplace.core, self._desk))

    def _standing(self) -> Said | None:
        edited = _changed_by(QApplication.activeModalWidget())
        if edited is not None:
            return edited, True
        screen = self._screens.screen(self._screens.current) if self._screens.current else None
        standing = screen.standing() if screen is not None and screen.isVisible() else None
        return (standing, _is_written_on(screen)) if screen is not None and standing is not None else None

    def _say(self, said: Said | None, now: float) -> None:
        if said is None or self._said is None or said[0] != self._said[0]:
            self._show(())
        self._said, self._said_at = said, now
        core, desk = self._workplace.core, self._desk
        self._write(partial(_leave, core, desk) if said is None else partial(_be_present, core, desk, *said))
        self._read()

    def _write(self, job: Callable[[], None]) -> None:
        # Where the store is away the window says so, and the next sign of life is not far.
        self._workplace.background.write(job, lambda _nothing: None, lambda _message: None)

    def _read(self) -> None:
        if self._said is not None:
            standing = self._said[0]
            job = partial(_others, self._workplace.core, self._desk, standing)
            self._workplace.background.read(job, partial(self._on_others, standing), lambda _message: None)

    def _on_others(self, standing: Standing, others: Sequence[Present]) -> None:
        if self._said is not None and self._said[0] == standing:
            self._show(others)

    def _show(self, others: Sequence[Present]) -> None:
        # The line of a window is gone with it.
        if self._line is not None and isValid(self._line):
            self._line.setText("")
        if self._said is not None and isValid(self._said[0].line):
            self._line = self._said[0].line
            self._line.setText(presence_text(others))


def presence_text(others: Sequence[Present]) -> str:
    """Who else is there, those who edit first; empty where nobody is."""
    ordered = sorted(others, key=lambda one: not one.is_editing)
    return " · ".join(_one_text(one) for one in ordered)


def _one_text(one: Present) -> str:
    words = _("{name} ({role}) edits since {at}") if one.is_editing else _("{name} ({role}) looks since {at}")
    return words.format(name=one.name, role=one.role, at=clock_minute(one.since))


def _changed_by(window: QWidget | None) -> Standing | None:
    """What an open window is about, by itself or by what it was opened over; None where it is about no one thing."""
    while window is not None:
        standing = window.standing() if isinstance(window, Stands) else None
        if standing is not None:
            return standing
        window = window.parentWidget()
    return None


def _is_written_on(screen: Screen) -> bool:
    """Whether words are being written on the screen."""
    focus = QApplication.focusWidget()
    if not isinstance(focus, QTextEdit | QPlainTextEdit) or focus.isReadOnly() or not screen.isAncestorOf(focus):
        return False
    return bool(focus.toPlainText().strip())


def _be_present(core: Core, desk: str, standing: Standing, is_editing: bool) -> None:
    with core.work() as work:
        be_present(work, desk=desk, kind=standing.kind, entity_id=standing.id, is_editing=is_editing)


def _leave(core: Core, desk: str) -> None:
    with core.work() as work:
        leave(work, desk=desk)


def _others(core: Core, desk: str, standing: Standing) -> Sequence[Present]:
    with core.read() as session:
        return others_at(session, kind=standing.kind, entity_id=standing.id, but_desk=desk, now=core.clock.now())
