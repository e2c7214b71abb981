"""The figures of alarm quality: cases reckoned by hand, and any records at all against the slow reckoning."""

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.alarms.health.combining import together
from nocdesk.alarms.health.course import follow
from nocdesk.alarms.health.figures import Figures, measure
from nocdesk.alarms.health.happenings import SECOND_US
from nocdesk.alarms.health.targets import HealthSettings, Kpi, Standing
from nocdesk.alarms.model import AlarmHappening
from nocdesk.severity import PerceivedSeverity
from tests.nocdesk.alarms.health.happened import Record, cleared, happened, raised, window
from tests.nocdesk.alarms.health.slow_figures import slow_figures

HOUR = 3_600
DAY = 24 * HOUR
SETTINGS = HealthSettings(judged_after_h=0)


def figures(
    records: Iterable[Record], start: int = 0, end: int = HOUR, settings: HealthSettings = SETTINGS, consoles: int = 1
) -> Figures:
    columns = happened(*records)
    unmapped = np.zeros(100, np.bool_)
    unmapped[90:] = True
    course = follow(columns, settings, unmapped=unmapped, until_us=end * SECOND_US)
    return measure(course, window(start, end), settings, consoles=consoles)


def test_a_calm_hour_has_nothing_and_nothing_is_bad() -> None:
    calm = figures(())

    assert calm.annunciated == 0
    assert (calm.values[Kpi.PER_10_MIN], calm.values[Kpi.TOP_TEN]) == (0.0, None)
    assert set(calm.standings.values()) == {Standing.ACCEPTABLE, Standing.UNKNOWN}


def test_six_alarms_in_an_hour_are_one_in_ten_minutes_and_144_in_a_day_and_two_consoles_share_them() -> None:
    records = [raised(n * 600 + 5, n) for n in range(6)]

    one, two = figures(records), figures(records, consoles=2)

    assert [one.values[k] for k in (Kpi.PER_10_MIN, Kpi.PER_HOUR, Kpi.PER_DAY)] == pytest.approx([1, 6, 144])
    assert two.values[Kpi.PER_HOUR] == pytest.approx(3)
    assert one.standings[Kpi.PER_HOUR] is Standing.ACCEPTABLE


def test_only_what_asked_for_attention_is_counted_and_never_what_a_person_did() -> None:
    kinds = [kind for kind in AlarmHappening if kind is not AlarmHappening.RAISED]
    people = [Record(n, 1, kind, is_annunciated=False) for n, kind in enumerate(kinds)]
    done = (AlarmHappening.ACKNOWLEDGED, AlarmHappening.CLEARED, AlarmHappening.SHELVED, AlarmHappening.EASED)
    claimed = [Record(100 + n, 1, kind, is_annunciated=True) for n, kind in enumerate(done)]

    assert figures([*people, *claimed]).annunciated == 0
    assert figures([*people, *claimed, raised(200, 2)]).annunciated == 1


def test_eleven_in_one_period_of_six_make_a_sixth_crowded_and_ten_do_not() -> None:
    eleven = [raised(n, n) for n in range(11)]

    crowded, at_limit = figures(eleven), figures(eleven[:10])

    assert crowded.values[Kpi.CROWDED_PERIODS] == pytest.approx(1 / 6)
    assert crowded.values[Kpi.MOST_IN_10_MIN] == 11
    assert at_limit.values[Kpi.CROWDED_PERIODS] == 0


def test_an_hour_with_thirty_one_is_crowded_and_one_with_thirty_is_not() -> None:
    spread = [raised(n * 110, n) for n in range(31)]

    assert figures(spread).values[Kpi.CROWDED_HOURS] == 1
    assert figures(spread[:30]).values[Kpi.CROWDED_HOURS] == 0


def test_a_flood_begins_with_the_eleventh_in_ten_minutes_and_ends_when_fewer_than_five_are_left_of_the_last_ten() -> (
    None
):
    # One a second from second 100 on: the eleventh comes at 110; at 706 seven have left the ten minutes, four stay.
    found = figures([raised(100 + n, n) for n in range(11)])

    (flood,) = found.found.floods

    assert (flood.start_us, flood.end_us) == (110 * SECOND_US, 706 * SECOND_US)
    assert (flood.most, flood.annunciated) == (11, 11)
    assert found.values[Kpi.FLOOD_TIME] == pytest.approx((706 - 110) / HOUR)


def test_between_five_and_ten_a_flood_goes_on_and_none_begins() -> None:
    burst = [raised(100 + n, n) for n in range(11)]
    trickle = [raised(200 + n * 100, 20 + n) for n in range(30)]

    assert len(figures([*burst, *trickle]).found.floods) == 1
    assert figures([*burst, *trickle]).found.floods[0].end_us == 3_300 * SECOND_US
    assert figures(trickle).found.floods == ()


def test_a_flood_that_began_before_the_window_counts_with_its_part_in_it() -> None:
    late = figures([raised(100 + n, n) for n in range(11)], start=606, end=1_606)

    assert late.annunciated == 0
    assert late.values[Kpi.FLOOD_TIME] == pytest.approx(0.1)


def test_three_clears_within_a_minute_chatter_and_three_that_take_a_minute_do_not() -> None:
    fast = [r for n in range(3) for r in (raised(n * 29), cleared(n * 29 + 1))]
    slow = [r for n in range(3) for r in (raised(n * 30), cleared(n * 30 + 1))]

    assert figures(fast).values[Kpi.CHATTERING] == 1
    assert figures(fast).found.chattering.times.tolist() == [3]
    assert figures(slow).values[Kpi.CHATTERING] == 0


def test_what_chatters_on_the_shelf_asks_nobody() -> None:
    fast = [r for n in range(3) for r in (raised(10 + n * 10), cleared(11 + n * 10))]
    shelved = Record(5, 0, AlarmHappening.SHELVED)

    assert figures([shelved, *fast]).values[Kpi.CHATTERING] == 0


def test_nine_seconds_alone_are_fleeting_ten_seconds_or_a_return_within_the_minute_are_not() -> None:
    alone = [raised(100), cleared(109)]

    assert figures(alone).values[Kpi.FLEETING] == 1
    assert figures([raised(100), cleared(110)]).values[Kpi.FLEETING] == 0
    assert figures([*alone, raised(168), cleared(400)]).values[Kpi.FLEETING] == 0
    assert figures([*alone, raised(169), cleared(400)]).values[Kpi.FLEETING] == 1


def test_an_alarm_is_stale_from_the_end_of_its_first_day_on() -> None:
    records = [raised(0, 1), cleared(DAY + 10, 1), raised(0, 2), cleared(DAY, 2), raised(10, 3)]

    found = figures(records, start=0, end=3 * DAY)

    assert found.values[Kpi.STALE] == 2
    assert found.found.stale.tolist() == [1, 3]


def test_five_stale_alarms_on_five_days_are_fewer_than_five_on_one_day() -> None:
    records = [r for n in range(5) for r in (raised(n * 2 * DAY, n), cleared(n * 2 * DAY + DAY + 60, n))]

    assert figures(records, end=12 * DAY).values[Kpi.STALE] == 1


def test_priorities_are_those_of_what_was_annunciated_and_indeterminate_stands_apart() -> None:
    of = [(PerceivedSeverity.CRITICAL, 5), (PerceivedSeverity.MAJOR, 15), (PerceivedSeverity.MINOR, 50),
          (PerceivedSeverity.WARNING, 30), (PerceivedSeverity.INDETERMINATE, 25)]  # fmt: skip
    records = [raised(n, n % 90, severity) for severity, count in of for n in range(count)]

    found = figures(records)

    assert found.priorities == {"high": 5, "medium": 15, "low": 80}
    assert found.values[Kpi.PRIORITIES] == pytest.approx(0)
    assert found.values[Kpi.INDETERMINATE] == pytest.approx(25 / 125)
    assert found.standings[Kpi.INDETERMINATE] is Standing.BAD


def test_of_few_alarms_no_share_is_judged() -> None:
    few = figures([raised(1)])
    judged = figures([raised(1)], settings=HealthSettings(judged_from=1, judged_after_h=0))

    assert few.values[Kpi.TOP_TEN] == 1
    assert few.standings[Kpi.TOP_TEN] is Standing.UNKNOWN
    assert judged.standings[Kpi.TOP_TEN] is Standing.BAD


def test_the_top_ten_are_those_that_were_annunciated_most_often() -> None:
    records = [raised(n * 12 + k, n) for n in range(12) for k in range(n + 1)]

    found = figures(records)

    assert found.found.offenders.trouble[:3].tolist() == [11, 10, 9]
    assert found.values[Kpi.TOP_TEN] == pytest.approx(sum(range(3, 13)) / sum(range(1, 13)))


def test_what_is_silenced_without_a_reason_or_lies_on_the_shelf_for_more_than_a_day_is_outside_approved_methods() -> (
    None
):
    unsaid = Record(10, 1, AlarmHappening.SUPPRESSED, has_reason=False)
    said = Record(10, 2, AlarmHappening.SHELVED)
    long = [Record(10, 3, AlarmHappening.SHELVED), Record(DAY + 11, 3, AlarmHappening.UNSHELVED)]

    found = figures([unsaid, said, *long, Record(DAY, 2, AlarmHappening.UNSHELVED)], end=2 * DAY)

    assert found.found.unapproved.tolist() == [1, 3]


def test_kinds_of_traps_without_a_rule_are_counted_once_each() -> None:
    found = figures([raised(1, 90), raised(2, 90), raised(3, 95), raised(4, 5)])

    assert found.values[Kpi.MISSING_RULES] == 2


def test_of_less_than_a_shift_nothing_is_judged() -> None:
    records = [raised(n, n) for n in range(11)]
    by = HealthSettings()

    early, judged = (figures(records, end=hours * HOUR, settings=by) for hours in (7, 8))

    assert set(early.standings.values()) == {Standing.UNKNOWN}
    assert judged.standings[Kpi.MOST_IN_10_MIN] is Standing.MANAGEABLE


def test_no_rate_is_reckoned_up_from_a_few_minutes() -> None:
    def rates(length_s: int) -> list[float | None]:
        few = figures([raised(n) for n in range(3)], end=length_s, settings=HealthSettings())
        found = together([few], HealthSettings())
        return [found.values[kpi] for kpi in (Kpi.PER_10_MIN, Kpi.PER_HOUR, Kpi.PER_DAY)]

    assert rates(24) == [None, None, None]
    assert rates(HOUR) == [0.5, 3, None]
    assert rates(8 * HOUR) == pytest.approx([3 / 48, 3 / 8, 9])


def test_nights_of_a_few_hours_are_judged_together() -> None:
    nights = [figures([], start=n * DAY, end=n * DAY + 4 * HOUR, settings=HealthSettings()) for n in range(2)]

    assert together(nights[:1], HealthSettings()).standings[Kpi.FLOODS] is Standing.UNKNOWN
    assert together(nights, HealthSettings()).standings[Kpi.FLOODS] is Standing.ACCEPTABLE


def test_a_window_of_no_length_has_no_rates() -> None:
    assert figures([raised(1)], start=5, end=5).values[Kpi.PER_HOUR] is None


@pytest.mark.parametrize(
    ("kpi", "value", "standing"),
    [
        (Kpi.PER_10_MIN, 1, Standing.ACCEPTABLE),
        (Kpi.PER_10_MIN, 2, Standing.MANAGEABLE),
        (Kpi.PER_10_MIN, 5, Standing.BAD),
        (Kpi.PER_10_MIN, 10.1, Standing.EXCESSIVE),
        (Kpi.MOST_IN_10_MIN, 10, Standing.ACCEPTABLE),
        (Kpi.MOST_IN_10_MIN, 20, Standing.MANAGEABLE),
        (Kpi.MOST_IN_10_MIN, 100, Standing.BAD),
        (Kpi.MOST_IN_10_MIN, 101, Standing.EXCESSIVE),
        (Kpi.PER_HOUR, 10_000, Standing.BAD),
    ],
)
def test_the_load_is_judged_by_the_bands_of_eemua_191(kpi: Kpi, value: float, standing: Standing) -> None:
    assert SETTINGS.targets.judge(kpi, value) is standing


def test_a_target_with_two_bounds_knows_nothing_excessive() -> None:
    targets = HealthSettings.model_validate({"targets": {"per_10_min": (1, 2)}}).targets

    assert targets.judge(Kpi.PER_10_MIN, 1_000) is Standing.BAD


@pytest.mark.parametrize("bounds", [(2.0, 1.0), (-1.0, 1.0), (1.0, 3.0, 2.0)])
def test_bounds_that_are_none_are_refused(bounds: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="two bounds"):
        HealthSettings.model_validate({"targets": {"per_hour": bounds}})


RECORDS = st.lists(
    st.builds(
        Record,
        at_s=st.integers(0, 2_000),
        trouble=st.integers(0, 3),
        happening=st.sampled_from(AlarmHappening),
        is_annunciated=st.booleans(),
    ),
    max_size=60,
    unique_by=lambda record: (record.at_s, record.trouble),
)
COMING_AND_GOING = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 1), st.integers(1, 30)), max_size=30, unique_by=lambda t: t[:2]
)


@given(RECORDS, st.integers(0, 900), st.integers(1, 1_100))
def test_any_records_measure_as_they_do_second_by_second(records: list[Record], start: int, length: int) -> None:
    ordered = sorted(records, key=lambda record: record.at_s)
    found = figures(ordered, start, start + length)
    slow = slow_figures(ordered, start, start + length)

    assert found.annunciated == slow["annunciated"]
    for kpi in (Kpi.MOST_IN_10_MIN, Kpi.CROWDED_PERIODS, Kpi.TOP_TEN, Kpi.STANDING, Kpi.SHELVED, Kpi.CHATTERING):
        assert found.values[kpi] == slow[kpi.value], kpi
    assert found.values[Kpi.FLOOD_TIME] == pytest.approx(slow["flood_time"])


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(1, 40)), max_size=60), st.integers(0, 500))
def test_any_burst_floods_as_it_does_second_by_second(bursts: list[tuple[int, int]], start: int) -> None:
    records = [raised(at, n % 90) for n, (at, _) in enumerate(bursts)]

    found = figures(records, start, start + 1_500)

    assert found.values[Kpi.FLOOD_TIME] == pytest.approx(slow_figures(records, start, start + 1_500)["flood_time"])


@given(COMING_AND_GOING)
def test_any_coming_and_going_is_fleeting_or_chatters_as_it_does_second_by_second(
    stretches: list[tuple[int, int, int]],
) -> None:
    records: dict[tuple[int, int], Record] = {}
    for at, trouble, lasts in stretches:
        records.setdefault((at * 5, trouble), raised(at * 5, trouble))
        records.setdefault((at * 5 + lasts, trouble), cleared(at * 5 + lasts, trouble))
    ordered = sorted(records.values(), key=lambda record: record.at_s)

    found, slow = figures(ordered, 0, 1_500), slow_figures(ordered, 0, 1_500)

    assert found.values[Kpi.FLEETING] == slow["fleeting"]
    assert found.values[Kpi.CHATTERING] == slow["chattering"]
