"""The keys of the console that put alarms aside, bring them back, and take resources out of service."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nocdesk.boards.rows import AlarmRow
from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from nocdesk.shifts.hours import ShiftSettings
from ui.dialogs.ask import AskDialog
from ui.dialogs.shelve import HOUR, ShelveDialog
from ui.operations import Operations
from ui.shelf_operations import ShelfOperations
from ui.shelf_times import ShelfTime, shelf_times


class ConsoleShelf(QObject):
    """Acts on the alarms that `rows` gives."""

    said = Signal(str)

    def __init__(
        self, rows: Callable[[], list[AlarmRow]], operations: Operations, clock: Clock, window: QWidget
    ) -> None:
        super().__init__(window)
        self._rows, self._clock, self._window = rows, clock, window
        self._shifts: ShiftSettings = operations.core.settings.shifts
        self._operations = ShelfOperations(operations)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """By action id."""
        return {
            "alarm.shelve": self.shelve_for_an_hour,
            "alarm.shelve_choose": self.shelve,
            "alarm.unshelve": self.unshelve,
            "alarm.out_of_service": self.take_out,
        }

    def shelve_for_an_hour(self) -> None:
        """Ask why, then put the selected alarms aside for an hour."""
        rows = self._to_shelve()
        if not rows:
            return
        hour = next(time for time in shelf_times(self._clock.now(), self._shifts) if time.words == HOUR)
        dialog = AskDialog(
            _("Shelve {hour}: why?").format(hour=HOUR), _what(rows), _("Shelve"), required=True, parent=self._window
        )
        dialog.answered.connect(lambda reason: self._shelve(rows, hour, reason))
        dialog.open()

    def shelve(self) -> None:
        """Ask for how long and why, then put the selected alarms aside."""
        rows = self._to_shelve()
        if not rows:
            return
        times = shelf_times(self._clock.now(), self._shifts)
        dialog = ShelveDialog(_("Shelve: for how long, and why?"), _what(rows), _("Shelve"), times, self._window)
        dialog.shelved.connect(lambda time, reason: self._shelve(rows, time, reason))
        dialog.open()

    def unshelve(self) -> None:
        """Bring the selected alarms back; agree to those that somebody else has asked for."""
        rows = self._rows()
        asked = [row for row in rows if row.withheld.shelf_id is not None and not row.withheld.is_shelved]
        if any(row.withheld.is_shelved for row in rows):
            self._operations.unshelve(rows)
        elif asked:
            self._operations.agree(asked)
        else:
            self.said.emit(_("Nothing to unshelve: none of the selected alarms is on the shelf."))

    def take_out(self) -> None:
        """Ask why, then take the resource of the alarm out of service."""
        rows = self._rows()
        if not rows:
            return
        resource = rows[0].resource
        why = _(
            "{resource}: its alarms ask nobody for attention until somebody takes it back (Planned, On the shelf)."
        ).format(resource=resource)
        dialog = AskDialog(_("Take out of service: why?"), why, _("Take out"), required=True, parent=self._window)
        dialog.answered.connect(lambda reason: self._operations.take_out(resource, reason))
        dialog.open()

    def _to_shelve(self) -> list[AlarmRow]:
        rows = [row for row in self._rows() if row.withheld.shelf_id is None]
        if not rows:
            self.said.emit(_("Nothing to shelve: the selected alarms are on the shelf already, or asked to be."))
        return rows

    def _shelve(self, rows: Sequence[AlarmRow], time: ShelfTime, reason: str) -> None:
        self._operations.shelve(rows, reason, time.until, time.words)


def _what(rows: Sequence[AlarmRow]) -> str:
    what = (
        f"{rows[0].service or rows[0].resource}: {rows[0].text}"
        if len(rows) == 1
        else _("{count} alarms").format(count=len(rows))
    )
    if any(row.severity is PerceivedSeverity.CRITICAL for row in rows):
        return _("{what}. A critical alarm is shelved only once a second person agrees.").format(what=what)
    return _("{what}. Nobody is asked to look at it until the time is over.").format(what=what)
