"""What may stand in planned work by whom: it takes time out of the account, so nothing is planned afterwards."""

from nocdesk.people.policy import Act
from nocdesk.team.guard import Guard

_LATE = "clock_timestamp() - interval '15 minutes'"
"""Machines differ by some minutes in what time it is."""
_IS_ANNOUNCED_LATE = (
    f"NEW.announced_at IS NOT NULL AND NEW.starts_at < {_LATE}"
    " AND ROW(NEW.starts_at, NEW.announced_at, NEW.announced_ends_at)"
    " IS DISTINCT FROM ROW(OLD.starts_at, OLD.announced_at, OLD.announced_ends_at)"
)
_IS_PLANNED_LATE = (
    f"CASE TG_OP WHEN 'INSERT' THEN NEW.ends_at < {_LATE}"
    f" ELSE NEW.starts_at < least(OLD.starts_at, {_LATE}) OR OLD.ends_at < least(NEW.ends_at, {_LATE}) END"
)
"""Whether it is over when it is entered, is moved to begin in the past, or goes on though over or called off."""
_IS_ENTERED_THEN = (
    "CASE TG_OP WHEN 'INSERT' THEN (NEW.planned_at - clock_timestamp()"
    " BETWEEN interval '-15 minutes' AND interval '15 minutes') IS NOT TRUE"
    " ELSE NEW.planned_at IS DISTINCT FROM OLD.planned_at END"
)
_IS_WIDENED_LATE = (
    f"EXISTS (SELECT FROM public.planned_work WHERE id = NEW.work_id AND starts_at < {_LATE}"
    f" AND (announced_at IS NOT NULL OR (planned_at < {_LATE}) IS NOT FALSE))"
)
"""Whether it covers a further service though it has begun, unless it is being entered."""


def _guard(name: str, table: str, on: str, when: str) -> Guard:
    """Who may import a provider brings works along as they were; the collector lays out what recurs."""
    return Guard(name, table, on, when, Act.IMPORT_PROVIDER, for_collector=True)


WORK_GUARDS: tuple[Guard, ...] = (
    Guard("work_by_hand", "planned_work", "INSERT", "NEW.series_id IS NULL", Act.PLAN_WORK),
    _guard("work_announced", "planned_work", "INSERT OR UPDATE", _IS_ANNOUNCED_LATE),
    _guard("work_late", "planned_work", "INSERT OR UPDATE", _IS_PLANNED_LATE),
    _guard("work_now", "planned_work", "INSERT OR UPDATE", _IS_ENTERED_THEN),
    _guard("work_widened", "planned_work_scope", "INSERT", _IS_WIDENED_LATE),
)
