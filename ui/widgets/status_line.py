"""The status bar: the store, the poller, what is selected, what was done and can be undone, and who sits here."""

from PySide6.QtCore import QPointF, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nocdesk.language import _
from ui.glyphs import paint_hourglass
from ui.keys_in_force import key_of
from ui.mirroring import painter_on
from ui.runs import Run, key_width, measure, paint_key, paint_runs
from ui.theme import Theme

HEIGHT = 24
TOAST_MS = 10_000


class StatusLine(QWidget):
    """One painted line; what was said last stays for ten seconds."""

    def __init__(self, theme: Theme, seat: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seat = seat
        self._is_live = True
        self._parts: dict[str, str] = {
            "connection": _("Connecting"),
            "poller": "",
            "store": "",
            "waiting": "",
            "selection": "",
            "jobs": "",
        }
        self._message = ""
        self._is_error = False
        self._undo = ""
        self._jobs_key = ""
        self._toast = QTimer(self)
        self._toast.setSingleShot(True)
        self._toast.setInterval(TOAST_MS)
        self._toast.timeout.connect(self._on_toast_over)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(_("Status"))

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    @property
    def message(self) -> str:
        """What was said last and still stands."""
        return self._message

    def part(self, part: str) -> str:
        """The text of a part."""
        return self._parts[part]

    def show_part(self, part: str, text: str) -> None:
        """Set the text of `connection`, `poller`, `store`, `waiting`, `selection` or `jobs`."""
        if self._parts.get(part) != text:
            self._parts[part] = text
            self.update()

    def show_live(self, is_live: bool) -> None:
        """Whether the store answers and the collector's heart beats."""
        self._is_live = is_live
        self.update()

    def say(self, message: str, *, is_error: bool = False) -> None:
        """Say what was done or what failed; it stays for ten seconds."""
        self._message, self._is_error = message, is_error
        self.setAccessibleDescription(message)
        self._toast.start()
        self.update()

    def show_undo(self, text: str) -> None:
        """What undoing takes back, empty for nothing."""
        self._undo = text
        self.update()

    def show_jobs(self, text: str, key: str) -> None:
        """What runs in the background, and the key that lists it; empty for nothing."""
        self._jobs_key = key
        self.show_part("jobs", text)

    def _paint_jobs(self, painter: QPainter, right: float) -> float:
        """Left of the shortcuts; returns where it begins."""
        runs = [Run(self._parts["jobs"], "text", 500)]
        left = right - 20 - measure(self._theme, runs) - 8 - key_width(self._theme, self._jobs_key)
        x = paint_runs(painter, self._theme, left, HEIGHT / 2, runs)
        ink, outline = self._theme.color("muted"), self._theme.color("border")
        paint_key(painter, self._theme, x + 8, HEIGHT / 2, self._jobs_key, ink=ink, outline=outline)
        return left

    def _on_toast_over(self) -> None:
        self._message = ""
        self.update()

    def _separator(self, painter: QPainter, x: float) -> float:
        painter.fillRect(round(x + 14), 6, 1, 12, self._theme.color("grid"))
        return x + 29

    def _paint_ground(self, painter: QPainter) -> None:
        theme, middle = self._theme, HEIGHT / 2
        painter.fillRect(self.rect(), theme.color("surface.panel"))
        painter.fillRect(0, 0, self.width(), 1, theme.color("grid"))
        painter.setPen(theme.color("muted"))
        painter.setBrush(theme.color("muted" if self._is_live else "surface.panel"))
        painter.drawEllipse(QPointF(14, middle), 3.5, 3.5)

    def _paint_seat(self, painter: QPainter) -> float:
        """Whose seat it is, at the end of the line; where it begins."""
        theme, middle = self._theme, HEIGHT / 2
        seat = [Run(_("Seat"), "muted"), Run(self._seat, "text", 500, gap=6)]
        shortcuts = [Run(_("Shortcuts"), "muted")]
        right = self.width() - 12 - measure(theme, seat)
        paint_runs(painter, theme, right, middle, seat)
        right -= 16 + measure(theme, shortcuts)
        paint_runs(painter, theme, right, middle, shortcuts)
        key = key_of("shortcuts")
        right -= 6 + key_width(theme, key)
        paint_key(painter, theme, right, middle, key, ink=theme.color("muted"), outline=theme.color("border"))
        return right

    def _paint_state(self, painter: QPainter, right: float) -> float:
        """Whether all is alive, and what waits; where it ends."""
        theme, middle = self._theme, HEIGHT / 2
        first = [
            Run(
                self._parts["connection"],
                "text" if self._is_live else "sev.warning.text",
                400 if self._is_live else 600,
            )
        ]
        first += [Run(self._parts[part], "muted", gap=14) for part in ("poller", "store") if self._parts[part]]
        x = paint_runs(painter, theme, 24, middle, first, right - 40)
        if self._parts["waiting"]:
            paint_hourglass(painter, QPointF(x + 18, middle), 10, theme.color("sev.warning.text"))
            waiting = Run(self._parts["waiting"], "sev.warning.text", 600, gap=26)
            x = paint_runs(painter, theme, x, middle, [waiting], right - x - 16)
        return x

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        right = self._paint_seat(painter)
        if self._parts["jobs"]:
            right = self._paint_jobs(painter, right)
        x = self._paint_state(painter, right)
        theme, middle = self._theme, HEIGHT / 2
        if self._parts["selection"]:
            x = self._separator(painter, x)
            x = paint_runs(painter, theme, x, middle, [Run(self._parts["selection"])], right - x - 16)
        if self._message:
            x = self._separator(painter, x)
            token = "sev.critical.text" if self._is_error else "text"
            x = paint_runs(painter, theme, x, middle, [Run(self._message, token, 500)], right - x - 16)
        if self._undo and right - x > 220:
            x = self._separator(painter, x)
            runs, key = [Run(_("Undo: {undo}").format(undo=self._undo), "muted")], key_of("undo")
            x = paint_runs(painter, theme, x, middle, runs, right - x - 32 - key_width(theme, key))
            ink, outline = theme.color("muted"), theme.color("border")
            paint_key(painter, theme, x + 8, middle, key, ink=ink, outline=outline)
