"""How well problems and tickets of a run agree with what is known of the causes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

from tests.known_causes.calls import Call
from tests.known_causes.incidents import Incident
from tests.known_causes.stream import BEGIN, Heard

Record = Mapping[str, Any]
Key = tuple[str, str]

SLACK_S = 1_200.0
"""How long before its beginning and after its end an incident can be what a problem is about."""


@dataclass(slots=True)
class Share:
    """Right ones of all: precision where all are those that were claimed, recall where they are those that exist."""

    right: int = 0
    all: int = 0

    def count(self, is_right: bool) -> None:
        self.right += is_right
        self.all += 1

    @property
    def value(self) -> float:
        return self.right / self.all if self.all else 1.0

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.right} of {self.all})"


@dataclass(slots=True)
class Quality:
    """Figures, and what went wrong by kind of incident."""

    root_precision: Share = field(default_factory=Share)
    root_recall: Share = field(default_factory=Share)
    pair_precision: Share = field(default_factory=Share)
    pair_recall: Share = field(default_factory=Share)
    ticket_precision: Share = field(default_factory=Share)
    ticket_recall: Share = field(default_factory=Share)
    unheard_causes: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def error(self, what: str, example: str) -> None:
        self.errors[what] += 1
        self.examples.setdefault(what, []).append(example)


class Truth:
    """Which incident an alarm belongs to at an instant."""

    def __init__(self, incidents: Sequence[Incident], heard: Heard) -> None:
        self.incidents, self.heard = incidents, heard
        self._by_key: dict[Key, list[int]] = {}
        for number, keys in enumerate(heard.alarms):
            for key in keys:
                self._by_key.setdefault(key, []).append(number)

    def incident_at(self, key: Key, at: datetime) -> int | None:
        """The latest one with this alarm that had begun by then."""
        seconds = (at - BEGIN).total_seconds()
        begun = [
            number
            for number in self._by_key.get(key, ())
            if self.incidents[number].begins_s - 1 <= seconds
            and seconds <= self.incidents[number].begins_s + self.incidents[number].lasts_s + SLACK_S
        ]
        return begun[-1] if begun else None


def judge(result: Record, incidents: Sequence[Incident], calls: Sequence[Call], heard: Heard) -> Quality:
    """Every figure of a run's result."""
    quality, truth = Quality(), Truth(incidents, heard)
    about = _judge_problems(quality, truth, result.get("problems", []))
    _judge_roots_found(quality, truth, result.get("problems", []), about)
    _judge_tickets(quality, truth, result, calls)
    return quality


def _judge_problems(quality: Quality, truth: Truth, problems: Sequence[Record]) -> list[int | None]:
    """What each problem is about, by most of its members; and its root beside what is known."""
    about: list[int | None] = []
    found: set[tuple[int, Key, Key]] = set()
    for problem in problems:
        members = {
            _key(member): truth.incident_at(_key(member), _instant(member["joined_at"])) for member in _all(problem)
        }
        votes = Counter(number for number in members.values() if number is not None)
        number = votes.most_common(1)[0][0] if votes else None
        about.append(number)
        for (one, first), (other, second) in combinations(sorted(members.items(), key=lambda item: item[0]), 2):
            quality.pair_precision.count(first is not None and first == second)
            if first is not None and first == second:
                found.add((first, one, other))
        if problem["root"] is not None and number is not None:
            _judge_root(quality, truth, problem, number)
    for number, keys in enumerate(truth.heard.alarms):
        for one, other in combinations(sorted(keys), 2):
            quality.pair_recall.count((number, one, other) in found)
    return about


def _judge_root(quality: Quality, truth: Truth, problem: Record, number: int) -> None:
    """A root is claimed: is it what failed? Where nothing of the cause was heard, none could be named."""
    incident, heard = truth.incidents[number], truth.heard.alarms[number]
    root = _key(problem["root"])
    if incident.causes and not incident.causes & heard:
        return
    is_right = root in incident.causes
    quality.root_precision.count(is_right)
    if not is_right:
        quality.error(
            f"{incident.kind}: wrong root {root[1]}", f"{problem['number']} {root} of {sorted(incident.causes)}"
        )


def _judge_roots_found(quality: Quality, truth: Truth, problems: Sequence[Record], about: Sequence[int | None]) -> None:
    """Of incidents with a cause that was heard and something that follows from it: is a problem's root the cause?"""
    roots: dict[int, set[Key]] = {}
    for problem, number in zip(problems, about, strict=True):
        if number is not None and problem["root"] is not None:
            roots.setdefault(number, set()).add(_key(problem["root"]))
    for number, (incident, heard) in enumerate(zip(truth.incidents, truth.heard.alarms, strict=True)):
        if incident.causes and not incident.causes & heard:
            quality.unheard_causes += 1
        if not incident.causes & heard or len(heard) < 2:
            continue
        is_found = bool(roots.get(number, set()) & incident.causes)
        quality.root_recall.count(is_found)
        if not is_found:
            what = "no problem" if number not in about else "no root" if number not in roots else "another root"
            quality.error(f"{incident.kind}: {what}", f"incident {number} at {_clock(incident.begins_s)}")


def _judge_tickets(quality: Quality, truth: Truth, result: Record, calls: Sequence[Call]) -> None:
    """The likeliest match of each ticket beside what the call was about."""
    by_call = {(_clock(call.at_s), call.customer, call.text): call for call in calls}
    for ticket in result["tickets"]:
        call = by_call.get((ticket["opened_at"][:19], ticket["customer"], ticket["text"]))
        if call is None:
            continue
        likeliest = ticket["matches"][0] if ticket["matches"] else None
        matched = None
        if likeliest is not None:
            key = likeliest["resource"], likeliest["condition"]
            matched = truth.incident_at(key, _instant(ticket["opened_at"]))
            quality.ticket_precision.count(matched in call.incidents)
        if any(truth.heard.alarms[number] for number in call.incidents):
            quality.ticket_recall.count(matched in call.incidents)
        _note_ticket(quality, truth, ticket, call, likeliest is not None, matched)


def _note_ticket(
    quality: Quality, truth: Truth, ticket: Record, call: Call, is_matched: bool, matched: int | None
) -> None:
    named = "service named" if call.service else "service not named"
    heard = [number for number in sorted(call.incidents) if truth.heard.alarms[number]]
    if not call.incidents and is_matched:
        quality.error(f"ticket of no incident is matched ({named})", ticket["number"])
    elif heard and not is_matched:
        quality.error(f"{truth.incidents[heard[0]].kind}: ticket not matched ({named})", ticket["number"])
    elif heard and matched not in call.incidents:
        quality.error(f"{truth.incidents[heard[0]].kind}: ticket matched with another ({named})", ticket["number"])


def _all(problem: Record) -> list[Record]:
    root = [] if problem["root"] is None else [problem["root"]]
    return [*root, *problem["symptoms"], *problem["related"]]


def _key(record: Record) -> Key:
    return record["resource"], record["condition"]


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _clock(at_s: float) -> str:
    return (BEGIN + timedelta(seconds=at_s)).isoformat(timespec="milliseconds")[:19]
