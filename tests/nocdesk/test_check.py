"""What the check finds, with devices that answer or do not as the test says."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest

from nocdesk.check import check_store
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.credentials import Community, Credential, Credentials, MemoryCredentials, UsmUser
from nocdesk.finding import Finding, Weight
from nocdesk.instants import clock_time
from nocdesk.network.queries import PollTarget
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import ensure_catalogue
from nocdesk.provider.file import parse_provider
from nocdesk.requests.model import CollectorStatus
from tests.conftest import START
from tests.nocdesk.provider.faulty_files import SOUND

SOUND_USER = UsmUser("noc", "an auth secret", "a priv secret")


@pytest.fixture
def stocked(sqlite_core: Core) -> Core:
    """The sound provider: its one polled device is cr1, by v3."""
    ensure_catalogue(sqlite_core)
    with sqlite_core.work(Actor("root", Role.ADMINISTRATOR)) as work:
        import_provider(work, parse_provider("p.toml", SOUND))
    return sqlite_core


def all_answer(_devices: Sequence[tuple[PollTarget, Credential]]) -> Mapping[int, str]:
    """No device fails."""
    return {}


def may_listen(_address: str, _port: int) -> tuple[int, str]:
    """A free port with all of the buffer."""
    return 4 * 2**20, ""


def beat(core: Core, judged_s_ago: float | None = 0.0) -> None:
    """The collector gives a sign of life; it judged so many seconds ago, or never."""
    with core.work(SYSTEM) as work:
        judged_at = None if judged_s_ago is None else work.now - timedelta(seconds=judged_s_ago)
        row = CollectorStatus(source="s", started_at=work.now, beat_at=work.now, judged_at=judged_at)
        work.session.add(row)


def faults(core: Core, credential: Credential | None, *, reasons: Mapping[int, str] | None = None) -> list[Finding]:
    """What is wrong."""
    source = MemoryCredentials({} if credential is None else {"core": credential})
    found = check_store(core, Credentials([source]), lambda devices: reasons or all_answer(devices), may_listen)
    return [finding for finding in found if finding.weight is Weight.FAULT]


def test_with_everything_in_place_nothing_is_wrong(stocked: Core) -> None:
    beat(stocked)

    assert faults(stocked, SOUND_USER) == []


def test_a_collector_that_has_stopped_is_a_fault(stocked: Core, clock: VirtualClock) -> None:
    beat(stocked)
    clock.advance(60)

    (fault,) = faults(stocked, SOUND_USER)

    assert fault.text == "gave its last sign of life 60 s ago: start it with `nocdesk collect`"


@pytest.mark.parametrize(
    ("judged_s_ago", "since"), [(31.0, f" since {clock_time(START - timedelta(seconds=31))}"), (None, "")]
)
def test_a_collector_that_runs_where_nobody_judges_is_a_fault(
    stocked: Core, judged_s_ago: float | None, since: str
) -> None:
    beat(stocked, judged_s_ago)

    (fault,) = faults(stocked, SOUND_USER)

    remedy = "start a collector that may: `nocdesk collect`"
    assert (fault.subject, fault.text) == ("judging", f"nobody judges what is heard{since}: {remedy}")


def test_a_missing_credential_is_one_fault_however_many_devices_name_it(stocked: Core) -> None:
    beat(stocked)

    missing, devices = faults(stocked, None)

    assert missing.subject == "credential core"
    assert "nocdesk credential set core" in missing.text
    assert missing.text.endswith("(1 device names it)")
    assert devices.text == "none of 1 was asked, as no credential fits"


def test_a_credential_of_the_other_kind_is_a_fault_of_the_device(stocked: Core) -> None:
    beat(stocked)

    wrong, _devices = faults(stocked, Community("a-community"))

    assert wrong == Finding(
        Weight.FAULT, "device cr1", "is set to v3, but credential 'core' is not of that kind: correct one"
    )


def test_a_device_that_does_not_answer_is_named_with_the_reason(stocked: Core) -> None:
    beat(stocked)

    silent, devices = faults(stocked, SOUND_USER, reasons={1: "no answer"})

    assert (silent.subject, silent.text) == ("device cr1", "no answer")
    assert devices.text == "0 of 1 answer"


def test_a_store_without_probes_says_how_to_get_some(sqlite_core: Core) -> None:
    beat(sqlite_core)

    (fault,) = faults(sqlite_core, None)

    assert fault.text == "none has a probe: bring them in with `nocdesk import FILE`"
