"""How far the samples reach: before which instant each kind was deleted, and up to which day all is rolled up."""

from collections.abc import Mapping

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from nocdesk.store.series_tables import series_border

RAW = "raw"
"""Samples before this instant were deleted; late ones from before it are not kept."""

ROLLED = "rolled"
"""Every sealed hour before this instant is in the rollups of its day."""


def kept_from(step_s: int) -> str:
    """The name of the instant before which the bins of this step were deleted."""
    return f"step {step_s}"


def borders(session: Session) -> Mapping[str, int]:
    """All borders, in microseconds since the epoch; one that was never moved is missing."""
    return {row.name: row.at_us for row in session.execute(select(series_border))}


def move_border(session: Session, name: str, at_us: int) -> None:
    """A border moves forward only."""
    before = borders(session).get(name)
    if before is not None and before >= at_us:
        return
    session.execute(delete(series_border).where(series_border.c.name == name))
    session.execute(insert(series_border).values(name=name, at_us=at_us))
