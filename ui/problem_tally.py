"""One problem of a list: its alarms, which of them is its head, and what that head says for all of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from nocdesk.boards.rows import AlarmRow, Fold, ProblemLine, Withheld
from nocdesk.problems.model import MemberRole
from nocdesk.severity import PerceivedSeverity


class ProblemTally:
    """Counted alarm by alarm, so that one that changes costs the same in a problem of ten and of ten thousand."""

    def __init__(self) -> None:
        self.members: dict[int, AlarmRow] = {}
        self.line: ProblemLine | None = None
        self.head: AlarmRow | None = None
        self._active: Counter[PerceivedSeverity] = Counter()
        self._asking: set[int] = set()
        self._unacknowledged: set[int] = set()

    def put(self, row: AlarmRow) -> None:
        """Take an alarm in, in place of what it was."""
        self.drop(row.id, keeps_head=True)
        self.members[row.id] = row
        if row.is_active:
            self._active[row.severity] += 1
        if not row.is_quiet:
            self._asking.add(row.id)
        if row.is_asking:
            self._unacknowledged.add(row.id)
        if self.head is None or _headship(row) <= _headship(self.head):
            self.head = row
        elif row.id == self.head.id:
            self._elect()

    def drop(self, alarm_id: int, *, keeps_head: bool = False) -> None:
        """Take an alarm out."""
        row = self.members.pop(alarm_id, None)
        if row is None:
            return
        if row.is_active:
            self._active[row.severity] -= 1
        self._asking.discard(alarm_id)
        self._unacknowledged.discard(alarm_id)
        if self.head is not None and self.head.id == alarm_id and not keeps_head:
            self._elect()

    def headed(self, *, is_open: bool) -> AlarmRow:
        """The head as its row shows it: as grave as the worst of all, and acknowledged where nothing asks any more."""
        head = self.head
        assert head is not None
        count = len(self.members) - 1
        changes: dict[str, object] = {"fold": Fold(count, is_open, head.role is not MemberRole.ROOT and count > 0)}
        active = [severity for severity, number in self._active.items() if number]
        if active:
            changes |= {"severity": min(active, key=lambda each: each.rank), "is_active": True}
        if self._asking:
            changes["is_acknowledged"] = not self._unacknowledged
            if head.is_quiet:
                changes |= {"withheld": Withheld(), "is_planned": False}
        return replace(head, **{**changes, **self._touched(head)})  # type: ignore[arg-type]

    def _touched(self, head: AlarmRow) -> Mapping[str, object]:
        if self.line is None:
            return {}
        return {
            "service_count": self.line.service_count,
            "customer_count": self.line.customer_count,
            "customer": self.line.customer,
            "tickets": tuple(dict.fromkeys((*self.line.tickets, *head.tickets))),
            "sla": self.line.sla,
        }

    def _elect(self) -> None:
        self.head = min(self.members.values(), key=_headship, default=None)


def _headship(row: AlarmRow) -> tuple[bool, object, int]:
    """The root, or where none is known, or it is closed already, the alarm that began first."""
    return row.role is not MemberRole.ROOT, row.began_at, row.id
