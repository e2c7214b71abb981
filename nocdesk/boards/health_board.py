"""Alarm quality as the supervisor's screen shows it: a row for each figure, and what is behind each."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from nocdesk.alarms.health.figures import Figures, Found
from nocdesk.alarms.health.happenings import Ints
from nocdesk.alarms.health.load import Flood
from nocdesk.alarms.health.reading import Origin, instant_of_micros
from nocdesk.alarms.health.repeating import Repeats
from nocdesk.alarms.health.targets import Kpi, Standing
from nocdesk.alarms.model import Condition
from nocdesk.alarms.reporting import RULE
from nocdesk.calendar_words import dated_weekday
from nocdesk.instants import clock_minute, local, zone_words
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from nocdesk.shifts.alarm_health import AlarmTerms, HealthReview, ReviewOrder, review
from nocdesk.shifts.health_words import target_text, title_of, value_text, window_words

MOST_CAUSES = 200


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose alarms, or which time, the figures are of: all, one shift, or one console."""

    words: str
    shift: str | None = None
    console: str | None = None


@dataclass(frozen=True, slots=True)
class CauseRow:
    """What is behind a figure: a trouble with its rule and how often it did it, or a flood.

    `is_ruled` where `rule` is one that people can change, and not only the condition's name.
    """

    id: int
    resource: str
    text: str
    rule: str
    times: int | None
    alarm_id: int | None
    severity: PerceivedSeverity | None = None
    is_ruled: bool = False


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure with its target, how it compares, its values of the last days, and what is behind it."""

    id: int
    kpi: Kpi
    title: str
    value: float | None
    value_text: str
    target: str
    standing: Standing
    days: tuple[float | None, ...]
    bound: float
    causes: tuple[CauseRow, ...]


@dataclass(frozen=True, slots=True)
class HealthBoard:
    """The whole screen of one scope; `window` says of how much something is known."""

    scope: Scope
    window: str
    is_preliminary: bool
    annunciated: int
    priorities: dict[str, int]
    indeterminate: int
    rows: tuple[FigureRow, ...]


def health_board(session: Session, scope: Scope, terms: AlarmTerms, *, now: datetime) -> HealthBoard:
    """The figures of the last days that the settings ask for."""
    start = now - timedelta(days=terms.health.window_days)
    found = review(session, ReviewOrder(start, now, scope.shift, scope.console), terms, now=now)
    return HealthBoard(
        scope=scope,
        window=window_words(found, terms.health),
        is_preliminary=found.days_known < terms.health.window_days,
        annunciated=found.whole.annunciated,
        priorities=found.whole.priorities,
        indeterminate=found.whole.indeterminate,
        rows=tuple(_row(place, kpi, found, terms) for place, kpi in enumerate(Kpi)),
    )


def _row(place: int, kpi: Kpi, found: HealthReview, terms: AlarmTerms) -> FigureRow:
    value = found.whole.values[kpi]
    return FigureRow(
        id=place,
        kpi=kpi,
        title=title_of(kpi, terms.health),
        value=value,
        value_text=value_text(kpi, value),
        target=target_text(kpi, terms.health.targets),
        standing=found.whole.standings[kpi],
        days=tuple(day.values[kpi] for day in found.days),
        bound=terms.health.targets.bounds(kpi)[0],
        causes=_causes(kpi, found.whole, found.origins),
    )


def _causes(kpi: Kpi, whole: Figures, origins: tuple[Origin, ...]) -> tuple[CauseRow, ...]:
    of = whole.found
    if kpi in (Kpi.FLOODS, Kpi.FLOOD_TIME):
        return tuple(_flood(place, flood) for place, flood in enumerate(of.floods[-MOST_CAUSES:]))
    if (troubles := _troubles(kpi, of)) is not None:
        return tuple(_cause(origins[n], n, None) for n in troubles[:MOST_CAUSES].tolist())
    return _counted(_repeats(kpi, of), kpi, origins)


def _troubles(kpi: Kpi, of: Found) -> Ints | None:
    """The troubles behind a figure that counts troubles and not how often each did something."""
    return {
        Kpi.STALE: of.stale,
        Kpi.STANDING: of.standing,
        Kpi.SHELVED: of.shelved,
        Kpi.UNAPPROVED: of.unapproved,
        Kpi.MISSING_RULES: of.missing_rules,
    }.get(kpi)


def _repeats(kpi: Kpi, of: Found) -> Repeats:
    return {Kpi.CHATTERING: of.chattering, Kpi.FLEETING: of.fleeting}.get(kpi, of.offenders)


def _counted(repeats: Repeats, kpi: Kpi, origins: tuple[Origin, ...]) -> tuple[CauseRow, ...]:
    """Those that did it most often; of what is indeterminate only that."""
    pairs = zip(repeats.trouble.tolist(), repeats.times.tolist(), strict=True)
    rows = (_cause(origins[n], n, times) for n, times in pairs)
    if kpi is Kpi.INDETERMINATE:
        rows = (row for row in rows if row.severity is PerceivedSeverity.INDETERMINATE)
    return tuple(row for row, _ in zip(rows, range(MOST_CAUSES), strict=False))


def _cause(origin: Origin, number: int, times: int | None) -> CauseRow:
    is_ruled = origin.condition is not Condition.UNMAPPED and origin.rule not in (RULE, f"condition {origin.condition}")
    return CauseRow(
        number, origin.resource, origin.text, origin.rule, times, origin.alarm_id, origin.severity, is_ruled
    )


def _flood(place: int, flood: Flood) -> CauseRow:
    start = instant_of_micros(flood.start_us)
    end_at = None if flood.end_us is None else instant_of_micros(flood.end_us)
    end = _("goes on") if end_at is None else _("to {end}").format(end=clock_minute(end_at))
    here, zone = local(start), zone_words(start, end_at or start)
    when = f"{dated_weekday(here)} {clock_minute(start)} {end} {zone}"
    words = _("{annunciated} annunciated, at most {most} in 10 min").format(
        annunciated=flood.annunciated, most=flood.most
    )
    return CauseRow(place, when, words, "", flood.annunciated, None)
