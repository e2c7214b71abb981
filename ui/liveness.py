"""Whether what the desk shows is alive, and if not, since when and why."""

from dataclasses import dataclass
from datetime import datetime

from nocdesk.boards.status_rows import Behind, DeskStatus
from nocdesk.instants import clock_minute, clock_time
from nocdesk.language import _
from nocdesk.requests.queries import UNJUDGED_AFTER
from nocdesk.stored_locally import StoredLocally
from ui.text import long_age, number

HEARTBEAT_LIMIT_S = 15.0


@dataclass(frozen=True, slots=True)
class Liveness:
    """What the notice across the window says (empty: nothing), and the word in the status bar."""

    is_live: bool
    notice: str
    connection: str
    is_store_away: bool = False


@dataclass(frozen=True, slots=True)
class StoreAway:
    """Why the store does not answer, when it last did, and what a collector of this machine keeps meanwhile."""

    error: str
    heard_at: datetime | None
    stored: StoredLocally | None


def liveness(status: DeskStatus | None, now: datetime, away: StoreAway | None) -> Liveness:
    """Judge by the store's last error, then by the last heartbeat, who judges, and what still waits."""
    if away is not None:
        return _away(away, now)
    if status is None:
        return Liveness(True, "", _("Connecting"))
    if status.beat_at is None:
        notice = _("NOT LIVE: no collector has run on this store. Start one: nocdesk collect")
        return Liveness(False, notice, _("No collector"))
    silent_s = (now - status.beat_at).total_seconds()
    if silent_s > HEARTBEAT_LIMIT_S:
        since = _("NOT LIVE since {beat_at} ({silent_s} ago)").format(
            beat_at=clock_time(status.beat_at), silent_s=long_age(silent_s)
        )
        notice = _("{since}: the collector is silent; this is its last word.").format(since=since)
        return Liveness(False, notice, _("Collector silent"))
    if unjudged := not_judged(status, now):
        remedy = _("{not_judged}: collectors poll, and none of them judges. Start one that may: nocdesk collect")
        return Liveness(False, remedy.format(not_judged=unjudged), _("Not judged"))
    if status.behind is not None:
        return _catching_up(status.behind)
    return Liveness(True, "", _("Connected"))


def not_judged(status: DeskStatus, now: datetime) -> str:
    """Since when nobody judges what collectors hear; empty where somebody does."""
    if status.judged_at is None:
        return _("NOT JUDGED")
    if now - status.judged_at <= UNJUDGED_AFTER:
        return ""
    return _("NOT JUDGED since {judged_at} ({age} ago)").format(
        judged_at=clock_time(status.judged_at), age=long_age((now - status.judged_at).total_seconds())
    )


def _away(away: StoreAway, now: datetime) -> Liveness:
    since = _(" Last update {heard_at}.").format(heard_at=clock_time(away.heard_at)) if away.heard_at else ""
    if away.stored is None:
        notice = _("NOT LIVE: {error}{since} Trying again.").format(error=away.error, since=since)
        return Liveness(False, notice, _("Not connected"), is_store_away=True)
    # First what a longer error must not push off the line.
    notice = _("NOT LIVE: {stored}. {error}{since} Trying again.").format(
        stored=_stored_here(away.stored, now), error=away.error, since=since
    )
    waiting = number(away.stored.waiting)
    return Liveness(False, notice, _("Stored locally: {waiting}").format(waiting=waiting), is_store_away=True)


def _stored_here(stored: StoredLocally, now: datetime) -> str:
    words = _stored(stored.since, stored.waiting)
    if (now - stored.said_at).total_seconds() <= HEARTBEAT_LIMIT_S:
        return words
    return _("{stored}, but the collector here is silent since {said_at}").format(
        stored=words, said_at=clock_minute(stored.said_at)
    )


def _catching_up(behind: Behind) -> Liveness:
    """What is shown is past where all of it waits; else most of it is not."""
    stored = _stored(behind.since, behind.waiting)
    where = _("CATCHING UP: {stored}") if behind.is_everywhere else _("CATCHING UP, not everywhere: {stored}")
    return Liveness(not behind.is_everywhere, where.format(stored=stored), _("Catching up"))


def _stored(since: datetime, waiting: int) -> str:
    words = _("stored locally since {since}, {waiting} waiting")
    return words.format(since=clock_minute(since), waiting=number(waiting))


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
    if status.probes_new:
        return poller + _("first polls, {ok} of {probes} answered").format(ok=ok, probes=number(status.probes))
    return poller + _("{ok} of {probes}{probes_2} ok").format(ok=ok, probes=number(status.probes), probes_2=probes)
