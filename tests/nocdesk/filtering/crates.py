"""An invented list with a field of each kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from nocdesk.filtering.amounts import Asking
from nocdesk.filtering.ordered_fields import AgeField, DurationField, NumberField, RankField, SinceField, TimeField
from nocdesk.filtering.vocabulary import Vocabulary
from nocdesk.filtering.word_fields import ChoiceField, PersonField, TextField, choices_of, yes_or_no

NOW = datetime(2026, 11, 29, 10, tzinfo=UTC)
ASKING = Asking("ann", NOW)
COLOURS = ("red", "green", "blue")
WEIGHTS = ("light", "middling", "heavy")


@dataclass(frozen=True, slots=True)
class Crate:
    """A row of the tests."""

    id: int
    label: str = "tea"
    places: tuple[str, ...] = ()
    colour: str = "red"
    weight: int | None = 0
    owner: str | None = None
    pieces: float | None = 1.0
    lasts_s: float | None = 60.0
    packed_at: datetime | None = NOW - timedelta(hours=1)
    is_open: bool = False


def _texts(row: Crate) -> Iterable[str]:
    return row.label, *row.places


def _is_fresh(row: Crate, now: datetime) -> bool:
    return row.packed_at is not None and now - row.packed_at < timedelta(minutes=30)


WORDS: Vocabulary[Crate] = Vocabulary(
    _texts,
    [
        TextField("label", "what it says", lambda row: row.label),
        TextField("place", "where it may stand", lambda row: row.places),
        ChoiceField("colour", "its paint", choices_of({name: name for name in COLOURS}, lambda row: row.colour)),
        ChoiceField("fresh", "packed just now", timed={"yes": _is_fresh}),
        ChoiceField("open", "its lid", yes_or_no(lambda row: row.is_open)),
        RankField("weight", "how heavy", lambda row: row.weight, ranks=WEIGHTS, also={"lead": "heavy"}),
        PersonField("owner", "whose", lambda row: row.owner),
        NumberField("pieces", "how many", lambda row: row.pieces),
        DurationField("lasts", "for how long", lambda row: row.lasts_s, plain_s=1.0),
        AgeField("age", "since when", lambda row: row.packed_at),
        TimeField("packed", "when", lambda row: row.packed_at),
        SinceField("since", "from when on", lambda row: row.packed_at),
        TimeField("due", "by when", lambda row: row.packed_at, is_past=False),
    ],
)


def passing(text: str, *rows: Crate) -> list[int]:
    """The ids of the rows that pass a filter."""
    wanted = WORDS.parse(text, ASKING)
    return [row.id for row in rows if wanted.accepts(row)]
