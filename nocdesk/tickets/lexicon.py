"""What the words of a complaint say: of which kind of service it speaks, and whether that is dead or bad."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Complained(StrEnum):
    """What a customer finds: nothing works, or it works badly."""

    DOWN = "down"
    DEGRADED = "degraded"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Patterns of words by what they say."""

    topics: Mapping[str, re.Pattern[str]]
    services: Mapping[str, re.Pattern[str]]
    effects: Mapping[Complained, re.Pattern[str]]
    request: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    """The words as they are shipped (`resources/tickets/lexicon.toml`)."""
    content = tomllib.loads(files("resources").joinpath("tickets/lexicon.toml").read_text(encoding="utf-8"))
    return Lexicon(
        topics={topic: _pattern(row["words"]) for topic, row in content["topic"].items()},
        services={topic: _pattern(row["services"]) for topic, row in content["topic"].items()},
        effects={Complained(effect): _pattern(row["words"]) for effect, row in content["effect"].items()},
        request=_pattern(content["request"]["words"]),
    )


@cache
def topics_of_complaint(text: str) -> frozenset[str]:
    """The kinds of service that a complaint speaks of."""
    return _found(lexicon().topics, text)


@cache
def topics_of_service(*names: str) -> frozenset[str]:
    """The kinds that a service is one of, by its specification and its names."""
    return _found(lexicon().services, " ".join(names))


@cache
def complained_of(text: str) -> Complained | None:
    """What the customer finds; None where it says neither. Who says both has seen it work badly."""
    said = {effect for effect, pattern in lexicon().effects.items() if pattern.search(text.casefold())}
    if Complained.DEGRADED in said:
        return Complained.DEGRADED
    return Complained.DOWN if said else None


@cache
def is_request(text: str) -> bool:
    """Whether a text orders or asks for something, and tells of no fault."""
    return complained_of(text) is None and lexicon().request.search(text.casefold()) is not None


def _found(patterns: Mapping[str, re.Pattern[str]], text: str) -> frozenset[str]:
    lowered = text.casefold()
    return frozenset(topic for topic, pattern in patterns.items() if pattern.search(lowered))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(word.casefold()) for word in words)})")
