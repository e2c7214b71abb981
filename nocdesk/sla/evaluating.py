"""Judges a whole agreement by evidence that is at hand, and beside it the same agreement with something changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from nocdesk.sla.binning import NO_SAMPLES, Samples, bin_values
from nocdesk.sla.judging import Judgement, judge
from nocdesk.sla.objectives import Objective
from nocdesk.sla.periods import Period, periods_between
from nocdesk.sla.stretch import Stretch
from nocdesk.sla.sums import Ground
from nocdesk.sla.terms import Terms
from nocdesk.sla.ticket_clocks import TicketClock, TimedTicket


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen of one service: its ledger, what was measured, by the name of the series, and its tickets.

    `tickets` None: nothing is known of them.
    """

    stretches: Sequence[Stretch]
    series: Mapping[str, Samples] = field(default_factory=dict)
    tickets: Sequence[TimedTicket] | None = None

    def clocks_of(self, objective: Objective) -> tuple[TicketClock, ...] | None:
        """The clocks of tickets that an objective is about."""
        if self.tickets is None:
            return None
        own = (ticket for ticket in self.tickets if ticket.kind == objective.kind.value)
        return tuple(ticket.clock for ticket in own if objective.priority in (None, ticket.priority))

    def samples_of(self, objective: Objective, terms: Terms) -> Samples | None:
        """The series that an objective is judged by; None where there is none.

        It is the one that is called as the objective's `series`, its name, its measure or its metric, the first that is
        there, perhaps with the service's name and a colon before it. A single series serves a single metric objective.
        """
        for word in (objective.series, objective.name, objective.measure, objective.metric):
            for name, samples in self.series.items():
                if word and word in (name, name.rpartition(":")[2]):
                    return samples
        is_single = len(self.series) == 1 and sum(other.counts_bins for other in terms.objectives) == 1
        return next(iter(self.series.values())) if is_single else None


@dataclass(frozen=True, slots=True)
class Life:
    """From when until when something is promised for a service (None: nobody said)."""

    begins_at: datetime | None = None
    ends_at: datetime | None = None

    def periods(self, objective: Objective, terms: Terms, since: datetime, until: datetime) -> list[Period]:
        """The periods of an objective that overlap [since, until), cut to the life; a rolling one only while it lasts.

        A period that began before `since` is cut there: of what was before nothing is known.
        """
        start = since if self.begins_at is None else max(since, self.begins_at)
        end = until if self.ends_at is None else min(until, self.ends_at)
        is_over = objective.period.is_rolling and self.ends_at is not None and self.ends_at <= until
        if start >= end or is_over:
            return []
        found = periods_between(objective.period, start, end, terms.timezone)
        return [period.clipped(start, self.ends_at) for period in found]


ALWAYS = Life()


@dataclass(frozen=True, slots=True)
class Compared:
    """An objective in one period as it was judged, and as it would have been; None where it was not agreed."""

    objective: str
    period: Period
    before: Judgement | None
    after: Judgement | None


def evaluate(
    terms: Terms, evidence: Evidence, since: datetime, until: datetime, life: Life = ALWAYS
) -> tuple[Judgement, ...]:
    """Every objective in every period that overlaps [since, until), as of `until`; a rolling one as it ends then."""
    return tuple(
        judge_by(objective, terms, evidence, period, until)
        for objective in terms.objectives
        for period in life.periods(objective, terms, since, until)
    )


def compare(
    old: Terms, new: Terms, evidence: Evidence, since: datetime, until: datetime, life: Life = ALWAYS
) -> tuple[Compared, ...]:
    """What an agreement came to, beside what it would have come to with something changed.

    Objectives are put side by side by name and period; what only one of the two has stands alone.
    """
    before = {(j.objective, j.period): j for j in evaluate(old, evidence, since, until, life)}
    after = {(j.objective, j.period): j for j in evaluate(new, evidence, since, until, life)}
    return tuple(Compared(*key, before.get(key), after.get(key)) for key in {**before, **after})


def judge_by(objective: Objective, terms: Terms, evidence: Evidence, whole: Period, now: datetime) -> Judgement:
    """Judge one objective over a period by what was seen."""
    bins = None
    if objective.counts_bins:
        bins = bin_values(evidence.samples_of(objective, terms) or NO_SAMPLES, objective, whole)
    clocks = evidence.clocks_of(objective) if objective.counts_tickets else ()
    return judge(objective, terms, Ground(whole, evidence.stretches, bins, clocks), now)
