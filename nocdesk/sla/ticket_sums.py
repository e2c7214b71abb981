"""What an objective on tickets' times rests on: the tickets that were decided in the period, kept and missed."""

from datetime import datetime

from nocdesk.sla.burn import WINDOWS, Burnt
from nocdesk.sla.calendar import contract_spans
from nocdesk.sla.micros import instant_at, us_of
from nocdesk.sla.objectives import Objective
from nocdesk.sla.spans import union
from nocdesk.sla.stretch import BadInterval
from nocdesk.sla.sums import Ground, Sums, TicketCount
from nocdesk.sla.terms import Terms
from nocdesk.sla.ticket_clocks import decided, late_spans

_NOTHING = Burnt(0, 0, 0, 0)


def ticket_sums(objective: Objective, terms: Terms, ground: Ground, now: datetime) -> Sums:
    """The tickets of one service in a period, up to now. All are known: contract time is measured throughout.

    Bad is the contract time in which a ticket of the period was late and its clock ran.
    """
    whole = ground.whole
    until = max(whole.starts_at, min(now, whole.ends_at))
    contract = contract_spans(terms.calendar, whole.starts_at, whole.ends_at)
    so_far_us = contract.clip(us_of(whole.starts_at), us_of(until)).total_us
    found = decided(terms.calendar, ground.clocks or (), objective.limit or 0.0, whole.starts_at, until)
    missed = [each for each in found if not each.is_kept]
    late = union(late_spans(terms.calendar, each, until) for each in missed)
    return Sums(
        whole_us=contract.total_us,
        contract_us=so_far_us,
        excluded_us={},
        cut_us=0,
        measured_us=so_far_us if ground.clocks is not None else 0,
        down_us=late.total_us,
        burnt=tuple(_NOTHING for _ in WINDOWS),
        is_bad_now=bool(len(late)) and int(late.ends[-1]) == us_of(until),
        bad=tuple(BadInterval(instant_at(start), instant_at(end), None) for start, end in late.pairs()),
        outages=(),
        tickets=TicketCount(len(found) - len(missed), len(missed)),
    )
