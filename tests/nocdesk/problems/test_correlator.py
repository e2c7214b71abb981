"""The correlator on a real store: problems are opened, go on, are merged, resolved, and come back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from nocdesk.alarms.model import Condition
from nocdesk.alarms.out_of_service import take_out_of_service
from nocdesk.boards.problem_sketching import problem_sketch
from nocdesk.core import LISTENERS
from nocdesk.events import ProblemChanged, ProblemOpened, ProblemReopened, ProblemResolved
from nocdesk.problems.correlator import LINGER, Correlator
from nocdesk.problems.graph_reading import read_graph
from nocdesk.problems.model import MemberRole, ProblemState
from nocdesk.services.model import Service
from nocdesk.severity import PerceivedSeverity
from nocdesk.works.commands import plan_work
from tests.nocdesk.problems.correlating import ENGINEER, Correlating

ROOT, SYMPTOM = MemberRole.ROOT, MemberRole.SYMPTOM
TAIL = ("s00-ed00", "TAIL-00-00")


def test_a_cut_and_what_is_silent_behind_it_are_one_problem_with_the_cut_as_root(net: Correlating) -> None:
    silent = net.silent("s00-ed00")
    net.later(seconds=5)
    cut = net.down("TAIL-00-00")

    assert net.settle() == 1

    problem = net.problem()
    assert (problem.root_alarm_id, problem.state, problem.number) == (cut, ProblemState.ACKNOWLEDGED, "SP-1001")
    assert net.members(problem.id) == {cut: ROOT, silent[0]: SYMPTOM}
    assert "can be reached only over s00-ar1" in net.reasons(problem.id)[silent[0]]


def test_what_has_not_changed_is_not_settled_again(net: Correlating) -> None:
    net.down("TAIL-00-00")
    net.settle()
    before = net.problem()

    assert net.settle() == 0
    assert net.settle(after_s=70) == 0
    assert net.problem().version == before.version


def test_a_cause_that_is_heard_late_takes_over_the_problem_of_its_symptoms(net: Correlating) -> None:
    (silent,) = net.silent("s00-ed00")
    net.settle()
    first = net.problem()

    cut = net.down("TAIL-00-00")
    net.settle()

    problem = net.problem()
    assert (first.id, first.root_alarm_id) == (problem.id, silent)
    assert problem.root_alarm_id == cut
    assert net.members(problem.id) == {silent: SYMPTOM, cut: ROOT}


def test_problems_that_turn_out_to_be_one_are_merged_into_it(net: Correlating) -> None:
    alone = net.silent("s00-ed00", "s00-ed01")
    net.settle()
    assert len(net.problems()) == 2

    cause = net.silent("s00-ar1")
    net.settle()

    kept, merged = net.problems()
    assert (kept.root_alarm_id, merged.state, merged.merged_into_id) == (cause[0], ProblemState.CANCELLED, kept.id)
    assert set(net.members(kept.id)) == {*alone, *cause}
    assert net.members(merged.id) == {}


def test_a_problem_is_resolved_when_none_of_its_alarms_is_active_any_more(net: Correlating) -> None:
    (silent,), cut = net.silent("s00-ed00"), net.down("TAIL-00-00")
    net.settle()
    net.later(seconds=60)
    net.clear(cut)
    net.settle()
    assert net.problem().state is ProblemState.ACKNOWLEDGED

    net.clear(silent)
    ended_at = net.clock.now()
    net.settle()

    assert (net.problem().state, net.problem().resolved_at) == (ProblemState.RESOLVED, ended_at)
    assert set(net.members(net.problem().id)) == {silent, cut}


def test_what_comes_back_soon_after_is_the_same_problem(net: Correlating) -> None:
    cut = net.down("TAIL-00-00")
    net.settle()
    net.clear(cut)
    net.settle()

    net.down("TAIL-00-00")
    net.settle()

    assert (net.problem().state, net.problem().resolved_at) == (ProblemState.ACKNOWLEDGED, None)


def test_what_comes_back_long_after_is_a_new_problem(net: Correlating) -> None:
    cut = net.down("TAIL-00-00")
    net.settle()
    net.clear(cut)
    net.settle()

    net.later(hours=2)
    assert net.down("TAIL-00-00") == cut
    net.settle()

    first, second = net.problems()
    assert (first.state, second.state) == (ProblemState.RESOLVED, ProblemState.ACKNOWLEDGED)
    assert net.members(second.id) == {cut: ROOT}


def test_a_symptom_that_outlasts_its_cause_stands_for_itself_and_says_so(net: Correlating) -> None:
    (silent,), cut = net.silent("s00-ed00"), net.down("TAIL-00-00")
    net.settle()
    net.clear(cut)
    net.settle()
    assert net.members(net.problem().id) == {silent: SYMPTOM, cut: ROOT}

    net.settle(after_s=LINGER.total_seconds() + 1)

    first, second = net.problems()
    assert first.state is ProblemState.RESOLVED
    assert net.members(second.id) == {silent: ROOT}
    assert "the root of SP-1001, of which it was a symptom, has cleared and this has not" in second.reason


@pytest.mark.parametrize("mended_first", ["AGG-00-A", "AGG-00-B"])
def test_a_problem_with_two_causes_lasts_until_both_are_mended(net: Correlating, mended_first: str) -> None:
    cuts = {"AGG-00-A": net.down("AGG-00-A")}
    net.later(seconds=3)
    cuts["AGG-00-B"] = net.down("AGG-00-B")
    net.later(seconds=20)
    silent = net.silent("s00-ed00", "s00-ed01")
    net.settle()
    assert net.problem().root_alarm_id == cuts["AGG-00-B"]

    net.clear(cuts.pop(mended_first), *silent)
    net.settle()
    net.settle(after_s=LINGER.total_seconds() + 1)

    (left,) = cuts.values()
    problem = net.problem()
    assert (problem.state, problem.root_alarm_id) == (ProblemState.ACKNOWLEDGED, left)
    assert "each of them" not in problem.reason

    net.clear(left)
    net.settle()

    assert net.problem().state is ProblemState.RESOLVED


def test_the_picture_of_a_problem_marks_each_of_its_causes(net: Correlating) -> None:
    net.down("AGG-00-A")
    net.down("AGG-00-B")
    net.silent("s00-ed00", "s00-ed01")
    net.settle()

    with net.core.read() as session:
        sketch = problem_sketch(session, read_graph(session), net.problem().id, [])

    assert {link.name for link in sketch.links if link.is_root} == {"AGG-00-A", "AGG-00-B"}


def test_an_alarm_that_touches_no_service_and_has_no_company_is_no_problem(net: Correlating) -> None:
    net.raise_(Condition.THRESHOLD, "cr-00 xe-0")
    net.settle()

    assert net.problems() == []


def test_a_new_correlator_goes_on_where_another_left_off(net: Correlating) -> None:
    (silent,), cut = net.silent("s00-ed00"), net.down("TAIL-00-00")
    net.settle()

    net.correlator = Correlator()
    assert net.settle() == 0
    net.clear(cut, silent)
    net.settle()

    assert net.problem().state is ProblemState.RESOLVED


def test_listeners_hear_of_problems_that_open_change_and_are_resolved(
    net: Correlating, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    for fact in (ProblemOpened, ProblemChanged, ProblemReopened, ProblemResolved):
        monkeypatch.setitem(LISTENERS, fact, (lambda _, fact: told.append(fact),))

    (silent,) = net.silent("s00-ed00")
    net.settle()
    cut = net.down("TAIL-00-00")
    net.settle()
    net.clear(silent, cut)
    ended_at = net.clock.now()
    net.settle()
    net.silent("s00-ed00")
    net.settle()

    number = net.problem().id
    ended = [ProblemResolved(number, ended_at), ProblemReopened(number, ended_at)]
    assert told == [ProblemOpened(number), ProblemChanged(number), *ended, ProblemChanged(number)]


def test_a_symptom_asks_nobody_for_attention_while_it_is_one(net: Correlating) -> None:
    (silent,), cut = net.silent("s00-ed00"), net.down("TAIL-00-00")
    net.settle()

    assert net.symptoms() == {silent: "SP-1001", cut: ""}

    net.clear(cut)
    net.settle()
    net.settle(after_s=LINGER.total_seconds() + 1)

    assert net.symptoms() == {silent: "", cut: ""}


def test_what_comes_back_after_its_problem_is_over_is_a_symptom_no_more(net: Correlating) -> None:
    (silent,), cut = net.silent("s00-ed00"), net.down("TAIL-00-00")
    net.settle()
    net.clear(cut, silent)
    net.settle()

    assert net.symptoms() == {silent: "", cut: ""}


def test_when_a_cause_clears_what_is_still_active_is_asked_again_at_once(net: Correlating) -> None:
    net.silent("s00-ed00", "s01-ed00")
    cut = net.down("TAIL-00-00")
    net.settle()
    assert net.asked() == []

    net.clear(cut)
    net.settle()
    net.settle()

    assert net.asked() == ["s00-ed00 system"]


def test_a_symptom_that_the_poll_finds_well_is_resolved_with_its_cause(net: Correlating) -> None:
    (silent,), cut = net.silent("s00-ed00"), net.down("TAIL-00-00")
    net.settle()
    net.clear(cut)
    net.settle()
    net.clear(silent)
    net.settle()

    assert net.problem().state is ProblemState.RESOLVED


def test_planned_work_covers_its_alarms_while_it_lasts_and_not_after(net: Correlating) -> None:
    with net.core.read() as session:
        services = dict(session.execute(select(Service.name, Service.id)).all())
    scope = [services["ACC-0000"], services["SIP-0000"]]
    now = net.clock.now()
    with net.core.work(ENGINEER) as work:
        plan_work(work, name="Exchange", starts_at=now, ends_at=now + timedelta(hours=1), service_ids=scope)

    net.later(minutes=5)
    cut = net.down("TAIL-00-00")
    net.settle()
    assert net.problems() == []

    net.settle(after_s=3600)

    assert net.problem().root_alarm_id == cut


def test_what_is_out_of_service_makes_no_problem(net: Correlating) -> None:
    net.down("TAIL-00-00")
    with net.core.work(ENGINEER) as work:
        take_out_of_service(work, resource="s00-ar1", reason="Being built")
    net.settle()

    assert net.problems() == []


def test_what_has_cleared_after_its_root_makes_no_problem_anew_with_what_is_still_wrong(net: Correlating) -> None:
    cut = net.down("TAIL-00-00")
    (silent,) = net.silent("s00-ed00")
    net.later(seconds=300)
    faulty = net.raise_(Condition.PART_FAULTY, "s00-ed00 fan 1", severity=PerceivedSeverity.MINOR)
    net.settle()
    assert set(net.members(net.problem().id)) == {cut, silent, faulty}
    net.clear(cut)
    net.later(seconds=60)
    net.clear(silent)
    net.settle()

    net.settle(after_s=LINGER.total_seconds() - 30)

    assert net.problem().state is ProblemState.RESOLVED
    assert set(net.members(net.problem().id)) == {cut, silent}
    assert net.symptoms()[faulty] == ""
