"""What is wrong with a line of a table, and what to do about it."""

from dataclasses import dataclass

from nocdesk.importing.table import Place


@dataclass(frozen=True, slots=True)
class LineFault:
    """A fault with its place and its remedy."""

    place: Place
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}" + (f"; {self.remedy}" if self.remedy else "")


def fault_from(place: Place, words: str) -> LineFault:
    """A fault from a message that ends with its remedy, as all of NocDesk's do."""
    for mark in ("; ", ": "):
        what, _, remedy = words.rpartition(mark)
        if what:
            return LineFault(place, what, remedy)
    return LineFault(place, words, "")
