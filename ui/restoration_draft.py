"""What is typed into the form of a restoration: values that outlive every refresh of the board."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from nocdesk.boards.restoration_board import RestorationRow
from nocdesk.clock import Clock
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.merging import Version
from nocdesk.tickets.customer_words import CustomerFacts, customer_text
from nocdesk.tickets.merging import TicketValues, TicketVersion
from nocdesk.tickets.model import RestorationCause, RestorationStatus
from nocdesk.tickets.restoration_words import RESTORATION_WORDS
from nocdesk.tickets.workflow import OPEN
from ui.etr_text import etr_field_text, parse_etr, retyped
from ui.ticket_edit import TicketEdit

NEXT_UPDATES_MIN = (15, 30, 60, 120)
_USUAL_MIN = 30


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields as they stand in the form; `base` is the ticket as it was when they began to differ from it."""

    base: RestorationRow
    base_etr_text: str
    status: RestorationStatus | None
    etr_text: str
    cause: RestorationCause | None
    crew: str
    next_update_min: int = _USUAL_MIN
    note: str = ""
    reason: str = ""
    tells_customer: bool = True
    tells_others: bool = True

    @property
    def is_dirty(self) -> bool:
        """Whether anything has been typed or chosen that the ticket does not say."""
        row = self.base
        untouched = Draft(row, self.base_etr_text, row.restoration, self.base_etr_text, row.cause, row.crew)
        return self != untouched

    @property
    def is_open(self) -> bool:
        """Whether the ticket is still worked on, so that there is something to update."""
        return self.base.status in OPEN


_FORM = TypeAdapter(Draft)


def draft_of(row: RestorationRow, now: datetime) -> Draft:
    """The form of a ticket before anybody types."""
    etr = etr_field_text(row.etr_at, now) if row.etr_at else ""
    return Draft(row, etr, row.restoration, etr, row.cause, row.crew)


class Drafts:
    """What has been typed, by ticket: it stays until it is saved or dropped, whatever is read meanwhile."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._typed: dict[int, Draft] = {}
        self._sent: dict[int, Draft] = {}
        self._latest: dict[int, RestorationRow] = {}

    def of(self, row: RestorationRow) -> Draft:
        """The form of a ticket: as it was typed, else as the ticket stands."""
        typed = self._typed.get(row.ticket_id)
        if typed is not None and typed.is_dirty:
            return typed
        latest = self._latest.get(row.ticket_id, row)
        return draft_of(latest if latest.version > row.version else row, self._clock.now())

    def keep(self, draft: Draft) -> None:
        """Remember what was typed."""
        self._typed[draft.base.ticket_id] = draft

    def kept(self) -> dict[str, str]:
        """What has been typed and is not saved, as texts for a file."""
        return {str(key): _FORM.dump_json(draft).decode() for key, draft in self._typed.items() if draft.is_dirty}

    def take_up(self, kept: Mapping[str, str]) -> None:
        """Go on with what a file has kept. Raises ValueError where it is none of these."""
        for text in kept.values():
            self.keep(_FORM.validate_json(text))

    def retime(self, before: ZoneInfo) -> None:
        """Write the times that were typed in the zone that is shown now; they stay the same instants."""
        now = self._clock.now()
        for key, draft in self._typed.items():
            base = etr_field_text(draft.base.etr_at, now) if draft.base.etr_at else ""
            is_same = draft.etr_text == draft.base_etr_text
            typed = base if is_same else retyped(draft.etr_text, now, before)
            self._typed[key] = replace(draft, base_etr_text=base, etr_text=typed)

    def drop(self, ticket_id: int) -> None:
        """Forget what was typed."""
        self._typed.pop(ticket_id, None)

    def send(self, draft: Draft) -> None:
        """Remember what is on its way to the store."""
        self._sent[draft.base.ticket_id] = draft

    def settle(self, ticket_id: int, version: TicketVersion) -> bool:
        """What was sent is stored; whether nothing else has been typed meanwhile."""
        sent = self._sent.pop(ticket_id)
        typed = self._typed.get(ticket_id, sent)
        row = self._latest[ticket_id] = row_after(sent.base, version)
        if typed == sent:
            self.drop(ticket_id)
            return True
        self._typed[ticket_id] = rebased(typed, row, self._clock.now())
        return False

    def settle_step(self, edit: TicketEdit, version: TicketVersion) -> None:
        """A step by a key is stored: what is typed goes on from there, unless somebody else has been at it too."""
        typed, sent = self._typed.get(edit.ticket_id), self._sent.get(edit.ticket_id)
        if typed is not None and typed.base.version == edit.base.version:
            row = self._latest[edit.ticket_id] = row_after(typed.base, version)
            self._typed[edit.ticket_id] = rebased(typed, row, self._clock.now())
        if sent is not None and sent.base.version == edit.base.version:
            # What is on its way behind the step goes on from there as well: it is still what is typed.
            self._sent[edit.ticket_id] = rebased(sent, row_after(sent.base, version), self._clock.now())


def etr_of(draft: Draft, now: datetime) -> datetime | None:
    """The promise in the form, None without one; an untouched one stays to the second. Raises EtrError."""
    text = draft.etr_text.strip()
    if text == draft.base_etr_text:
        return draft.base.etr_at
    return parse_etr(text, now) if text else None


def values_of_row(row: RestorationRow) -> TicketValues:
    """What a ticket on the board says, as its editors compare it."""
    return TicketValues(row.status, row.restoration, row.etr_at, row.cause, row.crew, row.next_update_at)


def values_of_draft(draft: Draft, now: datetime) -> TicketValues:
    """What the ticket would say once the form is saved. Raises EtrError."""
    return TicketValues(
        status=draft.base.status,
        restoration=draft.status,
        etr_at=etr_of(draft, now),
        cause=draft.cause,
        crew=draft.crew.strip(),
        next_update_at=_next_update(draft, now),
    )


def edit_of(draft: Draft, wanted: TicketValues, seen: Mapping[int, datetime]) -> TicketEdit:
    """What the form asks to be saved, with these values; `seen` is when each ticket of the board was changed last."""
    row = draft.base
    problem_id = row.problem_id if draft.tells_others and row.others else None
    return TicketEdit(
        ticket_id=row.ticket_id,
        service_id=row.service_id,
        base=_version_of(row),
        wanted=wanted,
        done=_done_words(row, wanted),
        reason=draft.reason.strip(),
        note=draft.note.strip(),
        tells_customer=draft.tells_customer,
        problem_id=problem_id,
        others_seen=seen if problem_id is not None else {},
    )


def step_edit(row: RestorationRow, step: RestorationStatus) -> TicketEdit:
    """A step by a key: everything else stays as it is, and the customer hears of it with the next update."""
    wanted = replace(values_of_row(row), restoration=step)
    return TicketEdit(row.ticket_id, row.service_id, _version_of(row), wanted, _done_words(row, wanted))


def row_after(row: RestorationRow, version: TicketVersion) -> RestorationRow:
    """A row as the board will show it once it has been read again."""
    values = version.values
    return replace(
        row,
        version=version.version,
        updated_by=version.changed_by,
        updated_at=version.changed_at,
        status=values.status,
        restoration=values.restoration,
        etr_at=values.etr_at,
        cause=values.cause,
        crew=values.crew,
        next_update_at=values.next_update_at,
    )


def rebased(draft: Draft, row: RestorationRow, now: datetime) -> Draft:
    """A draft on a ticket that its own editor has changed: what was not typed follows the ticket."""
    base, fresh = draft.base, draft_of(row, now)
    return replace(
        draft,
        base=row,
        base_etr_text=fresh.etr_text,
        status=fresh.status if draft.status is base.restoration else draft.status,
        etr_text=fresh.etr_text if draft.etr_text == draft.base_etr_text else draft.etr_text,
        cause=fresh.cause if draft.cause is base.cause else draft.cause,
        crew=fresh.crew if draft.crew == base.crew else draft.crew,
    )


def preview(draft: Draft, facts: CustomerFacts, now: datetime) -> str:
    """What the customer will read of the form as it stands."""
    if not draft.tells_customer:
        restored = draft.status is RestorationStatus.RESTORED and draft.is_open
        return _("Only that the service is restored.") if restored else _("Nothing of this update.")
    try:
        etr_at = etr_of(draft, now)
    except NocdeskError:
        etr_at = draft.base.etr_at
    typed = replace(
        facts,
        restoration=draft.status,
        cause=draft.cause,
        etr_at=etr_at,
        next_update_at=_next_update(draft, now),
        restored_at=draft.base.restored_at or now,
    )
    return customer_text(typed, now)


def _version_of(row: RestorationRow) -> TicketVersion:
    return Version(row.number, row.version, row.updated_by, row.updated_at, values_of_row(row))


def _done_words(row: RestorationRow, wanted: TicketValues) -> str:
    if wanted.restoration is not None and wanted.restoration is not row.restoration:
        return _("{number} to {restoration_words}").format(
            number=row.number, restoration_words=_(RESTORATION_WORDS[wanted.restoration])
        )
    return _("Update of {number}").format(number=row.number)


def _next_update(draft: Draft, now: datetime) -> datetime | None:
    if draft.status is RestorationStatus.RESTORED:
        return None
    due = now + timedelta(minutes=draft.next_update_min)
    return due.replace(second=0, microsecond=0)
