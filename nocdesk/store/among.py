"""Whether a number is among many: one parameter however many they are, so that the statement stays the same.

A server prepares such a statement once, and SQLAlchemy writes it once.
"""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, BindParameter, Boolean, Dialect, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Numbers(TypeDecorator[Collection[int]]):
    """PostgreSQL's array; SQLite has none and reads them from JSON."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(BigInteger))

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        numbers = sorted(value or ())
        return json.dumps(numbers) if dialect.name == "sqlite" else numbers


def numbers(name: str) -> BindParameter[Collection[int]]:
    """A parameter of many numbers, which are given when the statement is executed."""
    return bindparam(name, type_=_Numbers())


class among(FunctionElement[bool]):
    """True of rows whose column is one of these numbers, or of those of a parameter."""

    inherit_cache = True
    type = Boolean()

    def __init__(
        self, column: InstrumentedAttribute[Any], wanted: Collection[int] | BindParameter[Collection[int]]
    ) -> None:
        is_parameter = isinstance(wanted, BindParameter)
        super().__init__(column, wanted if is_parameter else bindparam("among", wanted, _Numbers(), unique=True))


@compiles(among)
def _among_array(element: among, compiler: SQLCompiler, **how: Any) -> str:
    column, wanted = (compiler.process(clause, **how) for clause in element.clauses)
    return f"{column} = ANY ({wanted})"


@compiles(among, "sqlite")
def _among_json(element: among, compiler: SQLCompiler, **how: Any) -> str:
    column, wanted = (compiler.process(clause, **how) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({wanted}))"
