"""What the window says of store, collectors, judging and backlog: each by its own oracle, the worst first."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from nocdesk.boards.status_rows import Behind, DeskStatus
from nocdesk.stored_locally import StoredLocally
from ui.liveness import Liveness, StoreAway, liveness, word_of_polling

NOW = datetime(2026, 11, 10, 2, 24, tzinfo=UTC)
WELL = DeskStatus(
    counts=(),
    planned=0,
    load=(),
    polls_per_min=60,
    timeouts_per_min=0,
    probes=1,
    probes_late=0,
    oldest_data_at=NOW,
    beat_at=NOW - timedelta(seconds=2),
    spool_waiting=0,
    worst_unacknowledged=None,
    unacknowledged=0,
    judged_at=NOW - timedelta(seconds=2),
)
SINCE = datetime(2026, 11, 10, 2, 14, 30, tzinfo=UTC)
JUDGED_LONG_AGO = replace(WELL, judged_at=SINCE)


def behind(*, is_everywhere: bool) -> DeskStatus:
    return replace(WELL, behind=Behind(SINCE, 1203, is_everywhere))


def away(stored: StoredLocally | None) -> StoreAway:
    return StoreAway("The store did not answer: gone.", SINCE, stored)


@pytest.mark.parametrize(
    ("status", "store", "said"),
    [
        (WELL, None, Liveness(True, "", "Connected")),
        (
            replace(JUDGED_LONG_AGO, beat_at=SINCE),
            None,
            Liveness(
                False,
                "NOT LIVE since 02:14:30 (9 min 30 s ago): the collector is silent; this is its last word.",
                "Collector silent",
            ),
        ),
        (
            JUDGED_LONG_AGO,
            None,
            Liveness(
                False,
                "NOT JUDGED since 02:14:30 (9 min 30 s ago): collectors poll, and none of them judges. "
                "Start one that may: nocdesk collect",
                "Not judged",
            ),
        ),
        (
            replace(WELL, judged_at=None),
            None,
            Liveness(
                False,
                "NOT JUDGED: collectors poll, and none of them judges. Start one that may: nocdesk collect",
                "Not judged",
            ),
        ),
        (replace(WELL, judged_at=NOW - timedelta(seconds=30)), None, Liveness(True, "", "Connected")),
        (
            behind(is_everywhere=True),
            None,
            Liveness(False, "CATCHING UP: stored locally since 02:14, 1\u202f203 waiting", "Catching up"),
        ),
        (
            behind(is_everywhere=False),
            None,
            Liveness(
                True, "CATCHING UP, not everywhere: stored locally since 02:14, 1\u202f203 waiting", "Catching up"
            ),
        ),
        (
            behind(is_everywhere=True),
            away(None),
            Liveness(
                False,
                "NOT LIVE: The store did not answer: gone. Last update 02:14:30. Trying again.",
                "Not connected",
                is_store_away=True,
            ),
        ),
        (
            WELL,
            away(StoredLocally(SINCE, 1203, NOW)),
            Liveness(
                False,
                "NOT LIVE: stored locally since 02:14, 1\u202f203 waiting. The store did not answer: gone. "
                "Last update 02:14:30. Trying again.",
                "Stored locally: 1\u202f203",
                is_store_away=True,
            ),
        ),
        (
            WELL,
            away(StoredLocally(SINCE, 1203, NOW - timedelta(minutes=4))),
            Liveness(
                False,
                "NOT LIVE: stored locally since 02:14, 1\u202f203 waiting, but the collector here is silent since "
                "02:20. The store did not answer: gone. Last update 02:14:30. Trying again.",
                "Stored locally: 1\u202f203",
                is_store_away=True,
            ),
        ),
    ],
    ids=[
        "well",
        "silent",
        "not judged",
        "never judged",
        "another takes over",
        "catching up",
        "a far one catches up",
        "away",
        "away and stored",
        "away and a dead collector",
    ],
)
def test_the_worst_is_said_with_since_when(status: DeskStatus, store: StoreAway | None, said: Liveness) -> None:
    assert liveness(status, NOW, store) == said


def test_before_there_was_time_for_a_poll_no_probe_is_said_to_be_late() -> None:
    status = replace(WELL, probes=111, probes_late=99)

    assert word_of_polling(status, names_probes=True) == "Poller: 12 of 111 probes ok"
    assert (
        word_of_polling(replace(status, probes_new=99), names_probes=True) == "Poller: first polls, 12 of 111 answered"
    )
