"""The option `--filter` of the commands that list, and the fields of each in its help."""

from collections.abc import Iterable
from typing import Annotated, TypeVar

import typer

from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from nocdesk.filtering.amounts import Asking
from nocdesk.filtering.fault import FilterError
from nocdesk.filtering.field import Field
from nocdesk.filtering.ordered_fields import OrderedField, RankField
from nocdesk.filtering.tree import Sign
from nocdesk.filtering.vocabulary import Filter, Vocabulary
from nocdesk.filtering.word_fields import ChoiceField
from nocdesk.language import _

Row = TypeVar("Row")

FilterText = Annotated[
    str, typer.Option("--filter", metavar="WORDS", help="Only what passes, by words and by the fields below.")
]


class UnclearFilterError(NocdeskError):
    """A filter on the command line that cannot be understood."""


def understood(words: Vocabulary[Row], text: str, core: Core) -> Filter[Row]:
    """The filter that a text says; raises UnclearFilterError, which points at the fault."""
    try:
        return words.parse(text, Asking(core.actor.name, core.clock.now()))
    except FilterError as error:
        raise UnclearFilterError(f"--filter: {error.pointed_out(text)}") from error


def passing(rows: Iterable[Row], words: Vocabulary[Row], text: str, core: Core) -> list[Row]:
    """The rows that pass a filter."""
    wanted = understood(words, text, core)
    return [row for row in rows if wanted.accepts(row)]


def nothing(why: str, words: str) -> str:
    """What is said where no row is listed."""
    return _("{why} that passes the filter.").format(why=why) if words else f"{why}."


def fields_help(words: Vocabulary[Row], example: str) -> str:
    """The end of a command's help: what its filter is made of."""
    names = {name: f"{name}{_signs(name, words)}" for name in words.fields}
    width = max(map(len, names.values()))
    lines = [f"  {names[name]:{width}}  {_words(field)}" for name, field in words.fields.items()]
    rules = (
        _("Words are looked for everywhere; all must fit. Between them: or, not (or -), ( )."),
        _(
            'Several values: state:a,b. Texts with blanks: "two words". '
            "Stretches: 1h..4h. Times: 2h (ago), 02:00 (UTC)."
        ),
    )
    # The mark in front of a paragraph keeps its lines as they are.
    return "\b\n" + "\n".join(
        (_("Fields of the filter:"), *lines, "", *rules, _("Such as: --filter '{example}'").format(example=example))
    )


def _words(field: Field[Row]) -> str:
    """What a field is, and the words that it knows where there are no others."""
    return f"{field.help}: {', '.join(field.choices())}" if isinstance(field, ChoiceField | RankField) else field.help


def _signs(name: str, words: Vocabulary[Row]) -> str:
    return " < > .." if isinstance(words.fields[name], OrderedField) else Sign.HAS
