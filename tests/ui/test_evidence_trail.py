"""The way down to a sample, and back: steps, history and what each belongs to."""

from datetime import UTC, datetime, timedelta

from nocdesk.boards.evidence_rows import Subject
from ui.views.evidence_trail import Level, Step, Trail

AT = datetime(2026, 11, 10, 8, tzinfo=UTC)
TOP = Step(Subject.objective(1), Level.INTERVALS)
BINS = TOP.down(Level.BINS, AT, AT + timedelta(minutes=15))
SAMPLES = BINS.down(Level.SAMPLES, AT, AT + timedelta(minutes=5))


def gone_down() -> Trail:
    trail = Trail()
    for step in (TOP, BINS, SAMPLES):
        trail.go(step)
    return trail


def test_a_step_knows_the_way_that_led_to_it() -> None:
    assert SAMPLES.way == (TOP, BINS, SAMPLES)


def test_back_and_forward_go_through_what_was_shown() -> None:
    trail = gone_down()

    assert trail.back()
    assert trail.step == BINS
    assert trail.back()
    assert not trail.back()
    assert trail.step == TOP
    assert trail.forward()
    assert trail.forward()
    assert not trail.forward()
    assert trail.step == SAMPLES


def test_up_goes_to_what_a_step_belongs_to_and_can_be_taken_back() -> None:
    trail = gone_down()

    assert trail.up()
    assert trail.step == BINS
    assert trail.up()
    assert not trail.up()
    assert trail.back()
    assert trail.step == BINS


def test_a_new_step_forgets_what_lay_ahead() -> None:
    trail = gone_down()
    trail.back()
    other = TOP.down(Level.BINS, AT, AT + timedelta(hours=1))

    trail.go(other)

    assert not trail.forward()
    assert trail.step == other


def test_the_same_step_twice_is_one() -> None:
    trail = gone_down()

    trail.go(SAMPLES)

    assert trail.back()
    assert trail.step == BINS


def test_an_empty_trail_leads_nowhere() -> None:
    trail = Trail()

    assert trail.step is None
    assert not (trail.back())
    assert not (trail.forward())
    assert not (trail.up())
