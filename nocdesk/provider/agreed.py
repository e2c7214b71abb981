"""The terms of a template or of an agreement, as the tables of the file hold them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, Field

from nocdesk.provider.entry import NamedEntry
from nocdesk.provider.fields import Number, Text, TimeZoneName
from nocdesk.sla.agreed_terms import TermsByKey
from nocdesk.sla.terms_shape import CalendarShape, CreditShape, Exact, ObjectiveShape, PlannedShape


class AgreedEntry(NamedEntry):
    """An entry that holds terms; what it leaves out is said by its template, or means what it means without."""

    timezone: TimeZoneName | None = None
    currency: Text | None = None
    monthly_charge: Annotated[Exact, Field(ge=0)] | None = None
    min_coverage: Annotated[Number, Field(ge=0, le=1)] | None = None
    calendar: CalendarShape | None = None
    planned: PlannedShape | None = None
    objective: tuple[ObjectiveShape, ...] = ()
    credit: tuple[CreditShape, ...] = ()

    @property
    def own_terms(self) -> dict[str, Any]:
        """What it says of the terms, as JSON can hold it."""
        said = {name: getattr(self, name) for name in AGREED}
        return {name: plain(value) for name, value in said.items() if value is not None and value != ()}


AGREED = tuple(name for name in AgreedEntry.model_fields if name != "name")
"""The keys of an entry that are terms."""


def plain(value: object) -> Any:
    """A value of an entry as JSON can hold it, without what says nothing."""
    match value:
        case BaseModel():
            fields = type(value).model_fields.items()
            held = ((name, getattr(value, name), field) for name, field in fields)
            return {name: plain(said) for name, said, field in held if field.is_required() or said != field.default}
        case tuple():
            return [plain(element) for element in value]
        case Decimal():
            return f"{value:f}"
        case _:
            return value


def fields_of(terms: TermsByKey) -> dict[str, Any]:
    """The fields of an entry from the terms that are stored of it."""
    return {name: _FIELDS[name](value) if name in _FIELDS else value for name, value in terms.items()}


_FIELDS: dict[str, Callable[[Any], object]] = {
    "monthly_charge": Decimal,
    "calendar": CalendarShape.model_validate,
    "planned": PlannedShape.model_validate,
    "objective": lambda value: tuple(map(ObjectiveShape.model_validate, value)),
    "credit": lambda value: tuple(map(CreditShape.model_validate, value)),
}
