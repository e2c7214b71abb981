"""What the ticket screen reads, on a pool thread."""

from collections.abc import Collection
from dataclasses import dataclass

from nocdesk.boards.alarm_board import proposal_rows
from nocdesk.boards.live_check import live_check
from nocdesk.boards.queries import service_rows, ticket_rows
from nocdesk.boards.rows import ProposalRow, ServiceRow, TicketRow
from nocdesk.boards.ticket_board import TicketDetail, ticket_detail
from nocdesk.boards.ticket_load import LoadRow, load_rows
from nocdesk.boards.ticket_pressing import Pressing, pressing
from nocdesk.core import Core
from nocdesk.people.policy import Act, may
from nocdesk.tickets.model import MatchState, TroubleTicket
from nocdesk.tickets.queries import WorkgroupRow, workgroup_rows
from nocdesk.tickets.taught import MatchQuality, match_quality
from nocdesk.tickets.verification import CheckRow
from nocdesk.tickets.workflow import FINAL


@dataclass(frozen=True, slots=True)
class TicketAnswer:
    """The tickets that were asked for (None: the whole queue)."""

    asked: frozenset[int] | None
    rows: tuple[TicketRow, ...]


@dataclass(frozen=True, slots=True)
class TicketScene:
    """A ticket, how pressing it is, its matches (for those who may see alarms), and its service's live check.

    `quality` is how good proposals have been in this store.
    """

    detail: TicketDetail
    pressing: Pressing
    quality: MatchQuality
    proposals: tuple[ProposalRow, ...]
    checks: tuple[CheckRow, ...]


def read_queue(core: Core, ids: Collection[int] | None, kept: Collection[int]) -> TicketAnswer:
    """Tickets that are not at their end, and those of `kept` that are; with `ids` only those of them."""
    wanted = frozenset(ids) if ids is not None else None
    with core.read() as session:
        open_ones = ticket_rows(session, ids=wanted)
        asked_for = set(kept) if wanted is None else wanted & set(kept)
        ended = [row for row in ticket_rows(session, ids=asked_for, include_closed=True) if row.status in FINAL]
    return TicketAnswer(wanted, (*open_ones, *ended))


def read_scene(core: Core, ticket_id: int) -> TicketScene | None:
    """Everything about one ticket; None where there is none."""
    with core.read() as session:
        detail = ticket_detail(session, ticket_id)
        if detail is None:
            return None
        sees_alarms = may(core.actor.role, Act.VIEW_ALARMS)
        matches = proposal_rows(session, ticket_id=ticket_id) if sees_alarms else []
        service_id = detail.row.service_id
        return TicketScene(
            detail,
            pressing(session, session.get_one(TroubleTicket, ticket_id), core.clock.now()),
            match_quality(session) if sees_alarms else MatchQuality(0, 0, 0),
            tuple(match for match in matches if match.state is not MatchState.DECLINED),
            live_check(session, service_id, now=core.clock.now()) if service_id is not None else (),
        )


def read_services(core: Core) -> tuple[ServiceRow, ...]:
    """Every service with its customer, to open a ticket for."""
    with core.read() as session:
        return tuple(service_rows(session))


def read_workgroups(core: Core) -> tuple[WorkgroupRow, ...]:
    """The workgroups that a ticket can be given to."""
    with core.read() as session:
        return tuple(workgroup_rows(session))


def read_load(core: Core) -> tuple[LoadRow, ...]:
    """Who has how much to do."""
    with core.read() as session:
        return tuple(load_rows(session, core.clock.now()))
