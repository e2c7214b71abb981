"""What the desk does to what asks nobody for attention: shelve, agree, extend, end, and take out of service."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import select

from nocdesk.alarms.model import Alarm
from nocdesk.alarms.out_of_service import take_back_into_service, take_out_of_service
from nocdesk.alarms.shelving import extend_shelf, second_shelf, shelve_alarm, unshelve_alarm
from nocdesk.alarms.withheld_model import AlarmShelf, OutOfService
from nocdesk.boards.rows import AlarmRow
from nocdesk.boards.shelf_board import QuietKind, QuietRow
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.unit_of_work import UnitOfWork
from ui.operations import Operations, Undo
from ui.text import plural


class ShelfOperations:
    """Each is one unit of work, and is taken back by its opposite."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations

    def shelve(self, rows: Sequence[AlarmRow], reason: str, until: datetime | None, how_long: str) -> None:
        """Put alarms aside until then, or until they clear; what is critical waits for a second person."""
        is_asked = any(row.severity is PerceivedSeverity.CRITICAL for row in rows)
        rest = _("; a critical one waits for a second person") if is_asked else ""
        self._operations.do(
            _("Shelved {named} {how_long}{rest}").format(named=_named(rows), how_long=how_long, rest=rest),
            [partial(shelve_alarm, alarm_id=row.id, reason=reason, until=until) for row in rows],
            Undo(
                _("shelve {named}").format(named=_named(rows)),
                tuple(partial(_unshelve_alarm, row.id) for row in rows),
                can_repeat=True,
            ),
        )

    def unshelve(self, rows: Sequence[AlarmRow]) -> None:
        """Bring alarms back."""
        shelved = [row for row in rows if row.withheld.is_shelved]
        self._operations.do(
            _("Unshelved {named}").format(named=_named(shelved)),
            [partial(unshelve_alarm, shelf_id=_shelf_id(row)) for row in shelved],
            Undo(
                _("unshelve {named}").format(named=_named(shelved)),
                tuple(
                    partial(
                        shelve_alarm,
                        alarm_id=row.id,
                        reason=row.withheld.shelf_reason,
                        until=row.withheld.shelved_until,
                    )
                    for row in shelved
                ),
            ),
        )

    def agree(self, rows: Sequence[AlarmRow]) -> None:
        """Agree, as the second person, that critical alarms are put aside."""
        self._operations.do(
            _("Agreed to shelve {named}").format(named=_named(rows)),
            [partial(second_shelf, shelf_id=_shelf_id(row)) for row in rows],
            Undo(
                _("shelve {named}").format(named=_named(rows)),
                tuple(partial(unshelve_alarm, shelf_id=_shelf_id(row)) for row in rows),
            ),
        )

    def take_out(self, resource: str, reason: str) -> None:
        """Take a resource out of service."""
        self._operations.do(
            _("{resource} is out of service").format(resource=resource),
            [partial(take_out_of_service, resource=resource, reason=reason)],
            Undo(
                _("out of service {resource}").format(resource=resource),
                (partial(_take_back, resource),),
                can_repeat=True,
            ),
        )

    def end(self, row: QuietRow) -> None:
        """End what is on the shelf's list now: bring it back, decline it, take it back into service."""
        if row.kind is QuietKind.OUT_OF_SERVICE:
            self._operations.do(
                _("{resource} is in service again").format(resource=row.resource),
                [partial(take_back_into_service, out_id=row.id)],
                Undo(
                    _("in service {resource}").format(resource=row.resource),
                    (partial(take_out_of_service, resource=row.resource, reason=row.reason),),
                ),
            )
            return
        word = _("Declined to shelve") if row.kind is QuietKind.ASKED else _("Unshelved")
        self._operations.do(f"{word} {row.resource}", [partial(unshelve_alarm, shelf_id=row.id)])

    def agree_to(self, row: QuietRow) -> None:
        """Agree to what one person has asked for."""
        self._operations.do(
            _("Agreed to shelve {resource}").format(resource=row.resource),
            [partial(second_shelf, shelf_id=row.id)],
            Undo(_("shelve {resource}").format(resource=row.resource), (partial(unshelve_alarm, shelf_id=row.id),)),
        )

    def extend(self, row: QuietRow, until: datetime, reason: str) -> None:
        """Leave it on the shelf for longer."""
        assert row.until is not None
        undo = partial(extend_shelf, shelf_id=row.id, until=row.until, reason=row.reason)
        self._operations.do(
            _("Shelf of {resource} extended").format(resource=row.resource),
            [partial(extend_shelf, shelf_id=row.id, until=until, reason=reason)],
            Undo(_("extend {resource}").format(resource=row.resource), (undo,), can_repeat=True),
        )


def _unshelve_alarm(alarm_id: int, work: UnitOfWork) -> None:
    """By its alarm: the number of the shelf is known only once it is there."""
    key = select(Alarm.natural_key).where(Alarm.id == alarm_id).scalar_subquery()
    query = select(AlarmShelf.id).where(AlarmShelf.natural_key == key, AlarmShelf.ended_at.is_(None))
    unshelve_alarm(work, shelf_id=work.session.scalar(query) or 0)


def _take_back(resource: str, work: UnitOfWork) -> None:
    query = select(OutOfService.id).where(OutOfService.resource == resource, OutOfService.ended_at.is_(None))
    take_back_into_service(work, out_id=work.session.scalar(query) or 0)


def _shelf_id(row: AlarmRow) -> int:
    assert row.withheld.shelf_id is not None
    return row.withheld.shelf_id


def _named(rows: Sequence[AlarmRow]) -> str:
    if len(rows) == 1:
        return rows[0].service or rows[0].resource
    return plural(len(rows), "alarm", "alarms")
