"""What becomes of a problem that two groups lay claim to: it goes on in one of them only."""

import pytest

from nocdesk.people.model import SYSTEM
from nocdesk.problems.alarm_reading import read_alarms
from nocdesk.problems.grouping import Group, GroupMember
from nocdesk.problems.keeping import keep
from nocdesk.problems.kept import Kept, read_kept
from nocdesk.problems.model import MemberRole, ProblemState
from nocdesk.severity import PerceivedSeverity
from tests.nocdesk.problems.correlating import Correlating

ROOT = MemberRole.ROOT


@pytest.fixture
def returned(sqlite_net: Correlating) -> tuple[int, int]:
    """The root and the symptom of a problem that was resolved; both are active again."""
    cut, (silent,) = sqlite_net.down("TAIL-00-00"), sqlite_net.silent("s00-ed00")
    sqlite_net.settle()
    sqlite_net.clear(cut, silent)
    sqlite_net.settle()
    assert (sqlite_net.problem().state, sqlite_net.problem().root_alarm_id) == (ProblemState.RESOLVED, cut)
    sqlite_net.down("TAIL-00-00")
    sqlite_net.silent("s00-ed00")
    return cut, silent


def group(root: int, *, is_problem: bool = True) -> Group:
    """An alarm by itself."""
    member = GroupMember(root, ROOT, "alone", "it is alone")
    return Group(root, (member,), "alone", f"alarm {root}", "it is alone", PerceivedSeverity.MAJOR, 0.0, is_problem)


def keep_groups(net: Correlating, cut: int, *groups: Group) -> None:
    """The root has been taken out of its problem since: only its key says that it was of it."""
    now = net.clock.now()
    with net.core.read() as session:
        stored, alarms = read_kept(session, now), read_alarms(session, now)
    members = {number: member for number, member in stored.members.items() if number != cut}
    settling = {alarms[cut].key: net.problem().id}
    with net.core.work(SYSTEM) as work:
        keep(work, groups, Kept(stored.problems, members, settling), alarms)


def test_a_problem_that_goes_on_in_one_group_is_not_taken_up_by_another_of_its_root(
    sqlite_net: Correlating, returned: tuple[int, int]
) -> None:
    cut, silent = returned

    keep_groups(sqlite_net, cut, group(cut), group(silent))

    first, second = sqlite_net.problems()
    assert (sqlite_net.members(first.id), sqlite_net.members(second.id)) == ({silent: ROOT}, {cut: ROOT})


def test_a_problem_whose_rest_is_no_problem_is_taken_up_by_the_group_of_its_root(
    sqlite_net: Correlating, returned: tuple[int, int]
) -> None:
    cut, silent = returned

    keep_groups(sqlite_net, cut, group(silent, is_problem=False), group(cut))

    assert sqlite_net.members(sqlite_net.problem().id) == {cut: ROOT}
