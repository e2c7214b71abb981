"""The wallboard as a window: it reads by itself, needs no input, and goes to full screen and back by F11."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from nocdesk.core import Core
from nocdesk.language import _
from nocdesk.people.policy import Act, require
from ui.background import Background
from ui.mirroring import painter_on
from ui.theme import Theme
from ui.wallboard.layout import drift_at
from ui.wallboard.picture import WallState, not_live, paint_wall
from ui.wallboard.reads import Answer, Source, WallFacts, readings

TICK_MS = 1000
READ_EVERY_S = 5.0


class Wallboard(QWidget):
    """Six tiles, read anew every five seconds; Esc leaves full screen."""

    def __init__(self, core: Core, background: Background, theme: Theme, *, reduces_motion: bool = False) -> None:
        super().__init__(None, Qt.WindowType.Window)
        require(core.actor, Act.VIEW_WALLBOARD)
        self._clock, self._provider = core.clock, core.settings.reports.provider
        self._background, self._theme = background, theme
        self.reduces_motion = reduces_motion
        """Whether it stays where it is, at the risk of burning in."""
        self._jobs: Mapping[Source, Callable[[], Answer]] = readings(core)
        self._facts = WallFacts()
        self._errors: dict[Source, str] = {}
        self._under_way: set[Source] = set()
        self._stood_at = self._clock.monotonic()
        self._read_at = float("-inf")
        self._timer = QTimer(self, interval=TICK_MS)
        self.setWindowTitle(_("NocDesk wallboard"))
        self.resize(1280, 800)
        self.setMinimumSize(960, 540)
        self._timer.timeout.connect(self.tick)

    @property
    def state(self) -> WallState:
        """What it shows now. The store is away once no source answers."""
        is_away = len(self._errors) == len(Source)
        return WallState(
            facts=self._facts,
            now=self._clock.now(),
            elapsed_s=self._clock.monotonic() - self._stood_at,
            provider=self._provider,
            error=next(iter(self._errors.values())) if is_away else "",
        )

    @property
    def drift(self) -> QPointF:
        """How far everything is moved against burning in."""
        return QPointF() if self.reduces_motion else drift_at(self._clock.monotonic() - self._stood_at)

    def start(self) -> None:
        """Read from now on."""
        self._timer.start()
        self.tick()

    def stop(self) -> None:
        """Ask nothing more of the store."""
        self._timer.stop()

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    def tick(self) -> None:
        """Once a second: the clock goes on, and what is to be read is read."""
        now = self._clock.monotonic()
        if now - self._read_at >= READ_EVERY_S:
            self._read_at = now
            self._read_all()
        self.setAccessibleName(", ".join(filter(None, (_("Wallboard"), not_live(self.state)))))
        self.update()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or be a window again."""
        (self.showNormal if self.isFullScreen() else self.showFullScreen)()

    def _read_all(self) -> None:
        # What has not answered yet is not asked twice: a store that hangs would fill the pool.
        for source in set(self._jobs) - self._under_way:
            self._under_way.add(source)
            self._background.read(
                self._jobs[source], partial(self._on_read, source, self._clock.now()), partial(self._on_failed, source)
            )

    def _on_read(self, source: Source, asked_at: datetime, answer: Answer) -> None:
        self._under_way.discard(source)
        self._errors.pop(source, None)
        self._facts = self._facts.knowing(source, answer, asked_at)
        self.update()

    def _on_failed(self, source: Source, message: str) -> None:
        self._under_way.discard(source)
        self._errors[source] = message
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.fillRect(self.rect(), self._theme.color("surface.canvas"))
        painter.translate(self.drift)
        paint_wall(painter, self._theme, self.width(), self.height(), self.state)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F11:
            self.toggle_full_screen()
        elif event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.showNormal()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.stop()
        super().closeEvent(event)
