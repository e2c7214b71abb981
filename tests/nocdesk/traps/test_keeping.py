"""What is kept of traps: behind the spool's position, each once, with its device, and not for ever."""

from dataclasses import replace
from datetime import UTC, timedelta

from sqlalchemy import select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.network.model import Device, DeviceKind, SnmpVersion
from nocdesk.people.model import SYSTEM
from nocdesk.store.changes import ChangeEntry
from nocdesk.traps.commands import Kept, count_losses, forget_counts, forget_traps, keep_traps
from nocdesk.traps.event import Cause, TrapEvent, TrapState
from nocdesk.traps.queries import TrapFilter, TrapRow, count_rows, trap_rows


def event(seq: int, clock: VirtualClock, **further: object) -> TrapEvent:
    """A trap with a fingerprint of its own."""
    at_us = int(clock.now().astimezone(UTC).timestamp() * 1e6)
    plain = TrapEvent(seq, at_us, "192.0.2.7", 50_000, TrapState.DECODED, fingerprint=f"print {seq}")
    return replace(plain, **further)  # type: ignore[arg-type]


def keep(core: Core, *events: TrapEvent, through: int | None = None) -> Kept:
    """Keep them as those of one spool."""
    with core.work(SYSTEM) as work:
        return keep_traps(work, source="spool", events=events, through=through or events[-1].seq)


def kept(core: Core) -> list[TrapRow]:
    """Everything, the oldest first."""
    with core.read() as session:
        return trap_rows(session, TrapFilter(), 1_000)[::-1]


def test_what_the_store_has_already_is_not_kept_again(core: Core, clock: VirtualClock) -> None:
    first = keep(core, event(1, clock, fingerprint=""), event(2, clock, fingerprint=""))
    second = keep(core, event(2, clock, fingerprint=""), event(3, clock, fingerprint=""))

    assert (first.stored, second.stored, len(kept(core))) == (2, 1, 3)


def test_a_repetition_is_counted_and_the_same_octets_long_after_are_news(core: Core, clock: VirtualClock) -> None:
    keep(core, event(1, clock), event(2, clock, fingerprint="print 1"))
    clock.advance(540)
    again = keep(core, event(3, clock, fingerprint="print 1"))
    clock.advance(120)
    news = keep(core, event(4, clock, fingerprint="print 1"))

    assert (again.stored, again.duplicates, news.stored) == (0, 1, 1)
    with core.read() as session:
        assert [(row.cause, row.count) for row in count_rows(session)] == [(Cause.DUPLICATE, 2)]


def test_a_trap_belongs_to_the_device_at_its_address_or_to_none_where_several_are(
    core: Core, clock: VirtualClock
) -> None:
    with core.work(SYSTEM) as work:
        for name, address, port, further in (
            ("alone", "192.0.2.7", 161, ["192.0.2.8"]),
            ("first", "192.0.2.9", 161, []),
            ("second", "192.0.2.9", 1161, []),
        ):
            work.session.add(
                Device(
                    name=name,
                    kind=DeviceKind.CORE_ROUTER,
                    address=address,
                    port=port,
                    snmp=SnmpVersion.V2C,
                    credential="lis",
                    answers_from=further,
                )
            )
    keep(
        core,
        event(1, clock),
        event(2, clock, source="192.0.2.8"),
        event(3, clock, source="192.0.2.9"),
        event(4, clock, source="192.0.2.9", port=1161),
        event(5, clock, source="192.0.2.10"),
    )

    assert [trap.device for trap in kept(core)] == ["alone", "alone", "", "second", ""]


def test_the_desk_hears_of_a_batch(core: Core, clock: VirtualClock) -> None:
    keep(core, event(1, clock), event(2, clock))

    with core.read() as session:
        kinds = session.scalars(select(ChangeEntry.kind)).all()
    assert kinds.count("trap") == 1


def test_old_traps_and_those_beyond_the_newest_are_forgotten(core: Core, clock: VirtualClock) -> None:
    keep(core, event(1, clock))
    clock.advance(timedelta(days=31).total_seconds())
    keep(core, *(event(seq, clock) for seq in range(2, 12)))

    with core.work(SYSTEM) as work:
        forget_traps(work, before=work.now - timedelta(days=30), keep=100)
    after_days = len(kept(core))
    with core.work(SYSTEM) as work:
        forget_traps(work, before=work.now - timedelta(days=30), keep=4)

    assert (after_days, len(kept(core))) == (10, 4)


def test_counts_that_have_not_grown_for_long_and_those_beyond_the_last_to_grow_are_forgotten(
    core: Core, clock: VirtualClock
) -> None:
    def grow(*sources: str) -> None:
        with core.work(SYSTEM) as work:
            count_losses(work, lost={(source, Cause.NOT_ALLOWED): 1 for source in sources})

    def forget(keep: int) -> set[str]:
        with core.work(SYSTEM) as work:
            forget_counts(work, before=work.now - timedelta(days=30), keep=keep)
        with core.read() as session:
            return {row.source for row in count_rows(session)}

    grow("quiet", "grows on")
    clock.advance(timedelta(days=29).total_seconds())
    grow("grows on")
    clock.advance(timedelta(days=2).total_seconds())
    grow("new", "newer")

    assert forget(keep=100) == {"grows on", "new", "newer"}
    assert forget(keep=2) == {"new", "newer"}
