"""Which alarms a list shows: heads that pass the filter, or of which a symptom does, and symptoms that are unfolded."""

from collections.abc import Collection

from nocdesk.boards.rows import AlarmRow
from nocdesk.filtering.row_filter import RowFilter
from ui.alarm_groups import AlarmGroups


class AlarmFolding:
    """The filter in force over the groups of a list.

    A filter unfolds the symptoms that it finds where their head does not pass it, until they are folded by hand.
    """

    def __init__(self, groups: AlarmGroups) -> None:
        self._groups = groups
        self._filter: RowFilter[AlarmRow] | None = None
        self._verdicts: dict[int, bool] = {}
        self._shut: set[int] = set()
        self.pinned: set[int] = set()
        """Alarms that became symptoms while the list was held: they go below their heads only afterwards."""

    @property
    def is_filtered(self) -> bool:
        """Whether a filter is in force."""
        return self._filter is not None

    def narrow(self, wanted: RowFilter[AlarmRow] | None) -> None:
        """Follow another filter."""
        self._filter = wanted
        self._verdicts.clear()
        self._shut.clear()

    def forget(self, alarm_ids: Collection[int]) -> None:
        """These alarms have changed or gone."""
        for alarm_id in alarm_ids:
            self._verdicts.pop(alarm_id, None)

    def unfold(self, problem_id: int) -> list[AlarmRow]:
        """Show the symptoms of a problem; its rows."""
        self._shut.discard(problem_id)
        return self._groups.set_open(problem_id, is_open=True)

    def fold(self, problem_id: int) -> list[AlarmRow]:
        """Show a problem's head only; its rows."""
        self._shut.add(problem_id)
        rows = self._groups.set_open(problem_id, is_open=False)
        self.pinned -= {row.id for row in rows}
        return rows

    def shows(self, row: AlarmRow) -> bool:
        """Whether a row is shown."""
        if row.fold.is_below:
            return self._shows_below(row)
        if self._filter is None or self._passes(row.id):
            return True
        return any(self._passes(each) for each in self._groups.below(row.id))

    def _shows_below(self, row: AlarmRow) -> bool:
        if row.id in self.pinned:
            return True
        is_open = row.problem_id in self._groups.open
        if self._filter is None or self._passes(self._groups.head_of(row.id)):
            return is_open
        return row.problem_id not in self._shut and self._passes(row.id)

    def _passes(self, alarm_id: int) -> bool:
        verdict = self._verdicts.get(alarm_id)
        if verdict is None:
            wanted = self._filter
            verdict = self._verdicts[alarm_id] = wanted is None or wanted.accepts(self._groups.shown(alarm_id))
        return verdict
