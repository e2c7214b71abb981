"""Which ports are on which card, by their names."""

import re

_NUMBERS = re.compile(r"\d+(?:[/.:]\d+)*")
_NO_CARDS = re.compile(r"fan|psu|power|supply|temp|sensor|disk|batter|inlet|outlet", re.IGNORECASE)
"""Parts that have no ports, whatever their number."""


def is_port_of(port: str, part: str) -> bool:
    """Whether a port belongs to a card by its name: `xe-1/0/3` to `FPC 1`, `Linecard 1/0` and `1/0`.

    Ports are numbered from the outside in: chassis or slot, module, port. A part that has no number is no card.
    """
    ports, cards = _NUMBERS.findall(port), _NUMBERS.findall(part)
    if not ports or not cards or _NO_CARDS.search(part):
        return False
    inner, outer = re.split("[/.:]", ports[-1]), re.split("[/.:]", cards[-1])
    return len(outer) < len(inner) and inner[: len(outer)] == outer


def cards_of(port: str) -> list[str]:
    """The numbers of the cards that a port is on by its name, the innermost first: `1/0` and `1` of `xe-1/0/3`."""
    found = _NUMBERS.findall(port)
    parts = re.split("([/.:])", found[-1]) if found else []
    return ["".join(parts[:end]) for end in range(len(parts) - 2, 0, -2)]
