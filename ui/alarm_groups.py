"""Which alarms of a list stand below which: a problem is one row, that of its root, with its symptoms below it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from nocdesk.boards.rows import AlarmRow, Fold, ProblemLine
from ui.problem_tally import ProblemTally

_BELOW = Fold(is_below=True)


class AlarmGroups:
    """Alarms by problem, kept up as they come, change and go."""

    def __init__(self) -> None:
        self._rows: dict[int, AlarmRow] = {}
        self._problems: defaultdict[int, ProblemTally] = defaultdict(ProblemTally)
        self._shown: dict[int, AlarmRow] = {}
        self._below: dict[int, int] = {}
        self.open: set[int] = set()
        """The problems whose symptoms are shown."""

    def row(self, alarm_id: int) -> AlarmRow | None:
        """An alarm as it is, not as its row shows it."""
        return self._rows.get(alarm_id)

    def shown(self, alarm_id: int) -> AlarmRow:
        """An alarm as its row shows it: the head of a problem speaks for all of it."""
        return self._shown[alarm_id]

    def head_of(self, alarm_id: int) -> int:
        """The alarm that another stands below; itself where it stands alone or is a head."""
        return self._below.get(alarm_id, alarm_id)

    def is_below(self, alarm_id: int) -> bool:
        """Whether an alarm stands below another."""
        return alarm_id in self._below

    def below(self, alarm_id: int) -> Collection[int]:
        """The symptoms of a head."""
        problem_id = self._rows[alarm_id].problem_id if alarm_id in self._rows else None
        if problem_id is None or self.is_below(alarm_id):
            return ()
        return self._problems[problem_id].members.keys() - {alarm_id}

    def members(self, problem_id: int) -> Collection[int]:
        """The alarms of a problem."""
        return self._problems[problem_id].members.keys() if problem_id in self._problems else ()

    @property
    def heads(self) -> int:
        """How many rows there are without the symptoms."""
        return len(self._rows) - len(self._below)

    def learn(self, rows: Iterable[AlarmRow], lines: Iterable[ProblemLine] = ()) -> list[AlarmRow]:
        """Take rows and problems in; every row that shows something else, or stands elsewhere, from now on."""
        touched = {line.id: line for line in lines}
        changed: set[int] = set()
        heads: dict[int, int | None] = {problem_id: self._head(problem_id) for problem_id in touched}
        for problem_id, line in touched.items():
            self._problems[problem_id].line = line
        for row in rows:
            before = self._rows.get(row.id)
            if before is not None and before.problem_id is not None and before.problem_id != row.problem_id:
                self._part(before, heads)
            self._rows[row.id] = row
            changed.add(row.id)
            if row.problem_id is not None:
                heads.setdefault(row.problem_id, self._head(row.problem_id))
                self._problems[row.problem_id].put(row)
        return self._settle(heads, changed)

    def forget(self, alarm_ids: Iterable[int]) -> list[AlarmRow]:
        """Drop alarms; every row that shows something else from now on."""
        heads: dict[int, int | None] = {}
        for alarm_id in alarm_ids:
            row = self._rows.pop(alarm_id, None)
            if row is None:
                continue
            self._part(row, heads)
            self._shown.pop(alarm_id, None)
        return self._settle(heads, set())

    def set_open(self, problem_id: int, *, is_open: bool) -> list[AlarmRow]:
        """Show a problem's symptoms, or not; its rows."""
        (self.open.add if is_open else self.open.discard)(problem_id)
        return self._settle({problem_id: self._head(problem_id)}, set(self.members(problem_id)))

    def _head(self, problem_id: int) -> int | None:
        known = self._problems.get(problem_id)
        return known.head.id if known is not None and known.head is not None else None

    def _part(self, row: AlarmRow, heads: dict[int, int | None]) -> None:
        """Take an alarm out of its problem, and note in `heads` which head that had before."""
        self._below.pop(row.id, None)
        if row.problem_id is not None:
            heads.setdefault(row.problem_id, self._head(row.problem_id))
            self._problems[row.problem_id].drop(row.id)

    def _settle(self, heads: dict[int, int | None], changed: set[int]) -> list[AlarmRow]:
        """Where the head of a problem is another than before, all of its rows stand elsewhere."""
        for problem_id, was in heads.items():
            tally = self._problems[problem_id]
            if tally.head is None:
                del self._problems[problem_id]
                self.open.discard(problem_id)
                continue
            self._shown[tally.head.id] = tally.headed(is_open=problem_id in self.open)
            changed |= set(tally.members) if tally.head.id != was else {tally.head.id}
        for alarm_id in changed:
            self._stand(self._rows[alarm_id])
        return [self._shown[alarm_id] for alarm_id in changed]

    def _stand(self, row: AlarmRow) -> None:
        """Say below which row an alarm stands, and what its own row shows where it is no head."""
        head = None if row.problem_id is None else self._problems[row.problem_id].head
        if head is None:
            self._shown[row.id] = row
        elif row.id == head.id:
            self._below.pop(row.id, None)
        else:
            self._below[row.id] = head.id
            self._shown[row.id] = row if row.fold == _BELOW else replace(row, fold=_BELOW)
