"""Twenty incidents whose causes and consequences were worked out by hand, in one night, through the code of replay."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from nocdesk.provider.file import parse_provider
from nocdesk.replay.play import Score, play
from nocdesk.replay.records import outcome_record
from nocdesk.replay.stream_file import parse_stream
from nocdesk.setting_groups import ProblemSettings
from tests.known_causes.network import build, provider_text

BEGIN = datetime(2026, 11, 27, 0, 0, tzinfo=UTC)
APART = timedelta(hours=2)
LASTS_S = 1_200.0
SOON = ProblemSettings(settle_hours=1.0)
"""Each case is a trouble of its own, though some have a cause that another had before."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Heard:
    """An alarm `at_s` after the beginning of its case, heard of `late_s` later."""

    at_s: float
    resource: str
    condition: str
    late_s: float = 0.0

    @property
    def key(self) -> Key:
        return self.resource, self.condition


@dataclass(frozen=True, slots=True)
class Expected:
    """A problem: which alarms may be its root, and all that is in it; with no root one that only belongs together."""

    roots: frozenset[Key]
    members: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Case:
    """An incident, or two at once."""

    name: str
    alarms: tuple[Heard, ...]
    problems: tuple[Expected, ...]


def down(at_s: float, port: str, late_s: float = 0.0) -> Heard:
    return Heard(at_s, port, "linkDown", late_s)


def silent(at_s: float, device: str, late_s: float = 0.0) -> Heard:
    return Heard(at_s, device, "deviceSilent", late_s)


def failed(at_s: float, *numbers: int) -> tuple[Heard, ...]:
    return tuple(Heard(at_s + number / 10, f"ACC-{number} test", "testFailed") for number in numbers)


def slow(at_s: float, *numbers: int) -> tuple[Heard, ...]:
    return tuple(Heard(at_s + number / 10, f"ACC-{number} test", "threshold") for number in numbers)


def later(alarm: Heard, by_s: float) -> Heard:
    return replace(alarm, at_s=alarm.at_s + by_s)


def one(name: str, alarms: Iterable[Heard], *roots: Heard) -> Case:
    """All alarms are one problem with one of these as its root."""
    heard = tuple(alarms)
    return Case(name, heard, (expected(heard, *roots),))


def expected(alarms: Iterable[Heard], *roots: Heard) -> Expected:
    return Expected(frozenset(each.key for each in roots), frozenset(each.key for each in alarms))


def suspected(name: str, first: Case, second: Case) -> Case:
    """Two troubles so near in time and place that one cause is suspected, though nothing heard of names it."""
    alarms = first.alarms + second.alarms
    return Case(name, alarms, (expected(alarms),))


def both(name: str, first: Case, second: Case) -> Case:
    """Two incidents at once that have nothing to do with each other."""
    return Case(name, first.alarms + second.alarms, first.problems + second.problems)


def tail_cut(tree: str, tail: int, service: int) -> Case:
    cut = down(0, f"{tree} ge-2/0/{tail - 1}")
    return one("", (cut, silent(40, f"{tree}-c{tail}"), *failed(30, service)), cut)


UPLINK = down(0, "agg-1 ge-1/0/0")
TREE = (silent(20, "agg-1-t1"), *(silent(30 + n, f"agg-1-t1-c{n}") for n in (1, 2, 3)), *failed(25, 1, 2, 3))
RING_2 = (silent(31, "rng-1-2-c1"), silent(33, "rng-1-2-c2"), *failed(26, 21, 22))
RING_2_PORTS = (down(0, "rng-1-1 ge-1/0/0"), down(1, "rng-1-3 ge-0/0/0"))
TREES_OF_AGG_1 = (
    *(silent(20 + n, f"agg-1-t{n}") for n in (1, 2, 3)),
    *(silent(30 + n, f"agg-1-t{tree}-c{n}") for tree in (1, 2, 3) for n in (1, 2, 3)),
    *failed(35, *range(1, 10)),
)
AGG_1_PORTS = (down(0, "cor-1 ge-1/0/0"), down(0.5, "cor-3 ge-1/0/0"), down(1, "rng-1-1 ge-0/0/0"))
BATTERY = Heard(0, "agg-1-t1", "onBattery")
CARD = Heard(0, "agg-1 FPC 1", "partFaulty")
TRENCH = (down(0, "agg-1 ge-2/0/0"), down(0.4, "rng-1-4 ge-0/0/0"))
RING_1_TO_3 = (
    *(silent(20 + n, f"rng-1-{n}") for n in (1, 2, 3)),
    *(silent(30 + n, f"rng-1-{n}-c{m}") for n in (1, 2, 3) for m in (1, 2)),
    *failed(28, *range(19, 25)),
)
CORE = (down(0, "cor-4 ge-0/0/1"), down(0.2, "cor-5 ge-0/0/0"))

CASES = (
    one("a tail is cut", tail_cut("agg-1-t1", 1, 1).alarms, down(0, "agg-1-t1 ge-2/0/0")),
    one("an access line is cut", (UPLINK, *TREE), UPLINK),
    one("an access line is cut and its trap is lost", TREE, TREE[0]),
    one("a router on a ring fails", (*RING_2_PORTS, silent(40, "rng-1-2"), *RING_2), silent(40, "rng-1-2")),
    one(
        "a router on a ring fails, which is heard late",
        (*RING_2_PORTS, silent(10, "rng-1-2", 100), *RING_2),
        silent(10, "rng-1-2"),
    ),
    one("an aggregation router fails", (*AGG_1_PORTS, silent(15, "agg-1"), *TREES_OF_AGG_1), silent(15, "agg-1")),
    one("a battery is empty", (BATTERY, down(180, "agg-1 ge-1/0/0"), *(later(each, 180) for each in TREE)), BATTERY),
    one(
        "a card fails",
        (CARD, *(down(1 + n, f"agg-1 ge-1/0/{n}") for n in (0, 1, 2)), *TREES_OF_AGG_1),
        CARD,
    ),
    one(
        "a line of a ring is cut",
        (*RING_2_PORTS[:1], down(0.3, "rng-1-2 ge-0/0/0")),
        *RING_2_PORTS[:1],
        down(0, "rng-1-2 ge-0/0/0"),
    ),
    one("a ring is cut twice", (*TRENCH, *RING_1_TO_3), *TRENCH),
    one("a line of the core is cut", CORE, *CORE),
    one(
        "a line flaps",
        (*(down(100 * n, "agg-2-t1 ge-2/0/1") for n in range(5)), *failed(10, 11)),
        down(0, "agg-2-t1 ge-2/0/1"),
    ),
    one("many tests behind one router are slow, and nothing says why", slow(40, 10, 12, 14, 15, 17)),
    Case("a fan fails", (Heard(0, "cor-2 fan 1", "partFaulty"),), ()),
    both("two tails of two routers at once", tail_cut("agg-1-t2", 2, 5), tail_cut("agg-2-t3", 1, 16)),
    suspected("two tails of one router at once", tail_cut("agg-1-t2", 1, 4), tail_cut("agg-1-t2", 3, 6)),
    one("a service fails and nothing else is known", failed(0, 8), *failed(0, 8)),
    one(
        "the cause is heard of last",
        (down(0, "agg-2-t2 ge-2/0/0", 200), silent(45, "agg-2-t2-c1"), *failed(30, 13)),
        down(0, "agg-2-t2 ge-2/0/0"),
    ),
    one(
        "what is between is not heard of", (down(0, "agg-1 ge-1/0/1"), *failed(30, 4, 5, 6)), down(0, "agg-1 ge-1/0/1")
    ),
    both("a core line and a tail at once", one("", CORE, *CORE), tail_cut("agg-2-t1", 3, 12)),
)


def stream() -> list[str]:
    """The night: a case every two hours, each of which is over after twenty minutes."""
    lines: list[tuple[datetime, dict[str, Any]]] = []
    for number, case in enumerate(CASES):
        begins = BEGIN + number * APART
        for alarm in case.alarms:
            at = begins + timedelta(seconds=alarm.at_s)
            heard = at + timedelta(seconds=alarm.late_s)
            what = {"resource": alarm.resource, "condition": alarm.condition}
            lines.append((heard, {"at": at.isoformat(), "heard_at": heard.isoformat(), **what}))
        over = begins + timedelta(seconds=LASTS_S)
        lines += [
            (over, {"at": over.isoformat(), "clear": True, **dict(zip(("resource", "condition"), key, strict=True))})
            for key in sorted({alarm.key for alarm in case.alarms})
        ]
    return [json.dumps(line) for _, line in sorted(lines, key=lambda pair: pair[0])]


@pytest.fixture(scope="module")
def found() -> list[list[dict[str, Any]]]:
    """By case the problems that were found."""
    provider = parse_provider("known", provider_text(build(pairs=1, customers=12, rng=Random(1))))
    end = outcome_record(play(Score("night", tuple(parse_stream("night", stream())), provider, problems=SOON)))
    by_case: list[list[dict[str, Any]]] = [[] for _ in CASES]
    for problem in end["problems"]:
        opened = datetime.fromisoformat(problem["opened_at"])
        by_case[(opened - BEGIN) // APART].append(problem)
    return by_case


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name.replace(" ", "-") for case in CASES])
def test_every_problem_has_the_cause_and_the_consequences_of_its_incident(
    number: int, found: list[list[dict[str, Any]]]
) -> None:
    case = CASES[number]

    assert len(found[number]) == len(case.problems), [problem["reason"] for problem in found[number]]
    for problem in found[number]:
        members = frozenset(key_of(each) for each in members_of(problem))
        wanted = max(case.problems, key=lambda each: len(each.members & members))
        assert members == wanted.members
        assert (problem["root"] is None) is (not wanted.roots)
        assert problem["root"] is None or key_of(problem["root"]) in wanted.roots
        assert all(each["reason"] for each in problem["symptoms"])
        assert problem["state"] in ("resolved", "closed")


def key_of(record: dict[str, Any]) -> Key:
    return record["resource"], record["condition"]


def members_of(problem: dict[str, Any]) -> list[dict[str, Any]]:
    root = [] if problem["root"] is None else [problem["root"]]
    return [*root, *problem["symptoms"], *problem["related"]]
