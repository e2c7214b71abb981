"""Which alarms a list shows: heads that pass the filter, or of which a symptom does, and symptoms that are unfolded."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from nocdesk.boards.rows import AlarmRow
from nocdesk.filtering.row_filter import Mask, RowFilter, mask_of
from ui.alarm_groups import AlarmGroups
from ui.models.row_columns import RowColumns


class AlarmFolding:
    """The filter in force over the groups of a list; it is itself the filter of the list's rows.

    A filter unfolds the symptoms that it finds where their head does not pass it, until they are folded by hand.
    """

    def __init__(self, groups: AlarmGroups) -> None:
        self._groups = groups
        self._filter: RowFilter[AlarmRow] | None = None
        self._heads: set[int] = set()
        self._found: defaultdict[int, set[int]] = defaultdict(set)
        self._places: dict[int, int] = {}
        self._shut: set[int] = set()
        self.pinned: set[int] = set()
        """Alarms that became symptoms while the list was held: they go below their heads only afterwards."""

    @property
    def is_filtered(self) -> bool:
        """Whether a filter is in force."""
        return self._filter is not None

    def narrow(self, wanted: RowFilter[AlarmRow] | None, waiting: Iterable[AlarmRow] = ()) -> None:
        """Follow another filter; `waiting` are alarms of the groups that the list does not hold yet."""
        self._filter = wanted
        for known in (self._heads, self._found, self._places, self._shut):
            known.clear()
        self.learn(waiting)

    def learn(self, rows: Iterable[AlarmRow]) -> set[int]:
        """These rows show something else; the alarms besides that are shown now, or no longer, because of that."""
        if self._filter is None:
            return set()
        others: set[int] = set()
        for row in rows:
            passes = self._filter.accepts(row)
            if passes and row.fold.is_below:
                others |= self._find(row)
            else:
                others |= self._lose(row.id)
            if row.fold.is_below or row.problem_id is None or passes is (row.problem_id in self._heads):
                continue
            (self._heads.add if passes else self._heads.discard)(row.problem_id)
            others |= set(self._groups.members(row.problem_id))
        return others

    def forget(self, alarm_ids: Collection[int]) -> set[int]:
        """These alarms have gone; the alarms besides that are shown no longer because of that."""
        self.pinned -= set(alarm_ids)
        return {other for alarm_id in alarm_ids for other in self._lose(alarm_id)}

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

    def accepts(self, row: AlarmRow) -> bool:
        """Whether a row is shown."""
        if row.fold.is_below:
            return self._shows_below(row)
        return self._filter is None or self._filter.accepts(row) or row.problem_id in self._found

    def mask(self, columns: RowColumns[AlarmRow]) -> Mask:
        """Which rows are shown."""
        is_below = columns.where(_is_below, bool)
        if self._filter is None:
            return ~is_below | self._mask_open(columns)
        passes = mask_of(self._filter, columns)
        in_problem = columns.where(_problem, _is_one)
        for row in columns.rows(passes & in_problem):
            if row.fold.is_below:
                self._find(row)
            elif row.problem_id is not None:
                self._heads.add(row.problem_id)
        heads = ~is_below & (passes | columns.where(_problem, self._found.__contains__))
        by_head = columns.where(_problem, self._heads.__contains__)
        is_shut = columns.where(_problem, self._shut.__contains__)
        below = (by_head & columns.where(_problem, self._groups.open.__contains__)) | (~by_head & passes & ~is_shut)
        return heads | (is_below & (below | self._mask_pinned(columns)))

    def _mask_open(self, columns: RowColumns[AlarmRow]) -> Mask:
        return columns.where(_problem, self._groups.open.__contains__) | self._mask_pinned(columns)

    def _mask_pinned(self, columns: RowColumns[AlarmRow]) -> Mask:
        if not self.pinned:
            return columns.where(_problem, lambda _: False)
        return columns.each(lambda row: row.id in self.pinned)

    def _shows_below(self, row: AlarmRow) -> bool:
        if row.id in self.pinned:
            return True
        if self._filter is None or row.problem_id in self._heads:
            return row.problem_id in self._groups.open
        return row.problem_id not in self._shut and row.id in self._places

    def _find(self, row: AlarmRow) -> set[int]:
        """The filter finds this symptom; what is shown by that, where it is the first one of its problem."""
        was = self._places.get(row.id)
        if row.problem_id is None or was == row.problem_id:
            return set()
        others = self._lose(row.id)
        self._places[row.id] = row.problem_id
        self._found[row.problem_id].add(row.id)
        return others | {self._groups.head_of(row.id)}

    def _lose(self, alarm_id: int) -> set[int]:
        """The filter finds this symptom no longer; what is hidden by that, where it was the last one of its problem."""
        problem_id = self._places.pop(alarm_id, None)
        if problem_id is None:
            return set()
        self._found[problem_id].discard(alarm_id)
        if self._found[problem_id]:
            return set()
        del self._found[problem_id]
        return set(self._groups.members(problem_id))


def _is_below(row: AlarmRow) -> bool:
    return row.fold.is_below


def _problem(row: AlarmRow) -> int | None:
    return row.problem_id


def _is_one(problem_id: int | None) -> bool:
    return problem_id is not None
