"""The ledger as a function of its evidence, beside an oracle that looks at every second and shares no code."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from nocdesk.outages.derivation import Derived, Effect, Ground, Span, Window, derive
from nocdesk.services.model import ServiceClass
from tests.conftest import START

LIFE_S = 60
Pair = tuple[int, int | None]

instants = st.integers(0, LIFE_S)
closed = st.tuples(instants, instants).map(lambda pair: (min(pair), max(pair)))
spans = closed | st.tuples(instants, st.none())
effects = st.tuples(spans, st.sampled_from((ServiceClass.DOWN, ServiceClass.DEGRADED)))
windows = st.tuples(instants, st.integers(0, 30), st.none() | st.integers(-100, 0))


def span(pair: Pair) -> Span:
    return Span(START + timedelta(seconds=pair[0]), None if pair[1] is None else START + timedelta(seconds=pair[1]))


def covers(pair: Pair, second: int) -> bool:
    return pair[0] <= second and (pair[1] is None or second < pair[1])


def oracle(
    second: int,
    measured: list[Pair],
    alarms: list[tuple[Pair, ServiceClass]],
    works: list[tuple[int, int, int | None]],
    until: int,
) -> tuple[str, str, int | None, int | None]:
    """What a second is in, told from the beginning: who saw it, which alarms stood, which work was going on."""
    is_measured = any(covers(pair, second) for pair in measured)
    standing = [(pair, word) for pair, word in alarms if covers(pair, second)]
    losses = [end for _, end in measured if end is not None and end <= second]
    if not is_measured and losses:
        standing = [(pair, word) for pair, word in standing if pair[0] > max(losses)]
    words = {word.value for _, word in standing}
    evidence = next((word for word in ("down", "degraded") if word in words), "up" if is_measured else "unknown")
    # Of work nothing is known before it begins, nor that it is over before it ends.
    covering = [(begin, told) for begin, length, told in works if begin <= until and begin <= second < begin + length]
    if evidence == "up" or not covering:
        return evidence, evidence, None, None
    # Of works that coincide that counts which was announced longest before it began, the first of several.
    notices = sorted((told - begin, begin, told) for begin, told in covering if told is not None)
    _, begun, told = notices[0] if notices else (None, None, None)
    return "planned", evidence, told, begun


def seconds_of(derived: list[Derived]) -> list[tuple[str, str, int | None, int | None]]:
    found = []
    for one in derived:
        length = LIFE_S if one.ended_at is None else int((one.ended_at - START).total_seconds())
        begin = int((one.began_at - START).total_seconds())
        told, begun = (
            None if at is None else int((at - START).total_seconds()) for at in (one.announced_at, one.work_began_at)
        )
        found += [(one.found.service_class.value, one.found.beneath.value, told, begun)] * (length - begin)
    return found


@settings(max_examples=500, deadline=None)
@given(st.lists(spans, max_size=5), st.lists(effects, max_size=5), st.lists(windows, max_size=3))
def test_every_second_is_what_its_evidence_says(
    measured: list[Pair], alarms: list[tuple[Pair, ServiceClass]], works: list[tuple[int, int, int | None]]
) -> None:
    real_works = [work for work in works if work[1] > 0]
    ground = Ground(
        life=Span(START, None),
        measured=[span(pair) for pair in measured],
        alarms=[Effect(span(pair).began_at, span(pair).ended_at, word) for pair, word in alarms],
        works=[
            Window(
                START + timedelta(seconds=begin),
                START + timedelta(seconds=begin + length),
                None if told is None else START + timedelta(seconds=told),
            )
            for begin, length, told in real_works
        ],
    )

    derived = derive(ground, START + timedelta(seconds=LIFE_S))

    assert seconds_of(derived) == [oracle(s, measured, alarms, real_works, LIFE_S) for s in range(LIFE_S)]
    assert derived[0].began_at == START
    assert derived[-1].ended_at is None
    for before, after in pairwise(derived):
        assert before.ended_at == after.began_at
        assert before.key != after.key


def test_work_that_is_still_to_come_has_changed_nothing_yet() -> None:
    later = Window(START + timedelta(seconds=20), START + timedelta(seconds=30))
    down = Effect(START, None, ServiceClass.DOWN)
    ground = Ground(Span(START, None), measured=[Span(START, None)], alarms=[down], works=[later])

    assert [one.found.service_class for one in derive(ground, START + timedelta(seconds=19))] == ["down"]
    assert [one.found.service_class for one in derive(ground, START + timedelta(seconds=25))] == ["down", "planned"]


def test_what_alarms_did_together_overrules_what_each_does_alone() -> None:
    alone = [Effect(START, None, ServiceClass.DOWN, 1, "east"), Effect(START, None, ServiceClass.UP, 2, "west")]
    joint = [Effect(START + timedelta(seconds=10), None, ServiceClass.DEGRADED)]
    ground = Ground(Span(START, None), measured=[Span(START, None)], alarms=alone, together=joint)

    first, second = derive(ground, START + timedelta(seconds=60))

    assert (first.found.service_class, first.alarm_id, first.words) == ("down", 1, "east")
    assert (second.found.service_class, second.alarm_id) == ("degraded", 1)
