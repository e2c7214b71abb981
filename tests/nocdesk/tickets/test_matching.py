"""A pair's score is the sum of its printed reasons, and no reason speaks of the network."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.services.model import ServiceClass
from nocdesk.tickets.matching import Complaint, Touched, Trouble, match

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def make_complaint(
    service_id: int | None = 1,
    site_id: int | None = 10,
    customer_id: int = 100,
    began_at: datetime = NOON,
    depends_on: dict[int, int] | None = None,
    depended_on_by: dict[int, int] | None = None,
) -> Complaint:
    return Complaint(
        customer_id=customer_id,
        customer="Harbour Bank",
        service_id=service_id,
        site_id=site_id,
        site="Harbour Street",
        began_at=began_at,
        depends_on=depends_on or {},
        depended_on_by=depended_on_by or {},
    )


def make_touched(
    service_id: int = 1,
    site_id: int | None = 10,
    customer_id: int = 100,
    is_certain: bool = True,
    by_way_of: frozenset[int] = frozenset(),
) -> Touched:
    effect = ServiceClass.DOWN if is_certain else ServiceClass.UNKNOWN
    return Touched(service_id, f"SVC-{service_id}", customer_id, site_id, effect, by_way_of=by_way_of)


def make_trouble(*touched: Touched, began_at: datetime = NOON, ended_at: datetime | None = None) -> Trouble:
    return Trouble(touched or (make_touched(),), began_at, ended_at)


STRANGER = make_touched(service_id=9, site_id=19, customer_id=900)

EVIDENCE = [
    ("the same service at the same time is certain", make_complaint(), make_trouble(), 1.00),
    (
        "an effect that is not certain weighs less",
        make_complaint(),
        make_trouble(make_touched(is_certain=False)),
        0.90,
    ),
    (
        "a service it depends on",
        make_complaint(depends_on={2: 1}),
        make_trouble(make_touched(2, site_id=11)),
        0.70,
    ),
    (
        "a service it depends on at second hand, of another customer",
        make_complaint(depends_on={2: 2}),
        make_trouble(make_touched(2, site_id=11, customer_id=900)),
        0.50,
    ),
    (
        "a service that depends on it",
        make_complaint(depended_on_by={3: 1}),
        make_trouble(make_touched(3, site_id=11, customer_id=900)),
        0.40,
    ),
    ("the same site, and no service named", make_complaint(service_id=None), make_trouble(make_touched(4)), 0.50),
    (
        "another service of the customer elsewhere is not enough",
        make_complaint(),
        make_trouble(make_touched(4, site_id=11)),
        0.30,
    ),
    (
        "a customer who names nothing else has nothing else in common",
        make_complaint(service_id=None, site_id=None),
        make_trouble(make_touched(4, site_id=11)),
        0.45,
    ),
    (
        "a service above it that was reached another way is no evidence",
        make_complaint(depended_on_by={3: 1}),
        make_trouble(make_touched(2, site_id=11), make_touched(3, site_id=11, by_way_of=frozenset({2}))),
        0.30,
    ),
    ("nothing in common", make_complaint(), make_trouble(STRANGER), 0.00),
    (
        "two unknown sites are not the same site",
        make_complaint(site_id=None),
        make_trouble(make_touched(4, site_id=None)),
        0.30,
    ),
    ("an alarm that touches nothing", make_complaint(), Trouble((), NOON, None), 0.00),
    (
        "the strongest of several ways counts, once",
        make_complaint(depends_on={2: 1}),
        make_trouble(STRANGER, make_touched(2), make_touched(1)),
        1.00,
    ),
]


@pytest.mark.parametrize(("complaint", "trouble", "score"), [row[1:] for row in EVIDENCE], ids=[r[0] for r in EVIDENCE])
def test_evidence_adds_up(complaint: Complaint, trouble: Trouble, score: float) -> None:
    result = match(complaint, trouble)

    assert result.score == score
    assert result.is_proposed is (score >= 0.35)


TIMES = [
    (0, None, 0.20, "alarm began 0 s before the complaint"),
    (5, None, 0.20, "alarm began 5 min before the complaint"),
    (-5, None, 0.10, "alarm began 5 min after the complaint"),
    (-6, None, 0.02, "alarm began 6 min after the complaint"),
    (-31, None, -0.50, "alarm began 31 min after the complaint"),
    (6, None, 0.15, "alarm began 6 min before the complaint"),
    (30, 10, 0.15, "alarm began 30 min before the complaint"),
    (120, None, 0.10, "alarm began 2 h before the complaint"),
    (121, None, 0.05, "alarm was active already, for 2 h"),
    (600, 1, 0.05, "alarm was active already, for 10 h"),
    (30, -2, 0.15, "alarm began 30 min before the complaint"),
    (30, -3, 0.02, "alarm had been over for 3 min when the complaint began"),
    (600, -30, 0.02, "alarm had been over for 30 min when the complaint began"),
    (600, -31, -0.60, "alarm had been over for 31 min when the complaint began"),
    (600, -599, -0.60, "alarm had been over for 10 h when the complaint began"),
    (-121, None, -0.50, "alarm began 2 h after the complaint"),
]


@pytest.mark.parametrize(("minutes_before", "ends_after", "points", "words"), TIMES)
def test_nearness_in_time_adds_or_takes_away(
    minutes_before: int, ends_after: int | None, points: float, words: str
) -> None:
    ended_at = None if ends_after is None else NOON + ends_after * MINUTE
    trouble = make_trouble(began_at=NOON - minutes_before * MINUTE, ended_at=ended_at)

    result = match(make_complaint(), trouble)

    assert result.score == pytest.approx(0.80 + points)
    assert result.reasons[-1] == f"{words} ({points:+.2f})"


def test_the_reasons_are_words_of_services_sites_and_customers() -> None:
    result = match(make_complaint(), make_trouble(began_at=NOON - 3 * MINUTE))

    assert result.reasons == (
        "same service SVC-1 (+0.50)",
        "same site Harbour Street (+0.20)",
        "touches Harbour Bank (+0.10)",
        "alarm began 3 min before the complaint (+0.20)",
    )


touched = st.builds(
    make_touched, st.integers(1, 5), st.one_of(st.none(), st.integers(10, 12)), st.integers(100, 102), st.booleans()
)
troubles = st.builds(
    lambda rows, began, lasts: Trouble(
        tuple(rows), NOON + began * MINUTE, None if lasts is None else NOON + (began + lasts) * MINUTE
    ),
    st.lists(touched, max_size=4),
    st.integers(-3000, 3000),
    st.one_of(st.none(), st.integers(0, 3000)),
)
complaints = st.builds(
    make_complaint,
    st.one_of(st.none(), st.integers(1, 5)),
    st.one_of(st.none(), st.integers(10, 12)),
    st.integers(100, 102),
    st.just(NOON),
    st.dictionaries(st.integers(1, 5), st.integers(1, 4)),
    st.dictionaries(st.integers(1, 5), st.integers(1, 4)),
)


@given(complaints, troubles)
def test_the_score_is_the_sum_of_what_is_printed_and_lies_between_nothing_and_certainty(
    complaint: Complaint, trouble: Trouble
) -> None:
    result = match(complaint, trouble)

    printed = sum(float(re.findall(r"\(([+-]\d\.\d\d)\)$", reason)[0]) for reason in result.reasons)
    assert result.score == pytest.approx(min(max(printed, 0), 1))
    assert 0 <= result.score <= 1
