"""Names to search for are what plain queries of the store say, and none of them is the network's unless asked for."""

import pytest
from sqlalchemy import text

from nocdesk.boards.device_names import device_name_rows
from nocdesk.boards.name_board import NameKind, NameRow, name_rows
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.tickets.commands import open_ticket
from nocdesk.tickets.model import TicketStatus, TroubleTicket
from tests.nocdesk.boards.shift import Shift, words_of

EVERYTHING = frozenset(NameKind)


@pytest.fixture
def core(shift: Shift) -> Core:
    return shift.core


def names_of(core: Core, kinds: frozenset[NameKind] = EVERYTHING) -> list[NameRow]:
    with core.read() as session:
        return name_rows(session, kinds)


def column(core: Core, query: str) -> list[str]:
    with core.read() as session:
        return [str(value) for value in session.execute(text(query)).scalars()]


def test_every_customer_service_and_open_ticket_has_its_name(core: Core, shift: Shift) -> None:
    rows = names_of(core)

    by_kind = {kind: [row.text for row in rows if row.kind is kind] for kind in NameKind}

    assert by_kind[NameKind.CUSTOMER] == column(core, "SELECT name FROM customer ORDER BY name")
    assert by_kind[NameKind.SERVICE] == column(core, "SELECT name FROM service ORDER BY name")
    assert by_kind[NameKind.TICKET] == column(core, "SELECT number FROM trouble_ticket ORDER BY id DESC")
    assert by_kind[NameKind.DEVICE] == []


def test_a_second_text_tells_one_from_another(core: Core, shift: Shift) -> None:
    seconds = {row.text: row.second for row in names_of(core)}

    assert seconds["Northbank Group"] == "C-1"
    assert seconds["SIP-1"] == "Voice trunk · Northbank Group"
    assert "Northbank Group · No dial tone" in seconds.values()


def test_only_the_kinds_that_are_asked_for_are_read(core: Core, shift: Shift) -> None:
    rows = names_of(core, frozenset({NameKind.TICKET}))

    assert {row.kind for row in rows} == {NameKind.TICKET}


def test_a_ticket_at_its_end_is_found_no_more(core: Core, shift: Shift) -> None:
    with core.work(Actor("cleo", Role.CARE)) as work:
        other = open_ticket(work, customer_id=shift.provider.customer, service_id=shift.provider.access, text="Slow")
        work.session.get_one(TroubleTicket, shift.ticket).status = TicketStatus.CLOSED

    ids = [row.id for row in names_of(core) if row.kind is NameKind.TICKET]

    assert ids == [other]


def test_devices_are_read_apart_and_no_other_name_holds_one_of_theirs(core: Core, shift: Shift) -> None:
    with core.read() as session:
        devices = device_name_rows(session)

    assert [row.text for row in devices] == column(core, "SELECT name FROM device ORDER BY name")
    assert {row.kind for row in devices} == {NameKind.DEVICE}
    words = words_of(names_of(core))
    assert not any(row.text in words for row in devices)
    assert any(row.text in words_of(devices) for row in devices)
