"""Reads declared tables from TOML files, and names every fault with its line and its remedy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from nocdesk.language import in_english
from nocdesk.provider.fields import Name, Number, Text, Whole
from nocdesk.quality.measuring import RATES
from nocdesk.quality.reading import Metric
from nocdesk.shape_faults import fault_text
from nocdesk.text_file import UnreadableFileError
from nocdesk.toml_file import FaultyFileError, KeyPath, TomlFile, nearest, read_toml
from probes.snmp.varbind import Oid
from probes.table_definition import ColumnKind, Condition, Conversion, IndexKind, TableColumn, TableDefinition

MAX_ARC = 4_294_967_295
ColumnNumber = Annotated[Whole, Field(ge=1, le=MAX_ARC)]
_DEFAULT_METRICS = {
    ColumnKind.GAUGE: Metric.VALUE,
    ColumnKind.COUNTER32: Metric.COUNT,
    ColumnKind.COUNTER64: Metric.COUNT,
    ColumnKind.STATE: Metric.STATE_OK,
}
_COUNTERS = (ColumnKind.COUNTER32, ColumnKind.COUNTER64)


def _number_of_an_object(value: str) -> str:
    arcs = value.split(".")
    if len(arcs) < 2 or not all(arc.isascii() and arc.isdigit() and int(arc) <= MAX_ARC for arc in arcs):
        raise ValueError(f"is '{value}': write the object's number, such as \"1.3.6.1.2.1.2.2.1\"")
    return value


ObjectNumber = Annotated[Name, AfterValidator(_number_of_an_object)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _ConditionShape(_Shape):
    number: ColumnNumber
    values: Annotated[tuple[Whole, ...], Field(min_length=1)]

    def condition(self) -> Condition:
        return Condition(self.number, frozenset(self.values))


class _ColumnShape(_Shape):
    """A `[[column]]`."""

    number: ColumnNumber
    object: Name
    metric: Metric | None = None
    kind: ColumnKind = ColumnKind.GAUGE
    name: Text = ""
    unit: Text = ""
    scale: Number = 1.0
    offset: Number = 0.0
    percent_of: ColumnNumber | None = None
    convert: Conversion | None = None
    values: dict[str, Number] = Field(default_factory=dict)
    well: tuple[Whole, ...] = ()
    missing: tuple[Whole, ...] = ()
    valid: _ConditionShape | None = None
    text: bool = False

    @field_validator("values")
    @classmethod
    def _are_numbered(cls, value: dict[str, float]) -> dict[str, float]:
        for key in value:
            if not key.lstrip("-").isdigit():
                raise ValueError(f"has the key '{key}': write the number that the device shows, such as \"2\"")
        return value

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        is_counter = self.kind in _COUNTERS
        if is_counter and self.metric is not None and self.metric not in RATES:
            known = ", ".join(sorted(metric.value for metric in RATES))
            raise ValueError(f"is a counter, which '{self.metric}' is not: write one of {known}, or a name instead")
        if not is_counter and self.metric in RATES:
            raise ValueError(f"has the metric '{self.metric}', which is a counter: write kind = \"counter64\"")
        if self.metric in (None, Metric.VALUE, Metric.COUNT) and not self.name:
            raise ValueError("has neither a metric nor a name: give it one of them")
        if (self.kind is ColumnKind.STATE) is not bool(self.well):
            raise ValueError('needs both kind = "state" and well = [...], the values at which all is well, or neither')
        if is_counter and (self.scale != 1 or self.offset or self.percent_of or self.convert or self.values):
            raise ValueError("is a counter, which cannot be transformed: remove the transformation")
        return self

    def column(self) -> TableColumn:
        return TableColumn(
            number=self.number,
            metric=self.metric or _DEFAULT_METRICS[self.kind],
            kind=self.kind,
            name=self.name,
            unit=self.unit,
            scale=self.scale,
            offset=self.offset,
            percent_of=self.percent_of,
            conversion=self.convert,
            value_of={int(key): value for key, value in self.values.items()} or None,
            well=frozenset(self.well),
            missing=frozenset(self.missing),
            valid=self.valid.condition() if self.valid else None,
            is_text=self.text,
        )


class _TableShape(_Shape):
    """The file."""

    format: Literal[1]
    title: Name
    source: Name
    entry: ObjectNumber
    index: Annotated[tuple[IndexKind, ...], Field(min_length=1)]
    label: ColumnNumber | None = None
    label_object: ObjectNumber | None = None
    only: _ConditionShape | None = None
    column: Annotated[tuple[_ColumnShape, ...], Field(min_length=1)]

    @field_validator("index")
    @classmethod
    def _implied_is_last(cls, value: tuple[IndexKind, ...]) -> tuple[IndexKind, ...]:
        if IndexKind.IMPLIED in value[:-1]:
            raise ValueError("has 'implied' before its end: only the last part can be without its length")
        return value

    @model_validator(mode="after")
    def _one_label(self) -> Self:
        if self.label is not None and self.label_object is not None:
            raise ValueError("has a label and a label_object: keep the one that names the rows")
        return self

    def _label(self) -> Oid | None:
        if self.label_object is not None:
            return _oid(self.label_object)
        return None if self.label is None else (*_oid(self.entry), self.label)

    def definition(self, name: str) -> TableDefinition:
        return TableDefinition(
            name=name,
            title=self.title,
            source=self.source,
            entry=_oid(self.entry),
            index=self.index,
            columns=tuple(shape.column() for shape in self.column),
            label=self._label(),
            only=self.only.condition() if self.only else None,
        )


@dataclass(frozen=True, slots=True)
class Tables:
    """The declared tables by name, and for each file that cannot be used what is wrong with it.

    That is stored with what their probes read, and so in English.
    """

    definitions: Mapping[str, TableDefinition] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    def fault(self, name: str) -> str:
        """Why there is no such table."""
        with in_english():
            return self.faults.get(name) or f"there is no table '{name}'; {nearest(name, sorted(self.definitions))}"


def read_table(path: Path) -> TableDefinition:
    """One file; its name without the ending is the table's."""
    file = read_toml(path)
    try:
        shape = _TableShape.model_validate(file.content)
    except ValidationError as error:
        raise FaultyFileError(list(_faults(file, error))) from error
    return shape.definition(path.stem)


def load_tables(directory: Path | None = None) -> Tables:
    """The shipped tables and those of a directory, which win over shipped ones of the same name."""
    definitions: dict[str, TableDefinition] = {}
    faults: dict[str, str] = {}
    with as_file(files("resources") / "probes") as shipped:
        paths = [*sorted(shipped.glob("*.toml")), *sorted((directory or shipped).glob("*.toml"))]
        for path in dict.fromkeys(paths):
            definitions.pop(path.stem, None)
            try:
                with in_english():
                    definitions[path.stem] = read_table(path)
            except (FaultyFileError, UnreadableFileError) as error:
                faults[path.stem] = str(error)
    return Tables(definitions, faults)


def _oid(text: str) -> Oid:
    return tuple(int(arc) for arc in text.split("."))


def _faults(file: TomlFile, error: ValidationError) -> Iterator[str]:
    for detail in error.errors():
        path: KeyPath = tuple(detail["loc"])
        words = f"'{path[-1]}' " if path and isinstance(path[-1], str) else "the column " if path else "the table "
        if detail["type"] == "extra_forbidden":
            known = _ColumnShape.model_fields if path[0] == "column" and len(path) > 1 else _TableShape.model_fields
            yield f"{file.place(path)}: unknown key '{path[-1]}'; {nearest(str(path[-1]), tuple(known))}"
        else:
            yield f"{file.place(path)}: {words}{fault_text(detail)}"
