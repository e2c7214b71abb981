"""What was judged of a report's period: the stored verdicts of what is over, and what is judged now of what runs."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.language import _
from nocdesk.money import Money
from nocdesk.outages.reading import ledger_reading
from nocdesk.reports.document import Step
from nocdesk.sla.figures import figures_of, is_credit_open
from nocdesk.sla.judged_parts import Judged, judge_parts, read_bins
from nocdesk.sla.judging import judge
from nocdesk.sla.model import SlaVerdict
from nocdesk.sla.parts import Part, parts_between, running_parts
from nocdesk.sla.sums import Ground
from nocdesk.sla.ticket_times import read_clocks
from nocdesk.sla.verdicts import Verdict
from nocdesk.store.series_time import in_slices

_STORED = (
    "service_id", "objective", "period_starts_at", "period_ends_at", "contract_s", "measured_s", "excluded_s",
    "down_s", "achieved", "target", "coverage", "budget_s", "budget_left_s", "state", "reason", "currency", "money",
    "version", "computed_at", "supersedes", "changes",
)  # fmt: skip
"""The columns of a verdict that a report has."""


@dataclass(frozen=True, slots=True)
class Reported:
    """An objective of a service over one of its periods, as it was judged; `changes` is what had been held before.

    `is_credit_open` where a credit is agreed, but too little was measured to say which is due.
    """

    part: Part
    contract_s: float
    measured_s: float
    excluded_s: float
    down_s: float
    achieved: float | None
    coverage: float | None
    budget_s: float | None
    budget_left_s: float | None
    state: Verdict
    reason: str
    credit: Money | None
    is_credit_open: bool
    computed_at: datetime
    is_running: bool
    changes: Mapping[str, Any]


def reported(
    session: Session,
    service_ids: Collection[int],
    start: datetime,
    end: datetime,
    *,
    now: datetime,
    as_of: datetime | None = None,
    step: Step = lambda _share: None,
) -> list[Reported]:
    """Of each objective every period that overlaps [start, end), by what is known now, or was by `as_of`.

    Of a period that was over then the verdict that held is taken as it was stored. One that ran, and one of which no
    verdict is stored, is judged by the ledger as it was known and by the samples that are there. A period that rolls
    is that which ends with the report's.
    """
    known_by = now if as_of is None else min(now, as_of)
    until = min(end, known_by)
    parts = _parts(session, service_ids, start, until)
    stored = _stored(session, service_ids, start, until, as_of)
    step(0.2)
    found: list[Reported] = []
    missing: list[Part] = []
    for part in parts:
        row = stored.get((*part.key, part.period.starts_at))
        if row is not None and part.period.ends_at <= known_by:
            found.append(_of_row(part, row))
        else:
            missing.append(part)
    for judged in _judged(session, missing, until, as_of):
        step(0.2)
        found.append(_of_judgement(judged, until))
    return sorted(found, key=lambda one: (one.part.service_id, one.part.objective.name, one.part.period.starts_at))


def _parts(session: Session, service_ids: Collection[int], start: datetime, until: datetime) -> list[Part]:
    if start >= until:
        return []
    rolling = (part for part in running_parts(session, until, service_ids) if part.objective.period.is_rolling)
    return [*parts_between(session, start, until, service_ids), *rolling]


def _stored(
    session: Session, service_ids: Collection[int], start: datetime, until: datetime, as_of: datetime | None
) -> Mapping[tuple[int, str, datetime], Mapping[str, Any]]:
    """The verdict that holds, or held, on each period; only columns, for there may be tens of thousands."""
    columns = [getattr(SlaVerdict, name) for name in _STORED]
    query = select(SlaVerdict.id, *columns).where(
        SlaVerdict.period_starts_at < until, SlaVerdict.period_ends_at > start
    )
    if as_of is not None:
        query = query.where(SlaVerdict.computed_at <= as_of)
    found: dict[tuple[int, str, datetime], Mapping[str, Any]] = {}
    for some in in_slices(sorted(service_ids)):
        rows = session.execute(query.where(SlaVerdict.service_id.in_(some)).order_by(SlaVerdict.id))
        for __, *values in rows:
            row = dict(zip(_STORED, values, strict=True))
            found[row["service_id"], row["objective"], row["period_starts_at"]] = row
    return found


def _judged(session: Session, parts: Sequence[Part], until: datetime, as_of: datetime | None) -> Iterator[Judged]:
    """Without a reading of its own in one go, else one by one by the ledger as it stood."""
    if as_of is None:
        yield from judge_parts(session, parts, until)
        return
    for part in parts:
        period = part.period
        reading = ledger_reading(session, [part.service_id], period.starts_at, period.ends_at, as_of)
        clocks = read_clocks(session, part) if part.objective.counts_tickets else ()
        ground = Ground(period, reading[part.service_id], read_bins(session, part, until), clocks)
        yield Judged(part, judge(part.objective, part.version.terms, ground, until))


def _of_row(part: Part, row: Mapping[str, Any]) -> Reported:
    return _reported(part, row, is_running=False)


def _of_judgement(judged: Judged, until: datetime) -> Reported:
    is_running = judged.part.objective.period.is_rolling or judged.part.period.ends_at > until
    return _reported(judged.part, figures_of(judged, until), is_running=is_running)


def _reported(part: Part, figures: Mapping[str, Any], *, is_running: bool) -> Reported:
    is_open = is_credit_open(figures["state"], figures["money"])
    amount = None if is_open else figures["money"].get("credit")
    return Reported(
        part=part,
        contract_s=figures["contract_s"],
        measured_s=figures["measured_s"],
        excluded_s=figures["excluded_s"],
        down_s=figures["down_s"],
        achieved=figures["achieved"],
        coverage=figures["coverage"],
        budget_s=figures["budget_s"],
        budget_left_s=figures["budget_left_s"],
        state=figures["state"],
        reason=figures["reason"],
        credit=None if amount is None else Money(Decimal(amount), figures["currency"]),
        is_credit_open=is_open,
        computed_at=figures["computed_at"],
        is_running=is_running,
        changes=figures.get("changes") or {},
    )


@dataclass(frozen=True, slots=True)
class Whole:
    """An objective of a service over the whole time of a report: its periods, and their seconds added up.

    `achieved` of more than one period is by the sums of their seconds, and None where no share is promised.
    """

    periods: tuple[Reported, ...]

    @property
    def last(self) -> Reported:
        """The latest of its periods."""
        return self.periods[-1]

    @property
    def kept(self) -> int:
        """In how many periods it was kept, those that run and are not broken included."""
        return sum(one.state in (Verdict.MET, Verdict.AT_RISK) for one in self.periods)

    @property
    def measured_s(self) -> float:
        return sum(one.measured_s for one in self.periods)

    @property
    def excluded_s(self) -> float:
        return sum(one.excluded_s for one in self.periods)

    @property
    def down_s(self) -> float:
        return sum(one.down_s for one in self.periods)

    @property
    def coverage(self) -> float | None:
        due_s = sum(one.contract_s - one.excluded_s for one in self.periods)
        return self.measured_s / due_s if due_s > 0 else None

    @property
    def achieved(self) -> float | None:
        if len(self.periods) == 1:
            return self.last.achieved
        if self.last.part.objective.share_target is None or not self.measured_s:
            return None
        return (self.measured_s - self.down_s) / self.measured_s

    @property
    def state(self) -> Verdict:
        """The worst of its periods."""
        return min((one.state for one in self.periods), key=_WORST_FIRST.index)

    @property
    def credits(self) -> tuple[Money, ...]:
        """What is owed, one sum a currency."""
        return sums_of_money(one.credit for one in self.periods)

    @property
    def credit_words(self) -> str:
        """What is owed, and whether of some period that is not decided."""
        is_open = any(one.is_credit_open for one in self.periods)
        return ", ".join([*map(str, self.credits), *([_("not decided")] if is_open else [])])


_WORST_FIRST = (Verdict.BREACHED, Verdict.AT_RISK, Verdict.UNDECIDED, Verdict.MET)


def wholes(found: Iterable[Reported]) -> list[Whole]:
    """Each objective of each service once, in the order in which they came."""
    together: dict[tuple[int, str], list[Reported]] = defaultdict(list)
    for one in found:
        together[one.part.key].append(one)
    return [Whole(tuple(periods)) for periods in together.values()]


def sums_of_money(amounts: Iterable[Money | None]) -> tuple[Money, ...]:
    """The sums by currency, those that are nothing left out."""
    found: dict[str, Money] = {}
    for money in amounts:
        if money is not None and money.amount:
            before = found.get(money.currency)
            found[money.currency] = money if before is None else before + money
    return tuple(found[currency] for currency in sorted(found))
