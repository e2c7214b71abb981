"""Reads a story from TOML; every error names the line and what to do."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from nocdesk.tickets.model import RestorationCause, RestorationStatus
from nocdesk.toml_file import TomlFile, parse_toml, read_toml
from probes.simulator.desk_deeds_file import OPENING, READERS, WITHOUT_TICKET, desk_deed
from probes.simulator.network import Network
from probes.simulator.story import (
    Acknowledge,
    AddNote,
    Call,
    Chapter,
    CloseTicket,
    Deed,
    FaultKind,
    LinkTicket,
    Month,
    PlanWork,
    Restore,
    SetEtr,
    Story,
    StoryAct,
    StoryFault,
    TakeTicket,
    UpdateRestoration,
    When,
    Worker,
)
from probes.simulator.toml_block import TomlBlock

_FORMAT = 1
_HISTORY = "history"
_MONTH = "last month"
_DAY_S = 86_400.0
_MONTH_S = 27 * _DAY_S
"""What is told of a month is over before the day that is written before the story, on the first of a month too."""
_TIME = re.compile(r"(?:(\d+):)?(\d+):([0-5]\d(?:\.\d+)?)")
_TIME_OF_DAY = re.compile(r"last ([01]\d|2[0-3]):([0-5]\d)")
_DAY_OF_MONTH = re.compile(r"day (\d{1,2}) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d)")
_DEEDS = (
    "call",
    "set_etr",
    "take",
    "update",
    "link",
    "note",
    "restore",
    "close",
    "acknowledge",
    "plan_work",
    *READERS,
)
_NEEDS = {
    FaultKind.FIBRE_CUT: ("links",),
    FaultKind.FLAP: ("links",),
    FaultKind.REBOOT: ("devices",),
    FaultKind.CONGESTION: ("links", "services"),
    FaultKind.OUTAGE: ("services",),
    FaultKind.UNSEEN: ("services",),
}


@dataclass
class _Draft:
    """A chapter while it is being read."""

    name: str
    lasts_s: float
    service: str = ""
    faults: list[StoryFault] = field(default_factory=list)
    acts: list[StoryAct] = field(default_factory=list)
    tickets: set[str] = field(default_factory=set)

    @property
    def is_history(self) -> bool:
        return self.name == _HISTORY

    @property
    def is_month(self) -> bool:
        return self.name == _MONTH

    def finished(self) -> Chapter:
        return Chapter(self.name, self.lasts_s, tuple(self.faults), tuple(self.acts))


def read_story(path: Path, network: Network) -> Story:
    """Read a story about a network; raises StoryError (or UnreadableFileError) at the first thing that is wrong."""
    return _read(read_toml(path), network)


def parse_story(name: str, text: str, network: Network) -> Story:
    """Read a story that has been loaded already; `name` is for messages."""
    return _read(parse_toml(name, text), network)


def _read(file: TomlFile, network: Network) -> Story:
    top = TomlBlock(file, (), file.content)
    if top.number("format", _FORMAT, 1, 1_000) != _FORMAT:
        raise top.error(f"this story is of a newer format; this program reads format {_FORMAT}", "format")
    drafts: list[_Draft] = []
    for block in top.blocks("chapter"):
        draft = _draft(block, [draft.name for draft in drafts], network)
        drafts.append(draft)
        draft.faults += [_fault(each, draft, network) for each in block.blocks("fault")]
        for each in block.blocks("act"):
            draft.acts.append(_act(each, draft, network))
        block.refuse_unasked()
    top.refuse_unasked()
    return _story(top, drafts)


def _story(top: TomlBlock, drafts: list[_Draft]) -> Story:
    chapters = [draft.finished() for draft in drafts if not draft.is_history and not draft.is_month]
    if not chapters:
        raise top.error(f"a story needs a [[chapter]] besides '{_HISTORY}'; add one")
    history = next((draft.finished() for draft in drafts if draft.is_history), Chapter(_HISTORY, _DAY_S, (), ()))
    month = next((Month(draft.service, draft.finished()) for draft in drafts if draft.is_month), None)
    return Story(history, tuple(chapters), month)


def _draft(block: TomlBlock, names: list[str], network: Network) -> _Draft:
    name = block.text("name")
    if name in names:
        raise block.error(f"a chapter '{name}' was there before; give this one another name", "name")
    if name == _MONTH:
        return _Draft(name, _MONTH_S, block.choice("service", "service", network.needs))
    return _Draft(name, _DAY_S if name == _HISTORY else _seconds(block, "lasts"))


def _fault(block: TomlBlock, chapter: _Draft, network: Network) -> StoryFault:
    kind = FaultKind(block.choice("kind", "kind of fault", list(FaultKind)))
    at = _when(block, "at", chapter)
    fault = StoryFault(
        kind=kind,
        at=at,
        lasts_s=_seconds(block, "lasts"),
        links=frozenset(block.names("links", "link", network.links)),
        devices=frozenset(block.names("devices", "device", network.devices)),
        services=frozenset(block.names("services", "service", network.needs)),
        level=block.number("level", 1.0, 0.0, 2.0),
        period_s=_seconds(block, "period") if kind is FaultKind.FLAP else 0.0,
        is_close=chapter.is_history and block.flag("close"),
    )
    block.refuse_unasked()
    if not any(getattr(fault, key) for key in _NEEDS[kind]):
        raise block.error(f"a {kind} needs {' or '.join(_NEEDS[kind])}; name at least one")
    for key in {"links", "devices", "services"} - set(_NEEDS[kind]):
        if getattr(fault, key):
            raise block.error(f"a {kind} takes no '{key}'; leave it out", key)
    if kind is FaultKind.UNSEEN and not chapter.is_month:
        raise block.error(f"only in the chapter '{_MONTH}' can something be {kind}; move it there", "kind")
    _refuse_beyond(block, "lasts", at, fault.lasts_s, chapter)
    return fault


def _act(block: TomlBlock, chapter: _Draft, network: Network) -> StoryAct:
    at = _when(block, "at", chapter)
    _refuse_beyond(block, "at", at, 0.0, chapter)
    if chapter.acts and not at.is_time_of_day and at.seconds < chapter.acts[-1].at.seconds:
        raise block.error("acts stand in the order of time; move this one up", "at")
    act = StoryAct(at, Worker(block.choice("who", "role", list(Worker))), _deed(block, chapter, network))
    block.refuse_unasked()
    return act


def _deed(block: TomlBlock, chapter: _Draft, network: Network) -> Deed:
    what = block.choice("do", "deed", _DEEDS)
    if what == "plan_work":
        return _plan_work(block, chapter, network)
    if what == "acknowledge":
        return Acknowledge()
    if what in WITHOUT_TICKET:
        return _desk_deed(what, block, chapter, network)
    ticket = block.text("ticket")
    if what == "call":
        return _call(block, ticket, chapter, network)
    if ticket not in chapter.tickets:
        raise block.error(f"nobody has called about ticket '{ticket}' before; a call opens it", "ticket")
    if what == "set_etr":
        return SetEtr(ticket, _seconds(block, "within"), block.text("reason") if block.has("reason") else "")
    if what in READERS:
        return _desk_deed(what, block, chapter, network)
    if what == "update":
        return _update(block, ticket)
    if what == "note":
        return AddNote(ticket, block.text("text"))
    if what == "take":
        return TakeTicket(ticket)
    if what == "link":
        return LinkTicket(ticket)
    return Restore(ticket) if what == "restore" else CloseTicket(ticket)


def _desk_deed(what: str, block: TomlBlock, chapter: _Draft, network: Network) -> Deed:
    deed = desk_deed(what, block, chapter.tickets, network, _seconds)
    if what in OPENING:
        _know(block, OPENING[what], chapter)
    return deed


def _know(block: TomlBlock, key: str, chapter: _Draft) -> None:
    """From here on the chapter knows a ticket by this word."""
    word = block.text(key)
    if word in chapter.tickets:
        raise block.error(f"ticket '{word}' was opened before in this chapter; take another word", key)
    chapter.tickets.add(word)


def _call(block: TomlBlock, ticket: str, chapter: _Draft, network: Network) -> Call:
    _know(block, "ticket", chapter)
    return Call(
        ticket=ticket,
        service=block.choice("service", "service", network.needs),
        text=block.text("text"),
        began=_when(block, "began", chapter) if block.has("began") else None,
    )


def _update(block: TomlBlock, ticket: str) -> UpdateRestoration:
    steps = [step for step in RestorationStatus if step is not RestorationStatus.RESTORED]
    cause = block.choice("cause", "cause", list(RestorationCause)) if block.has("cause") else None
    return UpdateRestoration(
        ticket=ticket,
        status=RestorationStatus(block.choice("status", "step", steps)),
        crew=block.text("crew") if block.has("crew") else "",
        cause=None if cause is None else RestorationCause(cause),
        note=block.text("note") if block.has("note") else "",
    )


def _plan_work(block: TomlBlock, chapter: _Draft, network: Network) -> PlanWork:
    work = PlanWork(
        name=block.text("name"),
        reason=block.text("reason"),
        services=block.names("services", "service", network.needs),
        starts=_when(block, "starts", chapter),
        lasts_s=_seconds(block, "lasts"),
        rule=block.text("recurs") if block.has("recurs") else "",
    )
    if not work.services:
        raise block.error("planned work needs services; name at least one")
    return work


def _refuse_beyond(block: TomlBlock, key: str, at: When, lasts_s: float, chapter: _Draft) -> None:
    end_s = 0.0 if chapter.is_history else chapter.lasts_s
    if not at.is_time_of_day and at.seconds + lasts_s > end_s:
        limit = "the story begins" if chapter.is_history else f"the chapter '{chapter.name}' ends"
        limit = "day 27 of the month is over" if chapter.is_month else limit
        raise block.error(f"this reaches beyond the moment at which {limit}; shorten it or move it", key)


def _when(block: TomlBlock, key: str, chapter: _Draft) -> When:
    text = block.text(key)
    if chapter.is_history and (clock := _TIME_OF_DAY.fullmatch(text)):
        return When(int(clock[1]) * 3600.0 + int(clock[2]) * 60.0, is_time_of_day=True)
    if chapter.is_history and text.startswith("-"):
        return When(-_span(block, key, text[1:]))
    if chapter.is_month:
        return _of_month(block, key, text)
    if chapter.is_history:
        raise block.error(f'\'{text}\' is no time before the story; write "-5:40:00" or "last 19:30"', key)
    return When(_span(block, key, text))


def _of_month(block: TomlBlock, key: str, text: str) -> When:
    found = _DAY_OF_MONTH.fullmatch(text)
    if found is None or not int(found[1]):
        raise block.error(f"'{text}' is no time of the month; write \"day 3 09:12:00\"", key)
    day, hours, minutes, seconds = (int(part) for part in found.groups())
    return When((day - 1) * _DAY_S + hours * 3600.0 + minutes * 60.0 + seconds, is_of_month=True)


def _seconds(block: TomlBlock, key: str) -> float:
    seconds = _span(block, key, block.text(key))
    if seconds <= 0:
        raise block.error(f"'{key}' must be longer than nothing", key)
    return seconds


def _span(block: TomlBlock, key: str, text: str) -> float:
    match = _TIME.fullmatch(text)
    if match is None:
        raise block.error(f'\'{text}\' is no time; write minutes and seconds as "1:15", or hours as "2:00:00"', key)
    return int(match[1] or 0) * 3600.0 + int(match[2]) * 60.0 + float(match[3])
