"""Files of rules: each fault is named with its file, its line and what to do, and the other files go on."""

from pathlib import Path

import pytest

from nocdesk.toml_file import FaultyFileError
from nocdesk.traps.rules.file import RuleFile, rules_from_text
from nocdesk.traps.rules.folder import load_rules
from nocdesk.traps.rules.varbinds import SaidTrap
from tests.nocdesk.traps.telling import AUTHENTICATION_FAILURE, number

HEAD = 'format = 1\nmodule = "MY-MIB"\nrevision = "1"\n[objects]\nstate = "1.3.6.1.4.1.32473.1 INTEGER up=1 down=2"\n'
RULE = '[[rule]]\nname = "broken"\ntrap = "1.3.6.1.4.1.32473.0.1"\nraises = "reported"\nproblem = "broken"\n'
WHOLE = RULE + 'severity = "minor"\ntext = "Broken: {state}"\n'


def read(text: str) -> RuleFile:
    """The rules of `mine.toml`."""
    return rules_from_text("mine.toml", HEAD + text)


def faults(text: str) -> tuple[str, ...]:
    """What is wrong with it."""
    with pytest.raises(FaultyFileError) as refused:
        read(text)
    return refused.value.faults


def test_a_whole_rule_is_read() -> None:
    (rule,) = read(WHOLE).rules

    assert (rule.name, rule.file, rule.line, rule.trap) == ("MY-MIB::broken", "mine.toml", 6, "1.3.6.1.4.1.32473.0.1")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (RULE + 'severity = "minor"\n', "mine.toml line 6: the rule raises an alarm without a text"),
        (
            RULE + 'text = "x"\n',
            'mine.toml line 6: the rule reports a problem without its severity: write severity = "m',
        ),
        (WHOLE + 'severty = "x"\n', "mine.toml line 13: unknown key 'severty'; did you mean 'severity'?"),
        (WHOLE.replace("{state}", "{stat}"), "mine.toml line 12: 'stat' is not among the [objects]; did you mean 'st"),
        (WHOLE + 'when = { state = "dwn" }\n', "mine.toml line 13: 'dwn' is no label of state; did you mean 'down'?"),
        (
            WHOLE + 'resource = "peer"\n',
            "mine.toml line 6: the rule does not say by what its peer is found: write by = ",
        ),
        (
            WHOLE + 'by = "state"\n',
            'mine.toml line 6: the rule has by, which resource = "device" does not need: remove',
        ),
        (WHOLE + "quiet_min = 5\nexpires_min = 5\n", "mine.toml line 6: the rule has both quiet_min and expires_min"),
        (
            WHOLE.replace("1.3.6.1.4.1.32473.0.1", "myTrap"),
            "mine.toml line 8: 'trap' is 'myTrap': write the notification's number, such as",
        ),
        (
            WHOLE.replace('"reported"', '"deviceSilent"'),
            "mine.toml line 6: the rule raises 'deviceSilent', which no dev",
        ),
        (
            '[[rule]]\nname = "a"\ntrap = "1.3"\nclears = ["b"]\n' + WHOLE,
            "mine.toml line 9: no rule of this file raises 'b'; known are: broken",
        ),
        (WHOLE + WHOLE, "mine.toml line 13: the rule 'broken' is there twice (line 6): give one of them another name"),
        (
            WHOLE + WHOLE.replace('name = "broken"', 'name = "again"'),
            "mine.toml line 13: the rule 'again' never matches, as 'broken' before it takes the same traps",
        ),
        ('[[rule]]\nname = "a"\ntrap = "1.3"\n', "mine.toml line 6: the rule must do one thing: write raises = "),
    ],
)
def test_a_fault_is_named_with_its_line_and_its_remedy(text: str, fault: str) -> None:
    assert any(one.startswith(fault) for one in faults(text)), faults(text)


def test_an_object_without_a_number_is_named() -> None:
    with pytest.raises(FaultyFileError) as refused:
        rules_from_text("mine.toml", HEAD.replace("1.3.6.1.4.1.32473.1 INTEGER up=1 down=2", "ifIndex") + WHOLE)

    assert refused.value.faults[0].startswith("mine.toml line 5: 'state' is 'ifIndex': write the object's number")


def test_conditions_are_tried_in_the_order_of_the_file(tmp_path: Path) -> None:
    down = WHOLE.replace('"broken"\ntrap', '"down"\ntrap') + 'when = { state = "down" }\n'
    other = WHOLE.replace('"broken"\ntrap', '"other"\ntrap') + 'unless = { state = ["up"] }\n'
    (tmp_path / "mine.toml").write_text(HEAD + down + other)
    rules = load_rules(tmp_path)

    def rule_at(*states: int) -> str | None:
        said = SaidTrap("1.3.6.1.4.1.32473.0.1", [number("1.3.6.1.4.1.32473.1.0", state) for state in states])
        found = rules.rule_for(said)
        return None if found is None else found.name

    assert rule_at(2) == "MY-MIB::down"
    assert rule_at(3) == "MY-MIB::other"
    assert rule_at(1) is None
    assert rule_at() is None


def test_a_file_that_cannot_be_used_is_left_out_and_told_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("format = 1\nmodule = ")
    (tmp_path / "mine.toml").write_text(HEAD + WHOLE)
    rules = load_rules(tmp_path)

    assert [fault.startswith("bad.toml") and "is not TOML" in fault for fault in rules.faults] == [True]
    assert rules.named("MY-MIB::broken") is not None
    assert rules.named("IF-MIB::linkDown") is not None


def test_a_file_of_the_users_folder_takes_the_place_of_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "snmpv2-mib.toml").write_text(HEAD + WHOLE)
    rules = load_rules(tmp_path)

    assert rules.named("SNMPv2-MIB::coldStart") is None
    assert rules.rule_for(SaidTrap(AUTHENTICATION_FAILURE, ())) is None


def test_a_rule_of_the_users_folder_takes_the_place_of_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    own = WHOLE.replace(
        '"broken"\ntrap = "1.3.6.1.4.1.32473.0.1"', f'"authenticationFailure"\ntrap = "{AUTHENTICATION_FAILURE}"'
    )
    (tmp_path / "mine.toml").write_text(HEAD.replace("MY-MIB", "SNMPv2-MIB") + own)
    rules = load_rules(tmp_path)

    found = rules.rule_for(SaidTrap(AUTHENTICATION_FAILURE, ()))
    assert found is not None
    assert (found.file, rules.faults) == ("mine.toml", ())


def test_a_rule_that_two_files_of_the_folder_have_is_told(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(HEAD + WHOLE)

    assert load_rules(tmp_path).faults == (
        "b.toml line 6: the rule 'MY-MIB::broken' stands in a.toml line 6 too, which counts: "
        "give one of them another name",
    )
