"""A trap receiver that has done something, with losses of several causes."""

from datetime import timedelta

from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.traps.commands import ReceiverBeat, count_losses, note_receiver
from nocdesk.traps.event import Cause, ReceiverFigures
from nocdesk.traps.model import ReceiverState

COUNTED = {
    ("192.0.2.61", Cause.RATE): 1_250,
    ("192.0.2.61", Cause.UNKNOWN_COMMUNITY): 12,
    ("198.51.100.7", Cause.NOT_ALLOWED): 48_201,
    ("192.0.2.64", Cause.MALFORMED): 3,
    ("192.0.2.64", Cause.DUPLICATE): 17,
}


def say_received(core: Core, state: ReceiverState = ReceiverState.RUNNING, detail: str = "") -> None:
    """The receiver gives a sign of life."""
    figures = ReceiverFigures(received=61_450, spooled=11_999, buffer_bytes=4_194_304)
    beat = ReceiverBeat(
        source="a1",
        state=state,
        detail=detail,
        address="",
        port=162,
        started_at=core.clock.now() - timedelta(hours=2),
        figures=figures,
        waiting=0,
        stored=11_970,
        discoveries=12,
        duplicates=17,
        receiver_restarts=0,
        decoder_restarts=1,
    )
    with core.work(SYSTEM) as work:
        note_receiver(work, beat=beat)
        count_losses(work, lost=COUNTED)
