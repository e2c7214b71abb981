"""Finds actions and names by a few of their letters: values in, values out."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice

import numpy as np
import numpy.typing as npt

from nocdesk.language import _

MOST = 50
FEW = 3
"""Letter by letter is searched only where stricter ways have found fewer."""

CONSIDERED = 400
"""Of entries that match equally well only so many are told apart: the shortest."""

_NEXT_LETTER, _WORD_START = 2, 3
_SCATTERED = 3
_ENOUGH = (MOST, MOST, FEW, MOST)
_NOT_A_WORD = re.compile(r"[\W_]")
BITS = 39
"""So many kinds of letters are told apart when lines are looked over: a to z and 0 to 9 are one each."""
_AT_ONCE = 5000


class EntryKind(StrEnum):
    """What an entry of the palette is."""

    ACTION = "action"
    CUSTOMER = "customer"
    SERVICE = "service"
    TICKET = "ticket"
    DEVICE = "device"
    PROBLEM = "problem"
    VIEW = "view"
    BOOKMARK = "bookmark"


KIND_WORDS: Mapping[EntryKind, tuple[str, str]] = {
    EntryKind.ACTION: (_("Action"), _("actions")),
    EntryKind.CUSTOMER: (_("Customer"), _("customers")),
    EntryKind.SERVICE: (_("Service"), _("services")),
    EntryKind.TICKET: (_("Ticket"), _("tickets")),
    EntryKind.DEVICE: (_("Device"), _("devices")),
    EntryKind.PROBLEM: (_("Problem"), _("problems")),
    EntryKind.VIEW: (_("View"), _("views")),
    EntryKind.BOOKMARK: (_("Bookmark"), _("bookmarks")),
}
"""What one is called at the beginning of a line, and several within one."""


SIGNS: Mapping[str, tuple[EntryKind, ...]] = {
    ">": (EntryKind.ACTION,),
    "@": (EntryKind.CUSTOMER, EntryKind.SERVICE),
    "#": (EntryKind.TICKET, EntryKind.PROBLEM),
    ":": (EntryKind.DEVICE,),
    "~": (EntryKind.VIEW, EntryKind.BOOKMARK),
}

Key = tuple[EntryKind, str]


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """An action or a name; `id` is the action's id or the number of what is named."""

    kind: EntryKind
    id: str
    text: str
    second: str = ""
    keys: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """What it is."""
        return KIND_WORDS[self.kind][0]

    @property
    def key(self) -> Key:
        """What tells it from all others."""
        return self.kind, self.id

    @property
    def line(self) -> str:
        """Everything that is searched."""
        return f"{self.text} {self.second}"


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that matches, the places in its `line` of the letters that do, and its rank: the least is the best."""

    entry: PaletteEntry
    letters: tuple[int, ...] = ()
    rank: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for, and among which kinds."""

    words: tuple[str, ...]
    kinds: tuple[EntryKind, ...]


def parse_query(text: str) -> Query:
    """A sign at the beginning names the kinds; without one all are searched."""
    text = text.lstrip()
    kinds = SIGNS.get(text[:1])
    return Query(tuple(_spaced(text if kinds is None else text[1:]).split()), kinds or tuple(EntryKind))


class PaletteIndex:
    """Entries prepared for searching."""

    def __init__(self, entries: Iterable[PaletteEntry] = ()) -> None:
        self._given = tuple(entries)
        # The shortest first: entries that match equally well are then in their order already.
        self._entries = sorted(self._given, key=lambda entry: len(entry.text) + len(entry.second))
        self._texts = [f" {_spaced(entry.line)}" for entry in self._entries]
        self._letters = _letters_of(self._texts)
        self._places = {entry.key: place for place, entry in enumerate(self._entries)}

    def find(self, words: Sequence[str], recent: Sequence[Key] = ()) -> list[Hit]:
        """The entries in which every word occurs, at least letter by letter: the best first.

        They rank by how the words occur: at the beginning, at the beginnings of words, anywhere, letter by letter; then
        by how lately they were chosen, then by length. Without words all match, as they were given.
        """
        lately = {key: ago for ago, key in enumerate(recent) if key in self._places}
        if not words:
            ranked = (Hit(entry, (), (0, lately.get(entry.key, len(recent)))) for entry in self._given)
            return sorted(ranked, key=lambda hit: hit.rank)[:MOST]
        found: dict[int, Hit] = {}
        everywhere = self._tiers(words, self._holding_letters("".join(words)))
        recently = self._tiers(words, [self._places[key] for key in lately])
        for tier, (enough, places, recent_places) in enumerate(zip(_ENOUGH, everywhere, recently, strict=False)):
            for place in chain(islice(places, CONSIDERED), recent_places):
                if place not in found:
                    ago = lately.get(self._entries[place].key, len(recent))
                    found[place] = self._hit(place, words, tier, ago)
            if len(found) >= enough:
                break
        return sorted(found.values(), key=lambda hit: hit.rank)[:MOST]

    def _holding_letters(self, letters: str) -> list[int]:
        """The places of the lines that may hold all these letters: one number a line says which it has."""
        wanted = _letters_of([letters])
        found: list[int] = np.flatnonzero(self._letters & wanted == wanted).tolist()
        return found

    def _tiers(self, words: Sequence[str], places: Sequence[int]) -> Iterator[Iterable[int]]:
        """Of these places those of what matches, the stricter way first."""
        start = f" {' '.join(words)}"
        starting = self._holding([f" {word}" for word in words], places)
        yield (place for place in starting if self._texts[place].startswith(start))
        yield starting
        yield self._holding(words, places)
        yield self._scattered(words, places)

    def _holding(self, needles: Iterable[str], places: Sequence[int]) -> Sequence[int]:
        for needle in needles:
            places = [place for place in places if needle in self._texts[place]]
        return places

    def _scattered(self, words: Sequence[str], places: Sequence[int]) -> Iterator[int]:
        """The places of the lines that hold the letters of each word in their order."""
        longest, *others = map(_letter_by_letter, sorted(words, key=len, reverse=True))
        # To look through all lines as one text is some times quicker than to look into each of them.
        whole = "\n".join(self._texts[place] for place in places)
        searches = [re.compile(other).search for other in others]
        line = at = 0
        for match in re.compile(rf"{longest}[^\n]*").finditer(whole):
            line, at = line + whole.count("\n", at, match.start()), match.start()
            if all(search(self._texts[places[line]]) for search in searches):
                yield places[line]

    def _hit(self, place: int, words: Sequence[str], tier: int, ago: int) -> Hit:
        entry, text = self._entries[place], self._texts[place]
        aligned = [align(word, text) for word in words]
        # The line is searched with a space before it.
        letters = {at - 1 for _, places in aligned for at in places}
        scattered = -sum(score for score, _ in aligned) if tier == _SCATTERED else 0
        return Hit(entry, tuple(sorted(letters)), (tier, ago, scattered, len(text)))


def align(word: str, text: str) -> tuple[int, tuple[int, ...]]:
    """Where the letters of a word occur in a text that holds them in this order, and how well.

    A letter counts more at the beginning of a word, and beside the one before it.
    """
    for needle in (f" {word}", word):
        at = text.find(needle)
        if at >= 0:
            first = at + len(needle) - len(word)
            return _NEXT_LETTER * len(word) + _WORD_START, tuple(range(first, first + len(word)))
    best: dict[int, tuple[int, tuple[int, ...]]] = {-2: (0, ())}
    for letter in word:
        reached: dict[int, tuple[int, tuple[int, ...]]] = {}
        for at in (place for place, other in enumerate(text) if other == letter):
            ways = [(score + _NEXT_LETTER * (at == last + 1), way) for last, (score, way) in best.items() if last < at]
            if ways:
                score, way = max(ways)
                reached[at] = (score + _WORD_START * (text[at - 1 : at] == " "), (*way, at))
        best = reached
    return max(best.values(), default=(0, ()))


def merge(found: Iterable[list[Hit]]) -> list[Hit]:
    """The hits of several indexes as one list, the best first; with enough that are stricter, none letter by letter."""
    hits = sorted(chain.from_iterable(found), key=lambda hit: hit.rank)
    strict = [hit for hit in hits if hit.rank[0] < _SCATTERED]
    return (strict if len(strict) >= FEW else hits)[:MOST]


def _letter_by_letter(word: str) -> str:
    first, *rest = map(re.escape, word)
    return first + "".join(f"[^{letter}\n]*{letter}" for letter in rest)


def _letters_of(texts: Sequence[str]) -> npt.NDArray[np.uint64]:
    """By text a number whose bits say which letters occur in it; rare letters share a bit."""
    found = [np.empty(0, np.uint64)]
    for first in range(0, len(texts), _AT_ONCE):
        some = texts[first : first + _AT_ONCE]
        letters = np.frombuffer("".join(some).encode("utf-32-le"), np.uint32)
        starts = np.cumsum([0, *map(len, some[:-1])])
        found.append(np.bitwise_or.reduceat(np.uint64(1) << (letters % BITS).astype(np.uint64), starts))
    return np.concatenate(found)


def _spaced(text: str) -> str:
    """Small letters without accents, each at its place, and a space for whatever is neither letter nor figure."""
    if not text.isascii():
        text = "".join(unicodedata.normalize("NFD", letter)[0] for letter in text)
    return _NOT_A_WORD.sub(" ", text.lower())
