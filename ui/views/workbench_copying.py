"""What leaves the plots by key, and comes back: values and picture to the clipboard or a file, the range as text."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QGuiApplication

from nocdesk.clock import Clock
from nocdesk.language import _
from ui.charts.navigation import Navigation, fixed
from ui.charts.range_text import RangeTextError, range_of_text, range_to_text
from ui.charts.stacked_plots import StackedPlots
from ui.copying import copy_text
from ui.export_path import TakenNameError, ask_path
from ui.long_work import LongWork
from ui.views.workbench_export import Shown, export_plots, values_text
from ui.views.workbench_news import touches
from ui.widgets.event_table import EventTable

_KINDS = {_("Values (*.csv)"): ".csv", _("Workbook (*.xlsx)"): ".xlsx", _("Picture (*.png)"): ".png"}


class CopyHost(Protocol):
    """What these keys need of the workbench."""

    events: EventTable

    @property
    def navigation(self) -> Navigation:
        """The range shown."""
        ...

    @property
    def service_name(self) -> str:
        """Whose plots they are."""
        ...

    def navigate(self, navigation: Navigation) -> None:
        """Show another range."""
        ...

    def say(self, text: str) -> None:
        """Tell the operator."""
        ...


class CopyKeys:
    """The acts behind the keys; `choose_path` asks where a file is to go."""

    def __init__(self, host: CopyHost, plots: StackedPlots, work: LongWork, clock: Clock) -> None:
        self._host, self._plots, self.work, self._clock = host, plots, work, clock
        self.choose_path: Callable[[str], str] = self._ask_path

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By action id."""
        return {
            "plot.copy_data": self.copy_data,
            "plot.copy_image": self.copy_image,
            "plot.export": self.export,
            "plot.copy_range": self.copy_range,
            "plot.paste_range": self.paste_range,
        }

    def copy_data(self) -> None:
        """The values of the mark, or of all that is shown, as table text."""
        if not self._is_free():
            return
        job = partial(values_text, self._plots.plots, self._plots.mark or self._plots.shown)
        words = _("Copy values of {service}").format(service=self._host.service_name)
        self.work.start(words, job, self._on_copied, self._host.say, self._on_stopped)

    def _on_copied(self, copied: tuple[str, int]) -> None:
        text, count = copied
        if not count:
            self._host.say(_("Nothing to copy: nothing was measured in this range."))
            return
        copy_text(text)
        self._host.say(_("{count:,} lines of values are on the clipboard as a table.").format(count=count))

    def _on_stopped(self) -> None:
        self._host.say(_("Stopped. Nothing was written."))

    def _is_free(self) -> bool:
        """One at a time; what is under way is told of."""
        if self.work.is_running:
            self._host.say(_("An export is under way: the list of jobs shows it, and stops it."))
        return not self.work.is_running

    def copy_image(self) -> None:
        """What is seen, to the clipboard."""
        QGuiApplication.clipboard().setImage(self._plots.image())
        self._host.say(_("The plots are on the clipboard as an image."))

    def export(self) -> None:
        """Ask where to, and write the values or the picture."""
        if not self._is_free():
            return
        if not self._plots.plots:
            self._host.say(_("Nothing to export: no plot is shown."))
            return
        within = self._plots.mark or self._plots.shown
        name = self._host.service_name
        events = tuple(row for row in self._host.events.model.shown_rows if touches(row, within))
        shown = Shown(name, self._plots.plots, events, within, self._plots.image(), self._clock.now())
        plain = "".join(letter if letter.isalnum() else "-" for letter in name)
        chosen = self.choose_path(f"{plain}-{range_to_text(within)[:10]}.csv")
        if chosen:
            path = Path(chosen)
            words = _("Writing {path}").format(path=path.name)
            job = partial(export_plots, shown, path)
            self.work.start(words, job, self._on_written, self._host.say, self._on_stopped)

    def _on_written(self, path: Path) -> None:
        self._host.say(_("Written: {path}").format(path=path))

    def copy_range(self) -> None:
        """The range shown, as text."""
        text = range_to_text(self._host.navigation.shown)
        copy_text(text)
        self._host.say(_("The range is on the clipboard: {text}").format(text=text))

    def paste_range(self) -> None:
        """Show the range that stands on the clipboard."""
        now = self._clock.now().timestamp()
        try:
            wished = range_of_text(QGuiApplication.clipboard().text(), now)
        except RangeTextError as error:
            self._host.say(str(error))
            return
        self._host.navigate(fixed(wished.start, wished.end).wish(wished, now))
        self._host.say(_("Shown: {range_to_text}").format(range_to_text=range_to_text(self._host.navigation.shown)))

    def _ask_path(self, name: str) -> str:
        try:
            return ask_path(self._plots, _("Export the plots"), name, _KINDS)
        except TakenNameError as error:
            self._host.say(str(error))
            return ""
