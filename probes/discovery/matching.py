"""Which service a test or an interface belongs to, by the names that people have given them; with a score and why."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nocdesk.language import _

CERTAIN_FROM = 0.8
"""From this score on a match is proposed; below it is only mentioned."""
MENTIONED_FROM = 0.5

SHORTEST_NAME = 4
"""A shorter name than this stands in too many texts by chance; it must be the whole text."""

_TOKEN = re.compile(r"[^\W_]+")
_FILLERS = frozenset(
    {
        "a", "an", "and", "at", "by", "circuit", "for", "from", "in", "line", "link", "of", "on", "port", "road",
        "service", "st", "street", "svc", "test", "the", "to", "via", "with",
    }
)  # fmt: skip
"""Words that tell no service from another."""


@dataclass(frozen=True, slots=True)
class ServiceName:
    """A service as people may call it: its name, and the customer's words for it."""

    name: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A service, how sure it is (0 to 1), and why in words."""

    service: str
    score: float
    reason: str

    @property
    def is_certain(self) -> bool:
        """Whether it is proposed rather than mentioned."""
        return self.score >= CERTAIN_FROM


@dataclass(frozen=True, slots=True)
class Matches:
    """The best match, or the equals that forbid one; neither where nothing is alike."""

    best: Match | None = None
    rivals: tuple[Match, ...] = ()


def matches(words: Mapping[str, str], services: Sequence[ServiceName]) -> Matches:
    """Compare texts, by what they are (tag, description, …), with the services; two equals make none."""
    found = [match for service in services if (match := _best_of(words, service)) is not None]
    found.sort(key=lambda match: (-match.score, -len(match.service), match.service))
    if not found:
        return Matches()
    # Where one service's name is part of another's, the longer one is meant.
    longest = tokens(found[0].service)
    rivals = [one for one in found[1:] if one.score == found[0].score and not _is_run(tokens(one.service), longest)]
    return Matches(None, (found[0], *rivals)) if rivals else Matches(found[0])


def tokens(text: str) -> tuple[str, ...]:
    """The words and numbers of a text, in lower case."""
    return tuple(_TOKEN.findall(text.casefold()))


def _best_of(words: Mapping[str, str], service: ServiceName) -> Match | None:
    return max(_all_of(words, service), key=lambda match: match.score, default=None)


def _all_of(words: Mapping[str, str], service: ServiceName) -> Iterator[Match]:
    named, labelled = tokens(service.name), _telling(service.label)
    for what, text in words.items():
        heard = tokens(text)
        if named and heard == named:
            yield Match(service.name, 1.0, _("its {what} '{text}' is the service's name").format(what=what, text=text))
        elif len("".join(named)) >= SHORTEST_NAME and _is_run(named, heard):
            yield Match(
                service.name, 0.9, _("its {what} '{text}' holds the service's name").format(what=what, text=text)
            )
        elif len("".join(named)) >= SHORTEST_NAME and _is_joined(named, heard):
            yield Match(
                service.name,
                0.8,
                _("its {what} '{text}' holds the service's name, written differently").format(what=what, text=text),
            )
        else:
            yield from _by_label(what, text, service, labelled)


def _by_label(what: str, text: str, service: ServiceName, labelled: Sequence[str]) -> Iterator[Match]:
    """The customer's words: at least two, and more than half of them, must be there; never more than a hint."""
    heard = set(tokens(text))
    shared = [word for word in labelled if word in heard]
    share = len(shared) / len(labelled) if labelled else 0.0
    if len(shared) >= 2 and share > 0.5:
        score = round(MENTIONED_FROM + 0.2 * share, 2)
        yield Match(
            service.name,
            score,
            _("its {what} '{text}' shares {shared} with '{service}'").format(
                what=what, text=text, shared=", ".join(shared), service=service.label
            ),
        )


def _telling(label: str) -> list[str]:
    return list(dict.fromkeys(word for word in tokens(label) if word not in _FILLERS and len(word) > 1))


def _is_run(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether the words stand in the text one after the other."""
    length = len(part)
    return any(tuple(whole[at : at + length]) == tuple(part) for at in range(len(whole) - length + 1))


def _is_joined(named: Sequence[str], heard: Sequence[str]) -> bool:
    """Whether the name stands there with other separators or none: `SIP901` or `sip 901` for `SIP-901`."""
    joined = "".join(named)
    for start in range(len(heard)):
        run = ""
        for word in heard[start:]:
            run += word
            if run == joined:
                return True
            if not joined.startswith(run):
                break
    return False
