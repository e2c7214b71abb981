"""Every day of services in a report on performance: how much of its contract time was up, left out, and measured."""

from collections import defaultdict
from collections.abc import Sequence

from nocdesk.language import _
from nocdesk.reports.contract_time import Shaded, days_of
from nocdesk.reports.document import Section
from nocdesk.reports.judged import Judged, ServiceName
from nocdesk.reports.pictures import Strip, StripDay
from nocdesk.sla.objectives import Kind

MOST_DRAWN = 20
"""Of more services no day is drawn: a strip each would hide what matters."""


def day_sections(judged: Judged, shades: Sequence[Shaded]) -> tuple[Section, ...]:
    """Every day of every service, where they are few."""
    own: dict[int, list[Shaded]] = defaultdict(list)
    for shade in shades:
        own[shade.part.service_id].append(shade)
    if not own or len(judged.services) > MOST_DRAWN:
        return ()
    last = list(own)[-1]
    strips = tuple(
        _strip(judged, judged.services[number], parts, has_key=number == last) for number, parts in own.items()
    )
    return (Section(_("Day by day"), strips),)


def _strip(judged: Judged, service: ServiceName, parts: Sequence[Shaded], *, has_key: bool) -> Strip:
    """How much of each day's contract time was up, against the target of availability (all of it where none is)."""
    objective = parts[-1].part.objective
    target = objective.target if objective.kind is Kind.AVAILABILITY else 1.0
    days = days_of(parts, judged.period)
    found = []
    for place, on in enumerate(judged.period.days()):
        contract, excluded, measured, down = (
            float(column[place]) for column in (days.contract_s, days.excluded_s, days.measured_s, days.down_s)
        )
        due = contract - excluded
        achieved = (measured - down) / measured if measured else None
        is_kept = achieved is None or achieved >= target
        share = excluded / contract if contract else 0.0
        found.append(StripDay(on, achieved, measured / due if due else 0.0, share, is_kept))
    return Strip(
        _("{service}: availability by day, target {target:g} %").format(service=service.words, target=target * 100),
        target,
        tuple(found),
        has_key,
    )
