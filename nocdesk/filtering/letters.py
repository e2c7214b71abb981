"""Texts as they are compared: without regard to case, accents, widths and marks that nobody sees, in any script."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Below these combining classes of Unicode a mark is part of a letter: nukta, kana voicing, virama (UAX #44, table 15).
_PART_OF_LETTER = (0, 7, 8, 9)
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)


def folded(text: str) -> str:
    """The text as it is compared with others."""
    return text.lower() if text.isascii() else _folded(text)


@lru_cache(maxsize=20_000)
def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(filter(_counts, apart)).casefold().translate(_PLAIN)


def _counts(character: str) -> bool:
    return unicodedata.combining(character) in _PART_OF_LETTER and unicodedata.category(character) != "Cf"


_BETWEEN = "\n"


def folded_texts(texts: str | Iterable[str]) -> str:
    """One text or several as they are compared, in one piece: nothing is found across two of them."""
    return folded(texts) if isinstance(texts, str) else _BETWEEN.join(map(folded, texts))


def texts_in(piece: str) -> list[str]:
    """The texts of such a piece."""
    return piece.split(_BETWEEN)
