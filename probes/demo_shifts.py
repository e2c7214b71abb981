"""The shift before the demo: what its people noted, and how it was handed over."""

from nocdesk.boards.handover_sheet import sheet_items
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.shifts.alarm_health import AlarmTerms
from nocdesk.shifts.calendar import shift_before
from nocdesk.shifts.commands import write_shift_note
from nocdesk.shifts.handing_over import accept_handover, prepare_handover, read_back, sign_handover, write_handover
from nocdesk.shifts.model import NoteKind
from nocdesk.shifts.sheet import not_read_back

LEAVES, COMES = Actor("ola", Role.ENGINEER), Actor("sam", Role.SUPERVISOR)

_NOTES = (
    (NoteKind.VENDOR, "Case 8812 with the carrier of the western ring: replacement optics arrive on Thursday"),
    (NoteKind.FALSE_ALARM, "Fan alarms at the harbour site follow the air conditioning; no visit needed"),
    (NoteKind.NOTE, "Quiet shift; one customer called about jitter and was called back"),
)
_SAID = {
    "situation": "Nothing is broken that is not on this sheet.",
    "background": "The carrier exchanges optics in the west this week.",
    "assessment": "The western ring may lose one side again until Thursday.",
    "request": "Call the carrier at 10:00 and note the answer.",
}


def hand_over_the_shift_before(core: Core) -> None:
    """Let the shift that ended last be handed over, signed by both."""
    settings = core.settings
    shift = shift_before(settings.shifts, core.clock.now())
    if shift is None:
        return
    with core.work(LEAVES) as work:
        for kind, text in _NOTES:
            write_shift_note(work, text=text, kind=kind)
    with core.work(LEAVES) as work:
        items = sheet_items(work.session, shift, AlarmTerms(settings.health, settings.shifts), now=work.now)
        number = prepare_handover(work, shift=shift, items=items)
        write_handover(work, handover_id=number, notes=_SAID)
        sign_handover(work, handover_id=number, items=items)
    with core.work(COMES) as work:
        for item in not_read_back(items, ()):
            read_back(work, handover_id=number, key=item.key)
        accept_handover(work, handover_id=number)
