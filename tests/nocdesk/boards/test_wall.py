"""The wall: rows for customers, care and field support hold no name and no address of the network."""

import tempfile
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from nocdesk.boards.alarm_board import alarm_rows
from nocdesk.boards.plots import events_in_range
from nocdesk.boards.restoration_board import restoration_detail, restoration_rows
from nocdesk.boards.service_board import service_rows, sla_rows, ticket_rows
from nocdesk.boards.ticket_board import ticket_detail
from nocdesk.core import Core
from nocdesk.network.model import Device, Interface, Link
from nocdesk.quality.reading import Outcome
from nocdesk.tickets.commands import restore_ticket
from nocdesk.tickets.queries import timeline
from tests.conftest import START
from tests.nocdesk.boards.shift import ENGINEER, faulty, play_shift, words_of
from tests.nocdesk.outages.rounds import polled
from tests.nocdesk.provider_builder import Provider
from tests.nocdesk.readings import Feeder

WORDS = st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=4, max_size=8)
SEPARATORS = st.sampled_from(["-", "_", ".", "/", " "])


@st.composite
def networks(draw: st.DrawFn) -> list[str]:
    """Names for two devices, their interfaces and the link, such as no sentence of ours holds by accident."""
    names = draw(st.lists(WORDS, min_size=5, max_size=5, unique_by=str.casefold))
    return [f"Q{name}{draw(SEPARATORS)}{index}X" for index, name in enumerate(names)]


def rename(core: Core, names: list[str]) -> list[str]:
    """Give the network these names; all that must not be seen."""
    with core.work() as work:
        devices = work.session.scalars(select(Device).order_by(Device.id)).all()
        interfaces = work.session.scalars(select(Interface).order_by(Interface.id)).all()
        link = work.session.scalars(select(Link)).one()
        devices[0].name, devices[1].name, link.name = names[:3]
        # The readings name the interface of the core router by its old name; the other one is free.
        interfaces[1].name = names[3]
        interfaces[1].description = names[4]
        return [*names, interfaces[0].name, *(device.address for device in devices)]


def feed_what_else_can_happen(provider: Provider, feeder: Feeder, secrets: list[str]) -> None:
    """Every other condition, with answers that are full of the network's names."""
    detail = " ".join(secrets)
    for rtt_ms in (20.0, 80.0, 80.0, 20.0, 20.0):
        feeder.take(*feeder.healthy(provider, rtt_ms=rtt_ms))
    rebooted = feeder.reading(provider.system_probe, uptime_ticks=1200)
    feeder.take(rebooted, *feeder.healthy(provider)[1:])
    for _ in range(4):
        feeder.take(*(faulty(feeder, probe, detail) for probe in (provider.ping_probe, provider.interface_probe)))
    feeder.take(feeder.reading(provider.edge_system_probe, outcome=Outcome.CREDENTIALS))
    feeder.clock.advance(600)
    feeder.clock.step(-30)
    for _ in range(3):
        feeder.take(*feeder.healthy(provider))


@settings(deadline=None, max_examples=5, phases=(Phase.explicit, Phase.generate))
@given(networks())
def test_no_name_of_the_network_reaches_a_service_facing_row(sqlite_template: Path, names: list[str]) -> None:
    with polled(sqlite_template) as opened, tempfile.TemporaryDirectory() as folder:
        secrets = rename(opened.core, names)
        feed_what_else_can_happen(opened.provider, opened.feeder, secrets)
        shift = play_shift(opened.core, opened.clock, Path(folder), opened.provider)
        with opened.core.work(ENGINEER) as work:
            restore_ticket(work, ticket_id=shift.ticket)

        with opened.core.read() as session:
            internal = words_of(alarm_rows(session, now=opened.clock.now(), include_closed=True))
            seen = words_of(
                [
                    service_rows(session),
                    ticket_rows(session, include_closed=True),
                    sla_rows(session),
                    timeline(session, shift.ticket),
                    ticket_detail(session, shift.ticket),
                    restoration_rows(session, now=opened.clock.now()),
                    restoration_detail(session, shift.ticket, now=opened.clock.now()),
                    *(
                        events_in_range(session, service, START, opened.clock.now())
                        for service in (opened.provider.voice, opened.provider.access)
                    ),
                ]
            )

    assert "Line interrupted" in seen, "the fault itself is told"
    assert [name for name in names[:3] if name not in internal] == [], "control: the console has them all"
    assert [secret for secret in secrets if secret in seen] == []
