"""Finds the customer who calls: by name, number, service, site, ticket, contact or phone number, in memory."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class FoundIn(StrEnum):
    """What a search was found in."""

    NUMBER = "number"
    NAME = "name"
    TICKET = "ticket"
    SERVICE = "service"
    SITE = "site"
    CONTACT = "contact"
    PHONE = "phone"
    SEVERAL = "several"


class _Rank(IntEnum):
    """How well a text meets what was typed, the best first."""

    EXACT = 0
    PREFIX = 1
    WORD_PREFIX = 2
    SUBSTRING = 3
    WORDS = 4


LEAST_DIGITS = 4
"""Fewer digits are no phone number: they would be part of nearly every one."""

WHOLE_DIGITS = 7
"""So many digits at the end of a phone number are the whole of it but for what its line adds."""


@dataclass(frozen=True, slots=True)
class SearchKey:
    """A text by which a customer is known, as it is shown and as it is compared; which service or ticket it names."""

    kind: FoundIn
    shown: str
    folded: str
    squeezed: str
    digits: str = ""
    service_id: int | None = None
    ticket_id: int | None = None
    contact: str = ""


@dataclass(frozen=True, slots=True)
class CustomerEntry:
    """A customer in the index: everything it is known by, and how its services fare."""

    id: int
    name: str
    number: str
    keys: tuple[SearchKey, ...]
    heap: str = field(repr=False)
    digit_heap: str = field(repr=False)
    services: int = 0
    down: int = 0
    degraded: int = 0
    planned: int = 0
    open_tickets: int = 0

    @property
    def has_news(self) -> bool:
        """Whether something is to be told to a caller at once."""
        return bool(self.down or self.degraded or self.planned or self.open_tickets)


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A customer that was found; `place` is its place among the results, `found` the text that was met."""

    id: int
    place: int
    name: str
    number: str
    services: int
    down: int
    degraded: int
    planned: int
    open_tickets: int
    found_in: FoundIn | None
    found: str
    service_id: int | None
    ticket_id: int | None
    contact: str


def search_key(
    kind: FoundIn,
    shown: str,
    text: str,
    *,
    service_id: int | None = None,
    ticket_id: int | None = None,
    contact: str = "",
) -> SearchKey:
    """A key that is found by `text` and shown as `shown`."""
    folded = fold(text)
    digits = digits_of(text) if kind is FoundIn.PHONE else ""
    return SearchKey(kind, shown, folded, folded.replace(" ", ""), digits, service_id, ticket_id, contact)


def customer_entry(customer_id: int, name: str, number: str, keys: Sequence[SearchKey]) -> CustomerEntry:
    """An entry with all of its keys in two texts, so that most customers are passed over with one comparison."""
    heap = "\n".join(f"{key.folded}\n{key.squeezed}" for key in keys)
    digit_heap = "\n".join(key.digits for key in keys if key.digits)
    return CustomerEntry(customer_id, name, number, tuple(keys), heap, digit_heap)


def find_customers(entries: Sequence[CustomerEntry], text: str) -> list[FoundRow]:
    """The customers that a text means, best match first; without a text those with news, worst first."""
    sought = fold(text)
    if not sought:
        news = sorted((entry for entry in entries if entry.has_news), key=_urgency)
        return [_row(entry, place, None) for place, entry in enumerate(news)]
    digits = sought_digits(text)
    found = [(*best, entry) for entry in entries if (best := _best(entry, sought, digits)) is not None]
    found.sort(key=lambda hit: (hit[0], _KINDS[hit[1].kind], hit[2].name.casefold(), hit[2].id))
    return [_row(entry, place, key) for place, (_, key, entry) in enumerate(found)]


def fold(text: str) -> str:
    """A text without case, accents and signs, its words one space apart."""
    text = text.casefold()
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _SIGNS.sub(" ", text).strip()


def digits_of(phone: str) -> str:
    """The digits of a phone number; a trunk zero in brackets is not dialled from abroad and does not count."""
    return re.sub(r"\D", "", phone.replace("(0)", ""))


def sought_digits(text: str) -> str:
    """The digits to look for in phone numbers where a text can be one, without the zeros that a prefix begins with."""
    if not _PHONE.fullmatch(text.strip()):
        return ""
    digits = digits_of(text).lstrip("0")
    return digits if len(digits) >= LEAST_DIGITS else ""


def _best(entry: CustomerEntry, sought: str, digits: str) -> tuple[_Rank, SearchKey] | None:
    squeezed = sought.replace(" ", "")
    best: tuple[_Rank, SearchKey] | None = None
    if sought in entry.heap or squeezed in entry.heap or (digits and digits in entry.digit_heap):
        for key in entry.keys:
            rank = _rank(key, sought, squeezed, digits)
            if rank is not None and (best is None or rank < best[0]):
                best = rank, key
    if best is not None:
        return best
    words = sought.split()
    if len(words) > 1 and all(word in entry.heap for word in words):
        return _Rank.WORDS, _several(entry, words)
    return None


def _rank(key: SearchKey, sought: str, squeezed: str, digits: str) -> _Rank | None:
    """How well a key meets what was typed; of two that meet it alike the first one of a customer counts."""
    if digits and digits in key.digits:
        return _digit_rank(key.digits, digits)
    if sought not in key.folded and squeezed not in key.squeezed:
        return None
    if key.folded == sought or key.squeezed == squeezed:
        return _Rank.EXACT
    if key.kind in _NUMBERS and sought in key.folded.split():
        return _Rank.EXACT
    if key.folded.startswith(sought) or key.squeezed.startswith(squeezed):
        return _Rank.PREFIX
    return _Rank.WORD_PREFIX if f" {sought}" in key.folded else _Rank.SUBSTRING


def _digit_rank(digits: str, sought: str) -> _Rank:
    # A caller's number comes with or without its country: the end is what tells.
    is_whole = len(sought) >= WHOLE_DIGITS and digits.endswith(sought)
    return _Rank.EXACT if is_whole else _Rank.SUBSTRING


def _several(entry: CustomerEntry, words: Sequence[str]) -> SearchKey:
    """What the words were found in, in one line; the service or ticket among them is the one to open."""
    keys: list[SearchKey] = []
    for word in words:
        key = next(key for key in entry.keys if word in key.folded or word in key.squeezed)
        if key not in keys:
            keys.append(key)
    shown = " · ".join(key.shown for key in keys if key.kind is not FoundIn.NAME)
    service = next((key.service_id for key in keys if key.service_id is not None), None)
    ticket = next((key.ticket_id for key in keys if key.ticket_id is not None), None)
    contact = next((key.contact for key in keys if key.contact), "")
    return SearchKey(FoundIn.SEVERAL, shown, "", "", "", service, ticket, contact)


def _row(entry: CustomerEntry, place: int, key: SearchKey | None) -> FoundRow:
    return FoundRow(
        id=entry.id,
        place=place,
        name=entry.name,
        number=entry.number,
        services=entry.services,
        down=entry.down,
        degraded=entry.degraded,
        planned=entry.planned,
        open_tickets=entry.open_tickets,
        found_in=key.kind if key else None,
        found=key.shown if key else "",
        service_id=key.service_id if key else None,
        ticket_id=key.ticket_id if key else None,
        contact=key.contact if key else "",
    )


def _urgency(entry: CustomerEntry) -> tuple[int, int, int, str]:
    return -entry.down, -entry.degraded, -entry.open_tickets, entry.name.casefold()


_NUMBERS = (FoundIn.NUMBER, FoundIn.TICKET)
_KINDS = {kind: place for place, kind in enumerate(FoundIn)}
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_SIGNS = re.compile(r"[\W_]+")
_PHONE = re.compile(r"\+?[\d\s()/.\-]+")
