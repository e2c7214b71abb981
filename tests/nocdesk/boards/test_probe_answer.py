"""The last answer of a probe: by the objects' names, from the poll that its status tells of, and never a wrong one."""

from datetime import timedelta
from pathlib import Path

import pytest

from nocdesk.boards.probe_answer import SaidAnswer, SaidModule, SaidObject, said_answer
from nocdesk.boards.probe_board import probe_detail
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.names.built_in import built_in_objects
from nocdesk.names.lookup import Names
from nocdesk.quality.answer import Binding, PollAnswer
from nocdesk.quality.reading import Outcome
from nocdesk.quality.wire import Batch, encode_batch
from tests.conftest import START
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.readings import Feeder

NAMES = Names(built_in_objects())
UPTIME = Binding((1, 3, 6, 1, 2, 1, 1, 3, 0), "TimeTicks", 8_640_100)
NAME = Binding((1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1, 4), "OCTET STRING", b"ge-0/0/1")
STATUS = Binding((1, 3, 6, 1, 2, 1, 2, 2, 1, 8, 4), "INTEGER", 2)
FOREIGN = Binding((2, 999, 7), "Gauge32", 5)


@pytest.fixture
def provider(core: Core) -> Provider:
    return make_provider(core)


@pytest.fixture
def feeder(core: Core, clock: VirtualClock, tmp_path: Path) -> Feeder:
    return Feeder(core, clock, tmp_path)


def poll(feeder: Feeder, provider: Provider, *bindings: Binding, outcome: Outcome = Outcome.ANSWERED) -> None:
    """A poll of the interface probe in which the device said this."""
    reading = feeder.reading(provider.interface_probe, outcome=outcome)
    answer = PollAnswer(provider.core_router, (provider.interface_probe,), reading.taken_at, bindings)
    feeder.spool.append(encode_batch(Batch("clock-1", (reading,), answers=(answer,) if bindings else ())))
    feeder.engine.apply_waiting()
    feeder.clock.advance(10)


def last(core: Core, provider: Provider, clock: VirtualClock) -> SaidAnswer | None:
    with core.read() as session:
        detail = probe_detail(session, provider.interface_probe, NAMES, now=clock.now())
    assert detail is not None
    return detail.answer


def test_objects_stand_by_their_names_below_their_modules_and_values_by_their_syntax(
    core: Core, provider: Provider, feeder: Feeder, clock: VirtualClock
) -> None:
    poll(feeder, provider, UPTIME, NAME, STATUS, FOREIGN)

    answer = last(core, provider, clock)

    assert answer is not None
    assert (answer.taken_at, answer.count) == (START, 4)
    assert answer.modules == (
        SaidModule("SNMPv2-MIB", (SaidObject("sysUpTime.0", "(8640100) 1 days, 0:00:01.00", "1.3.6.1.2.1.1.3.0"),)),
        SaidModule(
            "IF-MIB",
            (
                SaidObject("ifName.4", "ge-0/0/1", "1.3.6.1.2.1.31.1.1.1.1.4"),
                SaidObject("ifOperStatus.4", "down(2)", "1.3.6.1.2.1.2.2.1.8.4"),
            ),
        ),
        SaidModule("", (SaidObject("2.999.7", "5", "2.999.7"),)),
    )


@pytest.mark.parametrize(
    ("index", "shown"),
    [
        ((3, *b"noc", 7, *b"ACC-101"), '."noc"."ACC-101"'),
        ((3, *b"noc", 7, *b"ACC-101", 4), '."noc"."ACC-101".4'),
        ((1, 65), ".1.65"),
        ((9, *b"noc"), ".9.110.111.99"),
        ((3, 1, 2, 3), ".3.1.2.3"),
        ((), ""),
    ],
)
def test_a_text_in_an_index_is_read_as_text_and_numbers_stay_numbers(
    core: Core, provider: Provider, feeder: Feeder, clock: VirtualClock, index: tuple[int, ...], shown: str
) -> None:
    least = (1, 3, 6, 1, 2, 1, 80, 1, 3, 1, 4)
    poll(feeder, provider, Binding((*least, *index), "Gauge32", 12))

    answer = last(core, provider, clock)

    assert answer is not None
    assert answer.modules[0].objects[0].name == f"pingResultsMinRtt{shown}"


def test_of_several_polls_the_last_is_shown_and_one_without_an_answer_has_no_objects(
    core: Core, provider: Provider, feeder: Feeder, clock: VirtualClock
) -> None:
    poll(feeder, provider, STATUS)
    poll(feeder, provider, NAME)
    second = last(core, provider, clock)
    poll(feeder, provider, outcome=Outcome.SILENT)
    silent = last(core, provider, clock)

    assert second is not None
    assert silent is not None
    assert [one.name for module in second.modules for one in module.objects] == ["ifName.4"]
    assert (silent.taken_at, silent.modules) == (START + timedelta(seconds=20), ())


def test_a_probe_that_was_never_asked_and_an_answer_that_is_not_kept_show_none(
    core: Core, provider: Provider, feeder: Feeder, clock: VirtualClock
) -> None:
    never = last(core, provider, clock)
    poll(feeder, provider, STATUS)

    with core.read() as session:
        before = said_answer(session, provider.interface_probe, NAMES, START - timedelta(seconds=1))

    assert (never, before) == (None, None)
