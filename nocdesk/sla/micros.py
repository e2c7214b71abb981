"""Instants as whole microseconds since the epoch, in which the core of service levels computes."""

from datetime import UTC, datetime, timedelta

SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_MICROSECOND = timedelta(microseconds=1)


def us_of(at: datetime) -> int:
    """An aware instant in microseconds, exactly."""
    return (at - EPOCH) // _MICROSECOND


def instant_at(us: int) -> datetime:
    """The instant of so many microseconds, in UTC."""
    return EPOCH + timedelta(microseconds=us)


def seconds(us: int) -> float:
    """Microseconds as seconds."""
    return us / SECOND_US
