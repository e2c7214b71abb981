"""A table of the provider file, and a part of one."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from nocdesk.language import _
from nocdesk.provider.fields import Name
from nocdesk.provider.kind_words import ONE_OF

KeyPath = tuple[str | int, ...]
Reference = tuple[KeyPath, str, str]
"""Where in an entry which kind of thing is named: (key path, kind, name)."""


class Part(BaseModel):
    """A table inside an entry."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Entry(Part):
    """A table of the file: something that is told from all others of its kind by its key."""

    WHAT: ClassVar[str]

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from all others of its kind."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        """What a person calls it."""
        return _("{kind} '{name}'").format(kind=ONE_OF[self.WHAT], name=self.key[0])

    def references(self) -> Iterator[Reference]:
        """What else it names."""
        yield from ()


class NamedEntry(Entry):
    """An entry whose name is its key."""

    name: Name

    @property
    def key(self) -> tuple[str, ...]:
        return (self.name,)
