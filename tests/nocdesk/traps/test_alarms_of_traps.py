"""What traps say becomes alarms: each once, under the poll's own key, by rules that the house may change."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.alarms.model import AlarmEventRecord, AlarmHappening, AlarmImpact, Condition
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.network.learnt import Numbers, keep_numbers
from nocdesk.people.model import SYSTEM
from nocdesk.severity import PerceivedSeverity
from nocdesk.traps.rules.ageing import UNSURE, age_alarms
from nocdesk.traps.rules.told import NO_RULE, UNMAPPED_QUIET_S
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.traps.telling import (
    AUTHENTICATION_FAILURE,
    COLD_START,
    LINK_DOWN,
    LINK_UP,
    UNHEARD_OF,
    Teller,
    alarms,
    interface,
    notes,
    number,
    polls_asked,
)


@pytest.fixture
def provider(core: Core) -> Provider:
    return make_provider(core)


@pytest.fixture
def device(core: Core, clock: VirtualClock, provider: Provider) -> Teller:
    return Teller(core, clock)


def learn(core: Core, provider: Provider, index: int) -> None:
    """The collector has seen ge-0/0/1 at this ifIndex."""
    with core.work(SYSTEM) as work:
        keep_numbers(work, device_id=provider.core_router, numbers=Numbers({index: "ge-0/0/1"}, {}))


def test_link_down_raises_the_polls_own_alarm_and_link_up_clears_it(
    core: Core, clock: VirtualClock, provider: Provider, device: Teller
) -> None:
    device.tell(LINK_DOWN, *interface(7, name="ge-0/0/1"))
    (down,) = alarms(core)
    clock.advance(5)
    device.tell(LINK_UP, *interface(7, name="ge-0/0/1", oper=1))
    (after,) = alarms(core)

    assert (down.natural_key, down.condition, down.rule) == (
        "linkDown|CORE-1 ge-0/0/1",
        Condition.LINK_DOWN,
        "IF-MIB::linkDown",
    )
    assert (down.severity, down.probe_id) == (PerceivedSeverity.CRITICAL, provider.interface_probe)
    assert down.text == "Interface down: ifOperStatus down"
    assert after.cleared_at == down.began_at + timedelta(seconds=5)
    with core.read() as session:
        touched = set(session.scalars(select(AlarmImpact.service_id)))
    assert touched == {provider.access, provider.voice}


def test_an_interface_is_found_by_the_number_that_the_collector_has_seen_it_use(
    core: Core, provider: Provider, device: Teller
) -> None:
    learn(core, provider, 7)
    device.tell(LINK_DOWN, *interface(7))
    learn(core, provider, 9)
    device.tell(LINK_UP, *interface(7))
    device.tell(LINK_UP, *interface(9))

    link = next(one for one in alarms(core) if one.resource == "CORE-1 ge-0/0/1")
    assert link.cleared_at is not None


def test_an_interface_of_which_nobody_knows_the_name_is_called_by_its_number(core: Core, device: Teller) -> None:
    device.tell(LINK_DOWN, *interface(7))

    (down,) = alarms(core)
    assert (down.resource, down.severity, down.probe_id) == ("CORE-1 ifIndex 7", PerceivedSeverity.MINOR, None)


def test_an_interface_that_somebody_shuts_down_is_no_trouble(core: Core, device: Teller) -> None:
    device.tell(LINK_DOWN, *interface(7, name="ge-0/0/1", admin=2))

    assert alarms(core) == []


def test_a_restart_is_latched_and_told_once_by_whatever_number_of_traps(
    core: Core, clock: VirtualClock, provider: Provider, device: Teller
) -> None:
    device.tell(COLD_START, ticks=300)
    clock.advance(2)
    device.tell(COLD_START, ticks=500)
    clock.advance(200)
    device.tell(COLD_START, ticks=100)

    (restart,) = alarms(core)
    assert (restart.natural_key, restart.count) == ("deviceRebooted|CORE-1", 2)
    assert restart.cleared_at is not None
    assert restart.closed_at is None
    assert polls_asked(core) == [provider.system_probe]


def test_an_event_without_an_end_is_one_alarm_that_is_over_when_it_has_been_quiet(
    core: Core, clock: VirtualClock, device: Teller
) -> None:
    for _ in range(3):
        device.tell(AUTHENTICATION_FAILURE)
        clock.advance(60)
    (refused,) = alarms(core)
    with core.work(SYSTEM) as work:
        age_alarms(work)
    still = alarms(core)[0].cleared_at
    clock.advance(15 * 60)
    with core.work(SYSTEM) as work:
        age_alarms(work)
    over = alarms(core)[0].cleared_at

    assert (refused.condition, refused.count, still) == (Condition.AUTHENTICATION_FAILED, 3, None)
    assert over == refused.last_at
    with core.read() as session:
        told = session.scalars(select(AlarmEventRecord.happening).where(AlarmEventRecord.is_annunciated)).all()
    assert told == [AlarmHappening.RAISED], "an operator is told once"


def test_a_trap_without_a_rule_is_indeterminate_and_says_what_came(core: Core, device: Teller) -> None:
    device.tell(UNHEARD_OF, number("1.3.6.1.4.1.32473.1.1.4", 12))
    device.tell(UNHEARD_OF, number("1.3.6.1.4.1.32473.1.1.4", 13))

    (unknown,) = alarms(core)
    assert (unknown.condition, unknown.severity, unknown.count) == (
        Condition.UNMAPPED,
        PerceivedSeverity.INDETERMINATE,
        2,
    )
    assert (unknown.specific_problem, unknown.rule, unknown.resource) == (UNHEARD_OF, NO_RULE, "CORE-1")
    assert "32473.7" in unknown.text
    assert "13" in unknown.text


def test_what_nobody_has_a_rule_for_is_over_when_it_has_been_quiet(
    core: Core, clock: VirtualClock, device: Teller
) -> None:
    device.tell(UNHEARD_OF)
    clock.advance(UNMAPPED_QUIET_S)
    with core.work(SYSTEM) as work:
        age_alarms(work)

    assert alarms(core)[0].cleared_at is not None


def test_a_clear_that_never_comes_is_asked_of_a_poll_and_where_nothing_polls_it_the_journal_says_so(
    core: Core, clock: VirtualClock, provider: Provider, device: Teller
) -> None:
    device.tell(LINK_DOWN, *interface(70))
    (down,) = alarms(core)
    clock.advance(3_600)
    with core.work(SYSTEM) as work:
        age_alarms(work)
    with core.work(SYSTEM) as work:
        age_alarms(work)

    assert alarms(core)[0].cleared_at is None, "nobody knows that it is over"
    assert notes(core, down) == [UNSURE]
    assert polls_asked(core) == [provider.system_probe]


def test_a_trap_of_a_device_that_the_inventory_does_not_have_is_about_its_address(
    core: Core, clock: VirtualClock, provider: Provider
) -> None:
    stranger = Teller(core, clock, address="192.0.2.99")
    stranger.tell(LINK_DOWN, *interface(7))

    (down,) = alarms(core)
    assert down.resource == "192.0.2.99 ifIndex 7"
    assert down.device_id is None


def test_rules_of_the_users_folder_count_before_shipped_ones(
    core: Core, clock: VirtualClock, provider: Provider, tmp_path: Path
) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "mine.toml").write_text(
        """
        format = 1
        module = "MY-MIB"
        revision = "1"
        [[rule]]
        name = "somebodyKnocks"
        trap = "1.3.6.1.6.3.1.1.5.5"
        raises = "reported"
        problem = "knock"
        severity = "warning"
        text = "Somebody knocks"
        """
    )
    traps = core.settings.traps.model_copy(update={"rule_dir": folder})
    core.settings = core.settings.model_copy(update={"traps": traps})
    device = Teller(core, clock)
    device.tell(AUTHENTICATION_FAILURE)

    (knock,) = alarms(core)
    assert (knock.natural_key, knock.severity) == ("reported|CORE-1|knock", PerceivedSeverity.WARNING)
