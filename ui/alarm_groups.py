"""Which alarms of a list stand below which: a problem is one row, that of its root, with its symptoms below it."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from nocdesk.boards.rows import AlarmRow, Fold, ProblemLine
from nocdesk.problems.model import MemberRole
from ui.models.alarm_columns import alarm_order

_NOT_OPEN = Fold()


class AlarmGroups:
    """Alarms by problem, kept up as they come, change and go.

    The head of a problem is its root; where none is known, or the root is closed already, the alarm that began first.
    """

    def __init__(self) -> None:
        self._rows: dict[int, AlarmRow] = {}
        self._members: dict[int, set[int]] = {}
        self._heads: dict[int, int] = {}
        self._lines: dict[int, ProblemLine] = {}
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
        return self._members[problem_id] - {alarm_id}

    def order(self, row: AlarmRow) -> tuple[object, ...]:
        """A head in the usual order, its symptoms right after it, among themselves in the usual order."""
        head = self._below.get(row.id)
        if head is None:
            return *alarm_order(row), row.id, False
        return *alarm_order(self._shown[head]), head, True, *alarm_order(row)

    @property
    def heads(self) -> int:
        """How many rows there are without the symptoms."""
        return len(self._rows) - len(self._below)

    def learn(self, rows: Iterable[AlarmRow], lines: Iterable[ProblemLine] = ()) -> list[AlarmRow]:
        """Take rows and problems in; every row that shows something else, or stands elsewhere, from now on."""
        touched = {line.id for line in lines}
        self._lines |= {line.id: line for line in lines}
        changed: set[int] = set()
        for row in rows:
            before = self._rows.get(row.id)
            if before is not None and before.problem_id != row.problem_id:
                touched |= self._part(before)
            self._rows[row.id] = row
            changed.add(row.id)
            if row.problem_id is not None:
                self._members.setdefault(row.problem_id, set()).add(row.id)
                touched.add(row.problem_id)
        return self._settle(touched, changed)

    def forget(self, alarm_ids: Iterable[int]) -> list[AlarmRow]:
        """Drop alarms; every row that shows something else from now on."""
        touched: set[int] = set()
        for alarm_id in alarm_ids:
            row = self._rows.pop(alarm_id, None)
            if row is None:
                continue
            touched |= self._part(row)
            self._shown.pop(alarm_id, None)
        return self._settle(touched, set())

    def set_open(self, problem_id: int, *, is_open: bool) -> list[AlarmRow]:
        """Show a problem's symptoms, or not; its rows."""
        (self.open.add if is_open else self.open.discard)(problem_id)
        return self._settle({problem_id}, set(self._members.get(problem_id, ())))

    def _part(self, row: AlarmRow) -> set[int]:
        self._below.pop(row.id, None)
        if row.problem_id is None:
            return set()
        self._members[row.problem_id].discard(row.id)
        return {row.problem_id}

    def _settle(self, problems: Iterable[int], changed: set[int]) -> list[AlarmRow]:
        for problem_id in problems:
            changed |= self._settle_problem(problem_id)
        for alarm_id in changed:
            row = self._rows[alarm_id]
            if row.problem_id is None:
                self._shown[alarm_id] = row
            elif alarm_id != self._heads[row.problem_id]:
                self._shown[alarm_id] = replace(row, fold=Fold(is_below=True))
        return [self._shown[alarm_id] for alarm_id in changed]

    def _settle_problem(self, problem_id: int) -> set[int]:
        """Find a problem's head and say what it shows; its members where they stand elsewhere by that."""
        members = self._members.get(problem_id)
        if not members:
            for known in (self._members, self._heads, self._lines):
                known.pop(problem_id, None)
            self.open.discard(problem_id)
            return set()
        head, was = min((self._rows[each] for each in members), key=_headship).id, self._heads.get(problem_id)
        before = self._shown.get(head)
        self._heads[problem_id] = head
        self._shown[head] = self._headed(problem_id, self._rows[head], members)
        self._below |= dict.fromkeys(members, head)
        del self._below[head]
        is_elsewhere = head != was or before is None or alarm_order(before) != alarm_order(self._shown[head])
        return set(members) if is_elsewhere else {head}

    def _headed(self, problem_id: int, head: AlarmRow, members: Collection[int]) -> AlarmRow:
        fold = Fold(len(members) - 1, problem_id in self.open, head.role is not MemberRole.ROOT and len(members) > 1)
        active = [row.severity for each in members if (row := self._rows[each]).is_active]
        row = replace(head, fold=fold, severity=min(active, key=lambda each: each.rank, default=head.severity))
        line = self._lines.get(problem_id)
        if line is None:
            return row
        tickets = tuple(dict.fromkeys((*line.tickets, *head.tickets)))
        return replace(
            row,
            service_count=line.service_count,
            customer_count=line.customer_count,
            customer=line.customer,
            tickets=tickets,
            sla=line.sla,
        )


def _headship(row: AlarmRow) -> tuple[bool, object, int]:
    return row.role is not MemberRole.ROOT, row.began_at, row.id
