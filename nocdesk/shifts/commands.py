"""What may be done in the shift log: write a note, say that it is done with, take it back."""

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.people.policy import Act, require
from nocdesk.shifts.model import NoteKind, ShiftNote
from nocdesk.store.unit_of_work import UnitOfWork

LONGEST_NOTE = 2_000

TAGS = {
    "#false": NoteKind.FALSE_ALARM,
    "#vendor": NoteKind.VENDOR,
    "#staff": NoteKind.STAFFING,
    "#change": NoteKind.CHANGE_REQUEST,
}
"""What a quick note may begin with, to say what it is about."""


class ShiftNoteError(NocdeskError):
    """A note that cannot be written or changed."""


def tagged(text: str) -> tuple[NoteKind, str]:
    """What a quick note is about, by the tag that it begins with, and its text without the tag."""
    first, _, rest = text.strip().partition(" ")
    kind = TAGS.get(first.lower())
    return (NoteKind.NOTE, text.strip()) if kind is None else (kind, rest.strip())


def write_shift_note(work: UnitOfWork, *, text: str, kind: NoteKind = NoteKind.NOTE) -> int:
    """Write a line into the shift log."""
    require(work.actor, Act.WRITE_SHIFT_LOG)
    text = text.strip()
    if not text:
        raise ShiftNoteError(_("The note is empty: write what the next shift should know."))
    if len(text) > LONGEST_NOTE:
        raise ShiftNoteError(
            _("The note is {count} characters long; {most} are kept. Shorten it.").format(
                count=len(text), most=LONGEST_NOTE
            )
        )
    note = ShiftNote(at=work.now, author=work.actor.name, kind=kind, text=text)
    work.session.add(note)
    work.session.flush()
    work.audit("write_shift_note", note, {}, {"kind": kind, "text": text})
    return note.id


def finish_shift_note(work: UnitOfWork, *, note_id: int) -> None:
    """Say that what a note tells is done with: it stands on no further handover sheet."""
    require(work.actor, Act.WRITE_SHIFT_LOG)
    note = _open_note(work, note_id)
    note.done_at, note.done_by = work.now, work.actor.name
    work.audit("finish_shift_note", note, {"done_at": None}, {"done_at": work.now})


def withdraw_shift_note(work: UnitOfWork, *, note_id: int) -> None:
    """Take a note of one's own back; it stays in the log, struck out."""
    require(work.actor, Act.WRITE_SHIFT_LOG)
    note = _open_note(work, note_id)
    if note.author != work.actor.name:
        raise ShiftNoteError(
            _("The note is {author}'s: only who wrote it takes it back. Write another one.").format(author=note.author)
        )
    note.done_at, note.done_by, note.is_withdrawn = work.now, work.actor.name, True
    work.audit("withdraw_shift_note", note, {"text": note.text}, {"is_withdrawn": True})


def _open_note(work: UnitOfWork, note_id: int) -> ShiftNote:
    note = work.session.get(ShiftNote, note_id)
    if note is None:
        raise ShiftNoteError(_("There is no note {note_id}: `nocdesk shift log` shows them.").format(note_id=note_id))
    if note.done_at is not None:
        raise ShiftNoteError(_("The note is done with already, or was taken back."))
    return note
