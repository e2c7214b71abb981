"""The figures of a shift on its handover sheet: the load of its alarms, its tickets, its breaches."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from nocdesk.alarms.health.targets import Kpi
from nocdesk.shifts.alarm_health import AlarmTerms, ReviewOrder, review
from nocdesk.shifts.calendar import Shift
from nocdesk.shifts.health_words import STANDING_WORDS, title_of, value_text
from nocdesk.shifts.sheet import SheetItem, SheetSection
from nocdesk.sla.breaches.model import SlaBreach
from nocdesk.tickets.model import TroubleTicket

_TOLD = (Kpi.PER_10_MIN, Kpi.MOST_IN_10_MIN, Kpi.FLOODS, Kpi.CHATTERING, Kpi.STALE, Kpi.MISSING_RULES)


def figure_items(session: Session, shift: Shift, terms: AlarmTerms, *, now: datetime) -> Iterator[SheetItem]:
    """The figures up to now, or to the end of the shift."""
    end = min(shift.ends_at, now)
    if end <= shift.starts_at:
        return
    found = review(session, ReviewOrder(shift.starts_at, end), terms, now=now).whole
    yield _item("annunciated", f"Alarms annunciated: {found.annunciated}", "")
    for kpi in _TOLD:
        words = f"{title_of(kpi, terms.health)}: {value_text(kpi, found.values[kpi])}"
        yield _item(kpi, words, STANDING_WORDS[found.standings[kpi]].lower())
    counts: tuple[tuple[str, str, InstrumentedAttribute[Any]], ...] = (
        ("opened", "Tickets opened", TroubleTicket.opened_at),
        ("restored", "Tickets restored", TroubleTicket.restored_at),
        ("breaches", "Breaches begun", SlaBreach.began_at),
    )
    for key, words, column in counts:
        yield _item(key, f"{words}: {_count(session, column, shift.starts_at, end)}", "")


def _count(session: Session, column: InstrumentedAttribute[Any], start: datetime, end: datetime) -> int:
    return session.scalar(select(func.count()).where(column >= start, column < end)) or 0


def _item(key: str, text: str, detail: str) -> SheetItem:
    return SheetItem(SheetSection.KPIS, f"kpi:{key}", text, detail)
