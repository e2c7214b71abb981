"""Says that the collectors are silent where none is left to say it of the others; of several desks the first does."""

from PySide6.QtCore import QObject, QTimer

from nocdesk.collector_watching import SilenceWatch, say_silence_unjudged
from nocdesk.core import Core
from ui.background import Background

LOOK_EVERY_MS = 10_000


class CollectorWatch(QObject):
    """Looks every ten seconds; a store that does not answer is told elsewhere."""

    def __init__(self, core: Core, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._watch, self._background = SilenceWatch(core, say_silence_unjudged), background
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Raise the alarm, where that is news."""
        self._background.write(self._watch.look, _nothing, _nothing)


def _nothing(_word: object) -> None:
    """Whatever comes of it stands in the list of alarms."""
