"""What the desk shows is what plain queries of the store say."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.model import Alarm, Condition
from nocdesk.boards.alarm_board import alarm_detail, alarm_rows
from nocdesk.boards.plot_rows import LaneKind
from nocdesk.boards.plots import events_in_range
from nocdesk.boards.rows import AlarmRow
from nocdesk.boards.service_board import service_rows, sla_rows, ticket_rows
from nocdesk.boards.status import desk_status
from nocdesk.people.model import SYSTEM
from nocdesk.requests.model import CollectorStatus
from nocdesk.services.model import ServiceClass
from nocdesk.tickets.model import MatchState
from nocdesk.traps.rules.folder import load_rules
from nocdesk.works.commands import plan_work
from tests.conftest import START
from tests.nocdesk.boards.shift import Shift


def plain(shift: Shift, query: str, **values: object) -> list[tuple[object, ...]]:
    with shift.core.read() as session:
        return [tuple(row) for row in session.execute(text(query), values)]


def rows_by_id(shift: Shift, *, include_closed: bool = False) -> dict[int, AlarmRow]:
    with shift.core.read() as session:
        return {row.id: row for row in alarm_rows(session, now=shift.clock.now(), include_closed=include_closed)}


def test_alarm_rows_are_the_open_alarms_with_their_counts_services_and_customers(shift: Shift) -> None:
    rows = rows_by_id(shift)

    stored = plain(shift, "SELECT id, count, severity, resource, text, version FROM alarm WHERE closed_at IS NULL")
    assert {(r.id, r.count, r.severity, r.resource, r.text, r.version) for r in rows.values()} == set(stored)
    for row in rows.values():
        touched = plain(
            shift,
            "SELECT s.name, c.name FROM alarm_impact i JOIN service s ON s.id = i.service_id"
            " JOIN customer c ON c.id = s.customer_id WHERE i.alarm_id = :id",
            id=row.id,
        )
        assert (row.service_count, row.customer_count) == (len(touched), len({customer for _, customer in touched}))
        assert not touched or (row.service, row.customer) in touched
        proposed = plain(
            shift, "SELECT count(*) FROM ticket_match WHERE alarm_id = :id AND state = 'proposed'", id=row.id
        )
        assert [(row.proposals,)] == proposed


def test_only_the_asked_for_rows_are_read_and_only_if_they_are_open(shift: Shift) -> None:
    with shift.core.read() as session:
        rows = alarm_rows(session, now=shift.clock.now(), ids=[shift.link_alarm, 4711])

    assert [row.id for row in rows] == [shift.link_alarm]


def test_the_matched_ticket_stands_on_the_alarm_and_the_alarm_on_the_ticket(shift: Shift) -> None:
    with shift.core.read() as session:
        [ticket] = ticket_rows(session)
        detail = alarm_detail(session, shift.link_alarm, now=shift.clock.now())

    assert detail is not None
    assert detail.row.tickets == (ticket.number,)
    assert ticket.alarms == (shift.link_alarm,)
    assert [(p.ticket, p.state) for p in detail.proposals] == [(ticket.number, MatchState.LINKED)]
    assert (ticket.id, ticket.service, ticket.site, ticket.customer) == (
        shift.ticket, "SIP-1", "Harbour Street", "Northbank Group",
    )  # fmt: skip
    assert ticket.etr_at == shift.clock.now() + timedelta(hours=2)
    assert detail.guidance
    assert {(impact.service, impact.effect) for impact in detail.impacts} == {
        ("ACC-1", ServiceClass.DOWN),
        ("SIP-1", ServiceClass.DOWN),
    }


def test_an_alarm_of_a_trap_comes_with_the_advice_of_its_rule(shift: Shift) -> None:
    with shift.core.work() as work:
        work.session.get_one(Alarm, shift.link_alarm).rule = "IF-MIB::linkDown"
    with shift.core.read() as session:
        general = alarm_detail(session, shift.link_alarm, now=shift.clock.now())
        ruled = alarm_detail(session, shift.link_alarm, now=shift.clock.now(), rules=load_rules())

    assert general is not None
    assert ruled is not None
    assert (general.guidance, ruled.guidance) == (
        MEANINGS[Condition.LINK_DOWN].guidance,
        load_rules().guidance("IF-MIB::linkDown"),
    )


def test_an_alarm_that_is_not_there_has_no_detail(shift: Shift) -> None:
    with shift.core.read() as session:
        assert alarm_detail(session, 4711, now=shift.clock.now()) is None


def test_service_rows_say_the_class_since_when_and_how_many_tickets(shift: Shift) -> None:
    with shift.core.read() as session:
        rows = {row.name: row for row in service_rows(session)}
        clocks = [row for row in sla_rows(session) if row.service == "SIP-1"]

    assert {(row.name, row.service_class.value, row.open_tickets) for row in rows.values()} == {
        ("ACC-1", "down", 0),
        ("SIP-1", "down", 1),
    }
    assert rows["SIP-1"].since == START + timedelta(seconds=15)
    assert (rows["SIP-1"].tier, rows["ACC-1"].tier) == ("Gold", "")
    clock = rows["SIP-1"].sla
    assert clock is not None
    assert clock.budget_left_s in [row.budget_left_s for row in clocks]
    assert rows["ACC-1"].sla is None


def test_the_strip_counts_what_the_store_holds(shift: Shift) -> None:
    with shift.core.read() as session:
        status = desk_status(session, now=shift.clock.now())

    for chip in status.counts:
        active = plain(
            shift,
            "SELECT acknowledged_at IS NULL FROM alarm"
            " WHERE severity = :word AND cleared_at IS NULL AND closed_at IS NULL AND id NOT IN"
            " (SELECT alarm_id FROM problem_member WHERE role = 'symptom' AND left_at IS NULL)",
            word=chip.severity.value,
        )
        assert chip.active == len(active)
        assert chip.unacknowledged == sum(bool(is_new) for (is_new,) in active)
    [(raised,)] = plain(shift, "SELECT count(*) FROM alarm")
    assert sum(status.load) == raised
    assert status.load[-1] == raised
    assert status.probes == 4
    assert status.probes_late == 4, "nobody has polled for 65 s"
    assert status.worst_unacknowledged is not None
    assert status.worst_unacknowledged.severity == "critical"
    assert status.oldest_data_at == START + timedelta(seconds=10)


@pytest.mark.parametrize(("ago_s", "new"), [(5, 4), (3600, 0)])
def test_a_probe_that_is_late_is_new_until_the_collector_had_time_for_an_answer(
    shift: Shift, ago_s: float, new: int
) -> None:
    now = shift.clock.now()
    with shift.core.work(SYSTEM) as work:
        began_at = now - timedelta(seconds=ago_s)
        work.session.add(CollectorStatus(source="far", started_at=began_at, beat_at=now))

    with shift.core.read() as session:
        status = desk_status(session, now=now)

    assert (status.probes_late, status.probes_new) == (4, new)


def test_events_of_a_service_lie_on_their_instants_and_outside_the_range_there_are_none(shift: Shift) -> None:
    with shift.core.read() as session:
        events = events_in_range(session, shift.provider.voice, START, shift.clock.now())
        before = events_in_range(session, shift.provider.voice, START - timedelta(days=1), START)

    at = {(event.kind, event.text): event.at for event in events}
    assert at[LaneKind.ALARM, "Line interrupted"] == START + timedelta(seconds=15)
    assert at[LaneKind.TICKET, "No dial tone"] == START + timedelta(seconds=30)
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert before == []


def test_work_that_goes_on_marks_the_alarms_it_explains(shift: Shift) -> None:
    assert not rows_by_id(shift)[shift.link_alarm].is_planned
    with shift.core.work() as work:
        plan_work(
            work,
            name="PW-1",
            starts_at=work.now,
            ends_at=work.now + timedelta(hours=1),
            service_ids=[shift.provider.voice, shift.provider.access],
        )

    assert rows_by_id(shift)[shift.link_alarm].is_planned
