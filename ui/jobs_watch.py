"""The jobs where people see them: counted in the status bar, listed by a key, told of when they end unseen."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nocdesk.language import _
from ui.dialogs.job_drawer import JobDrawer
from ui.dialogs.once import open_once
from ui.jobs import Job, outcome_words
from ui.operations import Offer
from ui.screen_stack import ScreenStack
from ui.text import plural
from ui.theme import Theme
from ui.widgets.status_line import StatusLine
from ui.workplace import Workplace

LONG_S = 10
"""Who waits longer than this has turned to something else, and is told of the end."""

_TELLS_ITSELF = "reports"
"""Its screen says of a report that is written where it lies."""


class JobsWatch(QObject):
    """Follows the jobs of a window."""

    def __init__(
        self, workplace: Workplace, theme: Theme, screens: ScreenStack, line: StatusLine, window: QWidget
    ) -> None:
        super().__init__(window)
        self._workplace, self._theme, self._screens = workplace, theme, screens
        self._line, self._window = line, window
        self._jobs = workplace.operations.jobs
        self._jobs.changed.connect(self._show)
        self._jobs.ended.connect(self._on_ended)

    def open(self) -> None:
        """List what runs and what has ended, to look at and to stop."""
        drawer = JobDrawer(self._jobs, self._workplace.clock, self._theme, self._screens.names, self._window)
        drawer.show_requested.connect(self._screens.show)
        open_once(drawer)

    def set_theme(self, theme: Theme) -> None:
        """Paint the next drawer with other colours."""
        self._theme = theme

    def _show(self) -> None:
        jobs = self._jobs.running
        known = [job.percent for job in jobs if job.percent is not None]
        figure = f"{sum(known) // len(known)} %" if known else "…"
        count = plural(len(jobs), "job", "jobs")
        self._line.show_jobs(f"{count} ▸ {figure}" if jobs else "", self._workplace.actions.key_text("jobs"))

    def _on_ended(self, job: Job) -> None:
        is_short = job.lasted_s(self._workplace.clock.now()) <= LONG_S
        tells_itself = job.place == _TELLS_ITSELF and not job.outcome
        if is_short or job.is_stopping or tells_itself or job.place not in self._screens.names:
            return
        screen = self._screens.screen(job.place)
        if screen is None or screen.isVisible():
            return
        text = f"{job.words}: {outcome_words(job)}"
        key = self._workplace.actions.key_text(f"view.{job.place}")
        offer = Offer(text, key, _("Show"), partial(self._screens.show, job.place))
        self._workplace.operations.offered.emit(offer)
