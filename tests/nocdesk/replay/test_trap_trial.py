"""Changed rules for traps tried on the traps of a night: what differs is what the change makes of them."""

from datetime import timedelta
from pathlib import Path

import pytest

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.problems.rule_file import built_in_rules
from nocdesk.replay import trap_trial
from nocdesk.replay.difference import Change, Difference
from nocdesk.replay.trap_trial import TrapTrial, closed_book
from nocdesk.replay.trial import NothingRecordedError
from nocdesk.toml_file import FaultyFileError
from nocdesk.traps.rules.folder import load_rules
from nocdesk.traps.rules.texts import trap_rule_texts, trap_rules_with
from tests.nocdesk.replay.night_builder import NIGHT, prepare_night
from tests.nocdesk.traps.telling import LINK_DOWN, LINK_UP, UNHEARD_OF, Teller, interface

IF_MIB = "if-mib.toml"


@pytest.fixture
def night(sqlite_core: Core, clock: VirtualClock) -> Core:
    """A line that went down and came back, another that stays down, and a trap that no rule knows."""
    prepare_night(sqlite_core, clock)
    device = Teller(sqlite_core, clock, "127.0.0.1", 16_100)
    device.tell(LINK_DOWN, *interface(7, name="et-0/0/0"))
    clock.advance(60)
    device.tell(LINK_UP, *interface(7, name="et-0/0/0", oper=1))
    device.tell(LINK_DOWN, *interface(9, name="et-0/0/9"))
    clock.advance(60)
    device.tell(UNHEARD_OF)
    clock.advance(3_600)
    return sqlite_core


def shipped_text() -> str:
    return next(each.text for each in trap_rule_texts(Path("nowhere")) if each.file == IF_MIB)


def compare(core: Core, text: str) -> Difference:
    names = core.settings.names_file
    before = closed_book(load_rules(core.settings.trap_rules_dir), names)
    after = closed_book(trap_rules_with(core.settings.trap_rules_dir, IF_MIB, text), names)
    with core.read() as session:
        trial = TrapTrial(session, core.clock.now(), timedelta(hours=3), before)
    assert trial.count == 4
    return trial.compare(after, built_in_rules(), lambda _share: None)


def milder_link_down() -> str:
    head, _, rest = shipped_text().partition('name = "linkDown"')
    return head + 'name = "linkDown"' + rest.replace("expires_min = 60", 'severity = "warning"', 1)


def test_the_same_rules_make_no_difference(night: Core) -> None:
    found = compare(night, shipped_text())

    assert found.changes == ()
    assert (found.before, found.before.alarms) == (found.after, 3)


def test_another_severity_is_shown_for_each_alarm_of_the_rule(night: Core) -> None:
    found = compare(night, milder_link_down())

    alarms = [each for each in found.changes if not each.is_of_problem]
    assert {each.change for each in alarms} == {Change.ALARM_DIFFERS}
    assert len(alarms) == 2
    assert all(each.after.endswith("warning") for each in alarms)


def test_a_rule_for_what_none_knew_takes_its_alarm_away(night: Core) -> None:
    text = shipped_text() + f'\n[[rule]]\nname = "noise"\ntrap = "{UNHEARD_OF}"\nignored = "says nothing"\n'

    found = compare(night, text)

    assert [each.change for each in found.changes if not each.is_of_problem] == [Change.ALARM_VANISHES]
    assert (found.before.alarms, found.after.alarms) == (3, 2)


def test_if_what_traps_told_stayed_in_the_record_a_change_would_not_be_seen(
    night: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trap_trial, "without_what_traps_told", lambda _session, events, _traps, _book: events)
    text = shipped_text() + f'\n[[rule]]\nname = "noise"\ntrap = "{UNHEARD_OF}"\nignored = "says nothing"\n'

    found = compare(night, text)

    assert found.after.alarms == 3


def test_a_fault_is_told_by_its_line(night: Core) -> None:
    with pytest.raises(FaultyFileError, match=r"if-mib\.toml line"):
        trap_rules_with(night.settings.trap_rules_dir, IF_MIB, shipped_text().replace("ifIndex", "ifWrong", 1))


def test_a_night_without_traps_is_said(sqlite_core: Core, clock: VirtualClock) -> None:
    prepare_night(sqlite_core, clock)
    book = closed_book(load_rules(), sqlite_core.settings.names_file)

    with sqlite_core.read() as session, pytest.raises(NothingRecordedError, match="No trap"):
        TrapTrial(session, NIGHT, timedelta(hours=1), book)
