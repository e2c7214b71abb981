"""What follows from a breach: how much of it was measured, how fast the budget burns, and what is owed if it lasts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from nocdesk.boards.breach_rows import BreachRow, BurnLine, CreditLine
from nocdesk.boards.ticket_time_board import TicketTimeLine, ticket_time_lines
from nocdesk.money import Money
from nocdesk.outages.reading import ledger_reading
from nocdesk.services.model import ServiceClass
from nocdesk.sla.burn import WINDOWS
from nocdesk.sla.calendar import contract_spans
from nocdesk.sla.credits import Credit
from nocdesk.sla.judged_parts import judge_alone
from nocdesk.sla.judging import Judgement
from nocdesk.sla.lot_bins import read_values
from nocdesk.sla.micros import SECOND_US, instant_at, us_of
from nocdesk.sla.parts import Part, parts_between, running_parts
from nocdesk.sla.spans import EMPTY, Spans
from nocdesk.sla.stretch import EXCLUDED, BadInterval

Gap = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Measured:
    """How much of a breach's contract time was due and was measured, and when it was not."""

    due_s: float
    measured_s: float
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the objective's judgement says of the whole period as of now."""

    burn: tuple[BurnLine, ...] = ()
    credits: tuple[CreditLine, ...] = ()
    charge: str = ""


def part_of(session: Session, row: BreachRow, now: datetime) -> Part | None:
    """What is judged now under the name of the breach's objective; None where its period is over."""
    if row.standing is None:
        return None
    parts = running_parts(session, now, [row.service_id])
    return next((part for part in parts if part.objective.name == row.objective), None)


def measured_of(session: Session, row: BreachRow, part: Part | None) -> Measured:
    """How much of the breach was measured: by whole bins of a metric, else by what the ledger knows."""
    due = Spans.between(row.began_at, row.until_at)
    if part is not None:
        due = contract_spans(part.version.terms.calendar, row.began_at, row.until_at)
    is_by_bins = part is not None and part.objective.counts_bins
    known = _binned(session, row, part) if is_by_bins and part is not None else _known(session, row)
    measured = due & known
    gaps = tuple((instant_at(start), instant_at(end)) for start, end in (due - measured).pairs())
    return Measured(due.total_us / SECOND_US, measured.total_us / SECOND_US, gaps)


def breach_clocks(session: Session, row: BreachRow, part: Part | None, now: datetime) -> tuple[TicketTimeLine, ...]:
    """The clocks of the tickets that were late in it, whether its period runs or is over."""
    own = part or _part_then(session, row)
    if own is None or not own.objective.counts_tickets:
        return ()
    lines = ticket_time_lines(session, own, now)
    return tuple(line for line in lines if line.due_at is not None and _is_late_in(line, row, now))


def _part_then(session: Session, row: BreachRow) -> Part | None:
    parts = parts_between(session, row.began_at, row.began_at + timedelta.resolution, [row.service_id])
    return next((part for part in parts if part.objective.name == row.objective), None)


def _is_late_in(line: TicketTimeLine, row: BreachRow, now: datetime) -> bool:
    due = line.due_at
    return due is not None and due < (line.ended_at or now) and row.began_at <= due <= row.until_at


def forecast_of(session: Session, part: Part, now: datetime) -> Forecast:
    """The burn of its budget, and the credits as things stand and if it lasted longer."""
    judged = judge_alone(session, part, now)
    charge = part.version.terms.charge
    return Forecast(
        _burn(judged, part, now),
        _credits(judged, is_share=part.objective.is_share),
        "" if charge is None else money_text(charge),
    )


def money_text(money: Money) -> str:
    """An amount with thin spaces between the thousands."""
    amount = f"{money.rounded().amount:,f}".replace(",", "\u202f")
    return f"{amount} {money.currency}"


def _binned(session: Session, row: BreachRow, part: Part) -> Spans:
    """The bins of the breach in which enough was measured."""
    if part.series_id is None:
        return EMPTY
    objective, start_us, end_us = part.objective, us_of(row.began_at), us_of(row.until_at)
    found = read_values(session, objective, part.period.anchor_us, part.series_id, start_us, end_us)
    starts = found.starts_us[found.counts >= objective.min_samples]
    return Spans.covered(starts, starts + objective.bin_s * SECOND_US)


def _known(session: Session, row: BreachRow) -> Spans:
    """The time of the breach in which the ledger knows what the service was, and counts it."""
    own = ledger_reading(session, [row.service_id], row.began_at, row.until_at)[row.service_id]
    counted = [s for s in own if s.service_class is not ServiceClass.UNKNOWN and s.service_class not in EXCLUDED]
    return Spans.of((us_of(s.began_at), us_of(s.ended_at)) for s in counted)


def _burn(judged: Judgement, part: Part, now: datetime) -> tuple[BurnLine, ...]:
    if part.objective.share_target is None:
        return ()
    period_s = part.period.seconds
    return tuple(
        BurnLine(
            window_s=window.length_s,
            rate=judged.burn[window.name],
            limit=float(window.rate(period_s)),
            bad_s=_bad_within(judged.bad, now - timedelta(seconds=window.length_s), now),
        )
        for window in WINDOWS
    )


def _bad_within(bad: Sequence[BadInterval], start: datetime, end: datetime) -> float:
    overlaps = ((min(each.ended_at, end) - max(each.began_at, start)).total_seconds() for each in bad)
    return sum(seconds for seconds in overlaps if seconds > 0)


def _credits(judged: Judgement, *, is_share: bool) -> tuple[CreditLine, ...]:
    if judged.credit is None and not judged.is_credit_open:
        return ()
    until_now = _line(0, judged.down_seconds, judged.projected, judged.credit)
    lines = (until_now, *(_line(each.minutes, each.down_s, each.achieved, each.credit) for each in judged.if_lasted))
    # Where no share is promised, the share of good time says nothing about the promise.
    return lines if is_share else tuple(replace(line, achieved=None) for line in lines)


def _line(minutes: int, bad_s: float, achieved: float | None, credit: Credit | None) -> CreditLine:
    if credit is None:
        return CreditLine(minutes * 60.0, bad_s, achieved, None, "")
    amount = money_text(credit.money) if credit.money is not None else ""
    return CreditLine(minutes * 60.0, bad_s, achieved, float(credit.percent), amount)
