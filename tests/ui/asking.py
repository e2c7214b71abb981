"""Who asks for rows in the tests of the words that lists are filtered by."""

from datetime import UTC, datetime

from nocdesk.filtering.amounts import Asking


def asked_by(me: str, now: datetime = datetime(2026, 11, 10, 8, tzinfo=UTC)) -> Asking:
    """A person, at some time."""
    return Asking(me, now)
