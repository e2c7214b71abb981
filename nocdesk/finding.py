"""One line of `nocdesk check`: what was looked at, what was found, and how much it matters."""

from dataclasses import dataclass
from enum import StrEnum

from nocdesk.language import _


class Weight(StrEnum):
    """Whether something keeps NocDesk from working."""

    OK = "ok"
    WEAK = "weak"
    FAULT = "fault"


_WEIGHTS = {Weight.OK: _("ok"), Weight.WEAK: _("weak"), Weight.FAULT: _("fault")}
_WIDTH = max(map(len, _WEIGHTS.values()))
_SUBJECTS = {
    "store": _("store"),
    "connection": _("connection"),
    "roles": _("roles"),
    "spool": _("spool"),
    "backup": _("backup"),
    "rights": _("rights"),
    "collector": _("collector"),
    "judging": _("judging"),
    "evidence": _("evidence"),
    "devices": _("devices"),
    "device": _("device"),
    "credential": _("credential"),
    "traps": _("traps"),
    "notices": _("notices"),
    "open": _("open"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What can be said of a subject, which is named in English for programs; of what is wrong also the remedy."""

    weight: Weight
    subject: str
    text: str

    def __str__(self) -> str:
        kind, blank, name = self.subject.partition(" ")
        return f"{_WEIGHTS[self.weight]:{_WIDTH}} {_SUBJECTS[kind]}{blank}{name}: {self.text}"
