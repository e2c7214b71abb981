"""The SLA list and the account of an objective, against a walk over every second and every sample."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from nocdesk.boards.sla_board import ObjectiveDetail, objective_detail, objective_rows
from nocdesk.catalog.model import Measure
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.services.model import ServiceClass
from nocdesk.sla.verdicts import Verdict
from nocdesk.tickets.commands import change_status, open_ticket
from nocdesk.tickets.model import TicketStatus
from tests.conftest import START
from tests.nocdesk.outages.rounds import polled
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.sla.agreed import LIMITS, TARGETS, Agreed

UP, DOWN, PLANNED, UNKNOWN = ServiceClass.UP, ServiceClass.DOWN, ServiceClass.PLANNED, ServiceClass.UNKNOWN
LEFT_OUT = ("planned", "customer_caused", "force_majeure")
BEGIN = int(START.timestamp())
Span = tuple[int, int]

lengths = st.lists(st.tuples(st.sampled_from(ServiceClass), st.integers(1, 1500)), min_size=1, max_size=8)
raw_values = st.lists(st.tuples(st.integers(0, 119), st.integers(0, 90)), max_size=40, unique_by=lambda pair: pair[0])


@pytest.fixture
def agreed(core: Core) -> Agreed:
    made = Agreed(core, make_provider(core))
    made.agree(starts_at=START)
    return made


def details(agreed: Agreed) -> dict[Measure, ObjectiveDetail]:
    """Every objective, computed now, with its account."""
    found = {}
    for measure, status in agreed.standing().items():
        with agreed.core.read() as session:
            detail = objective_detail(session, status.id)
        assert detail is not None
        found[measure] = detail
    return found


def spans(detail: ObjectiveDetail) -> list[Span]:
    return [(round(i.began_at.timestamp()), round(i.ended_at.timestamp())) for i in detail.account.bad]


class Walk:
    """The same figures from a list of what every second was, and the samples as they were taken; no code is shared."""

    def __init__(self, seconds: list[str]) -> None:
        self.seconds = seconds

    def down(self) -> list[Span]:
        return self._runs([at for at, word in enumerate(self.seconds) if word == "down"], 1)

    def bad(self, measure: Measure, raw: Mapping[int, int]) -> list[Span]:
        bad = []
        # A bin that is not over counts for nobody yet.
        for first in range(0, len(self.seconds) // 300 * 300, 300):
            inside = [value for at, value in raw.items() if first <= at < first + 300]
            is_left_out = any(word in LEFT_OUT for word in self.seconds[first : first + 300])
            if not inside or is_left_out:
                continue
            mean, limit = sum(inside) / len(inside), LIMITS[measure]
            if (mean < limit) if measure is Measure.MOS else (mean > limit):
                bad.append(first)
        return self._runs(bad, 300)

    @staticmethod
    def _runs(starts: list[int], step: int) -> list[Span]:
        runs: list[Span] = []
        for at in starts:
            if runs and runs[-1][1] == BEGIN + at:
                runs[-1] = (runs[-1][0], BEGIN + at + step)
            else:
                runs.append((BEGIN + at, BEGIN + at + step))
        return runs


@settings(max_examples=10, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(lengths, st.fixed_dictionaries({measure: raw_values for measure in LIMITS}))
def test_the_account_holds_every_bad_second_and_its_sum_is_what_was_used(
    sqlite_template: Path, stretches: list[tuple[ServiceClass, int]], raw: dict[Measure, list[tuple[int, int]]]
) -> None:
    seconds = [service_class.value for service_class, length in stretches for _ in range(length)]
    placed = {m: {n * 60 + 7: v for n, v in rows if n * 60 + 7 < len(seconds)} for m, rows in raw.items()}
    with polled(sqlite_template) as provider:
        agreed = Agreed(provider.core, provider.provider)
        agreed.agree(starts_at=START)
        agreed.write_ledger(START, [(service_class, float(length)) for service_class, length in stretches])
        for measure, rows in placed.items():
            agreed.write_samples(measure, [(float(BEGIN + at), float(v)) for at, v in rows.items()])
        provider.clock.advance(len(seconds))

        found = details(agreed)

    walk = Walk(seconds)
    for measure, detail in found.items():
        expected = walk.down() if measure is Measure.AVAILABILITY else walk.bad(measure, placed[measure])
        assert spans(detail) == expected, measure
        bad_s = sum(end - begin for begin, end in expected)
        assert detail.row.used_s == pytest.approx(bad_s, abs=0.001), measure
        assert detail.account.tally.bad_s == pytest.approx(bad_s, abs=0.001), measure
        assert sum(detail.account.excluded.values()) == sum(word in LEFT_OUT for word in seconds), measure


def test_the_instant_of_the_breach_is_the_second_that_used_the_budget_up(agreed: Agreed, clock: VirtualClock) -> None:
    """From 08:00 to the end of the month lie 20 d 16 h; of 99.95 % that leaves 892.8 s."""
    agreed.write_ledger(START, [(UP, 600.0), (DOWN, 800.0), (UP, 1000.0), (DOWN, 500.0), (UP, 100.0)])
    clock.advance(3000)

    row = details(agreed)[Measure.AVAILABILITY].row

    assert row.state is Verdict.BREACHED
    assert row.budget_s == pytest.approx(892.8)
    assert row.breached_at == START + timedelta(seconds=600 + 800 + 1000 + 92.8)
    assert row.used_share == pytest.approx(1300 / 892.8)


def test_what_is_not_overdrawn_has_no_instant_of_breach(agreed: Agreed, clock: VirtualClock) -> None:
    agreed.write_ledger(START, [(UP, 600.0), (DOWN, 30.0), (UP, 600.0)])
    clock.advance(1230)
    agreed.standing()

    with agreed.core.read() as session:
        rows = objective_rows(session)

    assert [row.breached_at for row in rows] == [None] * len(TARGETS)


def test_the_worst_bin_of_voice_quality_is_the_lowest_and_of_delay_the_highest(
    agreed: Agreed, clock: VirtualClock
) -> None:
    agreed.write_ledger(START, [(UP, 900.0)])
    agreed.write_samples(Measure.MOS, [(BEGIN + 10, 3.2), (BEGIN + 310, 2.1)])
    agreed.write_samples(Measure.DELAY, [(BEGIN + 10, 70.0), (BEGIN + 310, 95.0), (BEGIN + 320, 85.0)])
    clock.advance(900)

    found = details(agreed)

    assert [interval.worst for interval in found[Measure.MOS].account.bad] == [2.1]
    assert [interval.worst for interval in found[Measure.DELAY].account.bad] == [90.0]


def test_a_row_says_whose_objective_it_is_and_in_which_month(agreed: Agreed, clock: VirtualClock) -> None:
    agreed.agree(starts_at=datetime(2026, 9, 1, tzinfo=UTC), timezone="Europe/Berlin")
    clock.advance(60)
    agreed.standing()

    with agreed.core.read() as session:
        row = next(row for row in objective_rows(session) if row.measure is Measure.DELAY)

    assert (row.customer, row.service, row.label) == ("Northbank Group", "SIP-1", "Voice trunk")
    assert (row.target, row.limit, row.timezone) == (0.995, 60.0, "Europe/Berlin")
    assert row.period_starts_at == datetime(2026, 10, 31, 23, tzinfo=UTC)
    assert row.period_ends_at == datetime(2026, 11, 30, 23, tzinfo=UTC)


def test_only_the_services_asked_for_are_read(agreed: Agreed) -> None:
    agreed.standing()

    with agreed.core.read() as session:
        own = objective_rows(session, service_ids=[agreed.provider.voice])
        others = objective_rows(session, service_ids=[agreed.provider.access])

    assert len(own) == len(TARGETS)
    assert others == []


def test_the_tickets_of_the_service_stand_beside_it_the_newest_first_and_no_closed_one(
    agreed: Agreed, clock: VirtualClock
) -> None:
    tickets = []
    for text in ("Crackling", "One-way audio", "Wrong number"):
        with agreed.core.work() as work:
            tickets.append(
                open_ticket(work, customer_id=agreed.provider.customer, service_id=agreed.provider.voice, text=text)
            )
        clock.advance(60)
    with agreed.core.work() as work:
        change_status(work, ticket_id=tickets[2], status=TicketStatus.CANCELLED)

    found = details(agreed)[Measure.DELAY].tickets

    assert [(line.id, line.text) for line in found] == [(tickets[1], "One-way audio"), (tickets[0], "Crackling")]


def test_an_objective_that_is_not_there_has_no_detail(agreed: Agreed) -> None:
    with agreed.core.read() as session:
        assert objective_detail(session, 4711) is None
