"""Whether what the desk shows is alive, and if not, since when and why."""

from dataclasses import dataclass
from datetime import datetime

from nocdesk.boards.status_rows import DeskStatus
from nocdesk.instants import clock_time
from nocdesk.language import _
from ui.text import long_age, number

HEARTBEAT_LIMIT_S = 15.0


@dataclass(frozen=True, slots=True)
class Liveness:
    """What the notice across the window says (empty: nothing), and the word in the status bar."""

    is_live: bool
    notice: str
    connection: str
    is_store_away: bool = False


def liveness(status: DeskStatus | None, now: datetime, *, error: str, heard_at: datetime | None) -> Liveness:
    """Judge by the store's last error, then by the collector's last heartbeat."""
    if error:
        since = _(" Last update {heard_at}.").format(heard_at=clock_time(heard_at)) if heard_at else ""
        return Liveness(
            False,
            _("NOT LIVE: {error}{since} Trying again.").format(error=error, since=since),
            _("Not connected"),
            is_store_away=True,
        )
    if status is None:
        return Liveness(True, "", _("Connecting"))
    if status.beat_at is None:
        notice = _("NOT LIVE: no collector has run on this store. Start one: nocdesk collect")
        return Liveness(False, notice, _("No collector"))
    silent_s = (now - status.beat_at).total_seconds()
    if silent_s <= HEARTBEAT_LIMIT_S:
        return Liveness(True, "", _("Connected"))
    since = _("NOT LIVE since {beat_at} ({silent_s} ago)").format(
        beat_at=clock_time(status.beat_at), silent_s=long_age(silent_s)
    )
    return Liveness(
        False, _("{since}: the collector is silent; this is its last word.").format(since=since), _("Collector silent")
    )


def proof_of_polling(status: DeskStatus, now: datetime) -> str:
    """What shows that a quiet desk is quiet because nothing is wrong."""
    polls = _("{polls_per_min} polls a minute").format(polls_per_min=number(status.polls_per_min))
    if status.oldest_data_at is None:
        return _("{polls}, no probe has answered yet.").format(polls=polls)
    return _("{polls}, oldest data {total_seconds}.").format(
        polls=polls, total_seconds=long_age((now - status.oldest_data_at).total_seconds())
    )


def word_of_polling(status: DeskStatus, *, names_probes: bool) -> str:
    """How many probes are measured as often as they should be, for the status bar."""
    poller, probes = (_("Poller: "), _(" probes")) if names_probes else (_("Measured: "), "")
    if not status.probes:
        return poller + _("nothing yet")
    ok = number(status.probes - status.probes_late)
    return poller + _("{ok} of {probes}{probes_2} ok").format(ok=ok, probes=number(status.probes), probes_2=probes)
