"""Whether what the desk shows is alive, and if not, since when and why."""

from dataclasses import dataclass
from datetime import datetime

from nocdesk.boards.status_rows import DeskStatus
from ui.text import clock_time, long_age, number

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
        since = f" Last update {clock_time(heard_at)}." if heard_at else ""
        return Liveness(False, f"NOT LIVE: {error}{since} Trying again.", "Not connected", is_store_away=True)
    if status is None:
        return Liveness(True, "", "Connecting")
    if status.beat_at is None:
        notice = "NOT LIVE: no collector has run on this store. Start one: nocdesk collect"
        return Liveness(False, notice, "No collector")
    silent_s = (now - status.beat_at).total_seconds()
    if silent_s <= HEARTBEAT_LIMIT_S:
        return Liveness(True, "", "Connected")
    since = f"NOT LIVE since {clock_time(status.beat_at)} ({long_age(silent_s)} ago)"
    return Liveness(False, f"{since}: the collector is silent; this is its last word.", "Collector silent")


def proof_of_polling(status: DeskStatus, now: datetime) -> str:
    """What shows that a quiet desk is quiet because nothing is wrong."""
    polls = f"{number(status.polls_per_min)} polls a minute"
    if status.oldest_data_at is None:
        return f"{polls}, no probe has answered yet."
    return f"{polls}, oldest data {long_age((now - status.oldest_data_at).total_seconds())}."
