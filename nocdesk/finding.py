"""One line of `nocdesk check`: what was looked at, what was found, and how much it matters."""

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """Whether something keeps NocDesk from working."""

    OK = "ok"
    WEAK = "weak"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """What can be said of a subject; of what is wrong also the remedy."""

    weight: Weight
    subject: str
    text: str
