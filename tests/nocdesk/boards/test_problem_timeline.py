"""The timeline of a problem: in the order of the evidence, with bursts as one line, and no line that moves."""

from datetime import UTC, datetime, timedelta

from nocdesk.boards.problem_timeline import FEW, StepKind, TimelineStep, in_order
from nocdesk.severity import PerceivedSeverity

START = datetime(2026, 11, 10, 8, tzinfo=UTC)


def step(kind: StepKind, number: int, after_s: float, text: str = "", **more: object) -> TimelineStep:
    return TimelineStep(kind, number, START + timedelta(seconds=after_s), text or f"{kind} {number}", **more)  # type: ignore[arg-type]


def test_lines_follow_one_another_by_the_evidence_and_the_first_sign_stands_before_what_was_raised_then() -> None:
    lines = in_order([step(StepKind.TOLD, 1, 300), step(StepKind.RAISED, 1, 0), step(StepKind.FIRST_SIGN, 1, 0)])

    assert [line.kind for line in lines] == [StepKind.FIRST_SIGN, StepKind.RAISED, StepKind.TOLD]


def test_a_few_lines_stay_apart_and_a_burst_is_one_line_with_its_count_its_end_and_its_worst_severity() -> None:
    few = in_order([step(StepKind.RAISED, n, n) for n in range(FEW)])
    worst = {3: PerceivedSeverity.CRITICAL}
    many = in_order([step(StepKind.RAISED, n, n, severity=worst.get(n, PerceivedSeverity.MINOR)) for n in range(500)])

    assert len(few) == FEW
    (line,) = many
    assert (line.count, line.until) == (500, START + timedelta(seconds=499))
    assert line.severity is PerceivedSeverity.CRITICAL
    assert line.text == "raised 0, and 499 more"


def test_what_came_later_than_a_minute_is_a_line_of_its_own() -> None:
    early = [step(StepKind.CLEARED, n, n) for n in range(4)]
    late = [step(StepKind.CLEARED, 10 + n, 100 + n) for n in range(4)]

    assert [line.count for line in in_order([*late, *early])] == [4, 4]


def test_what_different_people_did_is_not_folded_together_and_a_correction_never() -> None:
    told = [step(StepKind.TOLD, n, n / 10, who="ann" if n % 2 else "sam") for n in range(8)]
    corrected = [step(StepKind.CORRECTED, n, n / 10, who="ann") for n in range(8)]

    assert sorted((line.who, line.count) for line in in_order(told)) == [("ann", 4), ("sam", 4)]
    assert [line.count for line in in_order(corrected)] == [1] * 8


def test_joins_are_counted_by_rule() -> None:
    joins = [step(StepKind.JOINED, n, n, label="rule cut off" if n < 3 else "rule power") for n in range(8)]

    (line,) = in_order(joins)

    assert line.text == "5 by rule power, 3 by rule cut off"


def test_a_line_keeps_its_number_while_others_come_after_it() -> None:
    steps = [step(kind, n, n) for n, kind in enumerate((StepKind.RAISED,) * 6 + (StepKind.TICKET, StepKind.TOLD))]

    before, after = in_order(steps[:5]), in_order(steps)

    assert [line.id for line in after][: len(before)] == [line.id for line in before]
    assert len({line.id for line in after}) == len(after)
