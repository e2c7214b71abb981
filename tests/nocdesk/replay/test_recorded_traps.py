"""What traps told is in the recorded stream: a night of traps run again ends with the alarms that it had."""

import json

from nocdesk.alarms.model import Condition
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.provider.export import export_provider
from nocdesk.provider.file import parse_provider
from nocdesk.replay.outcome import AlarmOutcome, Outcome
from nocdesk.replay.play import Score, play, what_stands
from nocdesk.replay.recording import recorded_lines
from nocdesk.replay.stream_file import parse_stream
from nocdesk.traps.rules.ageing import age_alarms
from tests.nocdesk.replay.night_builder import NIGHT, prepare_night
from tests.nocdesk.traps.telling import LINK_DOWN, LINK_UP, UNHEARD_OF, Teller, interface


def a_night_of_traps(core: Core, clock: VirtualClock) -> None:
    """A line that comes back, one that stays down, and what no rule knows, of a device and of a stranger."""
    prepare_night(core, clock)
    device = Teller(core, clock, "127.0.0.1", 16_100)
    device.tell(LINK_DOWN, *interface(7, name="et-0/0/0"))
    clock.advance(60)
    device.tell(LINK_UP, *interface(7, name="et-0/0/0", oper=1))
    device.tell(LINK_DOWN, *interface(9, name="et-0/0/9"))
    clock.advance(60)
    device.tell(UNHEARD_OF)
    Teller(core, clock, "192.0.2.77", 16_100).tell(UNHEARD_OF)
    clock.advance(1_200)
    with core.work(SYSTEM) as work:
        age_alarms(work)
    device.tell(UNHEARD_OF)
    clock.advance(60)


def run_again(core: Core, clock: VirtualClock) -> Outcome:
    with core.read() as session:
        lines = [json.dumps(line) for line in recorded_lines(session, NIGHT, clock.now())]
        provider = parse_provider("inventory", export_provider(session))
    return play(Score("night", tuple(parse_stream("night", lines)), provider), until=clock.now())


def told(alarm: AlarmOutcome) -> tuple[object, ...]:
    return (
        alarm.key, alarm.resource, alarm.condition, alarm.specific_problem, alarm.severity, alarm.text, alarm.count,
        alarm.raised_at, alarm.began_at, alarm.cleared_at, alarm.services,
    )  # fmt: skip


def test_what_traps_and_unknown_traps_told_is_run_again(sqlite_core: Core, clock: VirtualClock) -> None:
    a_night_of_traps(sqlite_core, clock)
    first = what_stands(sqlite_core)

    again = run_again(sqlite_core, clock)

    assert [alarm.condition for alarm in first.alarms].count(Condition.UNMAPPED) == 2
    assert {alarm.condition for alarm in first.alarms} == {Condition.LINK_DOWN, Condition.UNMAPPED}
    assert list(map(told, again.alarms)) == list(map(told, first.alarms))
