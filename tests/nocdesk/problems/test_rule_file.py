"""Rules of correlation in files: what comes with NocDesk, what a folder adds, and faults with their lines."""

from pathlib import Path

import pytest

from nocdesk.alarms.model import Condition
from nocdesk.problems.rule import Relation
from nocdesk.problems.rule_file import FILE, built_in_rules, correlation_rules
from nocdesk.toml_file import FaultyFileError

OWN = """
format = 1

[[rule]]
name = "{name}"
cause = ["partFaulty"]
symptom = ["deviceSilent"]
relation = "same device"
words = "fell silent with its part {{cause}}"
"""


def folder(path: Path, text: str) -> Path:
    (path / FILE).write_text(text, encoding="utf-8")
    return path


def test_the_rules_that_come_with_nocdesk_are_whole_and_in_order() -> None:
    rules = built_in_rules()

    assert [rule.order for rule in rules] == list(range(len(rules)))
    assert all("{cause}" in rule.words for rule in rules)


def test_a_folder_adds_rules_after_those_that_are_known(tmp_path: Path) -> None:
    rules = correlation_rules(folder(tmp_path, OWN.format(name="dying part")))

    assert rules[:-1] == built_in_rules()
    assert (rules[-1].cause, rules[-1].relation) == (frozenset({Condition.PART_FAULTY}), Relation.SAME_DEVICE)


def test_a_folder_changes_a_rule_in_its_place_or_takes_it_away(tmp_path: Path) -> None:
    known = built_in_rules()

    changed = correlation_rules(folder(tmp_path, OWN.format(name=known[2].name)))
    assert [rule.name for rule in changed] == [rule.name for rule in known]
    assert changed[2].cause == frozenset({Condition.PART_FAULTY})

    gone = correlation_rules(folder(tmp_path, f'format = 1\n[[rule]]\nname = "{known[2].name}"\noff = true\n'))
    assert [rule.name for rule in gone] == [rule.name for rule in known if rule is not known[2]]


def test_a_folder_without_the_file_changes_nothing(tmp_path: Path) -> None:
    assert correlation_rules(tmp_path) == built_in_rules()


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (
            '"partFaulty"',
            '"partFauly"',
            "correlation.toml line 6: correlation: rule.cause is 'partFauly'; did you mean",
        ),
        (
            '"same device"',
            '"same box"',
            "line 8: correlation: rule.relation is 'same box'; it must be one of same link,",
        ),
        ("{cause}", "{root}", "line 9: correlation: rule.words names {root}; known are: cause, symptom"),
        ("cause =", "causes =", "line 6: correlation: unknown key 'rule.causes'; did you mean 'cause'?"),
        ('relation = "same device"', "", "line 4: rule 'dying part' says no relation: add it"),
        ("format = 1", "format = 2", "line 2: correlation: format"),
    ],
)
def test_a_fault_is_named_with_its_line_and_its_remedy(tmp_path: Path, before: str, after: str, fault: str) -> None:
    text = OWN.format(name="dying part").replace(before, after)

    with pytest.raises(FaultyFileError) as refused:
        correlation_rules(folder(tmp_path, text))

    assert fault in str(refused.value)


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    text = OWN.format(name="twice") + OWN.format(name="twice").replace("format = 1", "")

    with pytest.raises(FaultyFileError, match="there is a rule 'twice' already, on line 4"):
        correlation_rules(folder(tmp_path, text))
