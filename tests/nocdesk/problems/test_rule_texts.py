"""Rules as text: read, changed, put in force with an audit entry, and taken back."""

import os
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.problems.rule_commands import apply_rule, restore_rules, withdraw_rule
from nocdesk.problems.rule_file import FILE, built_in_rules, correlation_rules
from nocdesk.problems.rule_folder import RuleFolder
from nocdesk.problems.rule_texts import RuleOrigin, own_text, rule_texts, rules_with
from nocdesk.text_file import UnreadableFileError
from nocdesk.toml_file import FaultyFileError

FIRST = rule_texts(Path("nowhere"))[0]


def changed(text: str = FIRST.text) -> str:
    lines = [line for line in text.splitlines() if not line.startswith("within_s")]
    return "\n".join([*lines, "within_s = 17"]) + "\n"


def test_every_shipped_rule_stands_as_a_text_of_its_own() -> None:
    texts = rule_texts(Path("nowhere"))

    assert [each.name for each in texts] == [rule.name for rule in built_in_rules()]
    assert all(each.text.startswith("[[rule]]") and each.origin is RuleOrigin.SHIPPED for each in texts)


def test_a_changed_text_is_judged_in_the_place_of_the_shipped_rule(tmp_path: Path) -> None:
    rules = rules_with(tmp_path, changed())

    assert rules[0].within_s == 17
    assert rules[1:] == built_in_rules()[1:]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "rule line 1: there is no rule"),
        ("[[rule]]\nname = oops\n", "rule line 2"),
        ('[[rule]]\nname = "x"\ncolour = "red"\n', "rule line 3"),
        ('[[rule]]\nname = "x"\nwithin_s = "long"\n', "rule line 3"),
        ('[[rule]]\nname = "x"\n', "says no cause"),
    ],
)
def test_a_fault_is_named_with_its_line_and_its_remedy(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises((FaultyFileError, UnreadableFileError)) as caught:
        rules_with(tmp_path, text)

    assert fault in str(caught.value)


def test_what_is_applied_is_in_force_and_in_the_audit_trail(sqlite_core: Core, tmp_path: Path) -> None:
    folder = tmp_path / "rules"

    with sqlite_core.work() as work:
        apply_rule(work, directory=folder, text=changed())

    assert correlation_rules(folder)[0].within_s == 17
    assert rule_texts(folder)[0].origin is RuleOrigin.CHANGED
    with sqlite_core.read() as session:
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.kind == "correlation_rules")).all()
    assert (entry.actor, entry.action, entry.before) == ("ann", "apply_rule", {"text": ""})
    assert "within_s = 17" in entry.after["text"]


def test_applying_twice_leaves_one_rule_and_withdrawing_none(sqlite_core: Core, tmp_path: Path) -> None:
    with sqlite_core.work() as work:
        apply_rule(work, directory=tmp_path, text=changed().replace(FIRST.name, "ours"))
        apply_rule(work, directory=tmp_path, text=changed())
        apply_rule(work, directory=tmp_path, text=changed() + "# again\n")
    assert [each.name for each in rule_texts(tmp_path) if each.origin is not RuleOrigin.SHIPPED] == [FIRST.name, "ours"]
    assert own_text(tmp_path).count("[[rule]]") == 2

    with sqlite_core.work() as work:
        withdraw_rule(work, directory=tmp_path, name=FIRST.name)

    assert rule_texts(tmp_path)[0].origin is RuleOrigin.SHIPPED


def test_a_faulty_text_is_not_applied(sqlite_core: Core, tmp_path: Path) -> None:
    with pytest.raises(FaultyFileError), sqlite_core.work() as work:
        apply_rule(work, directory=tmp_path, text='[[rule]]\nname = "x"\n')

    assert own_text(tmp_path) == ""


def test_what_was_applied_can_be_taken_back(sqlite_core: Core, tmp_path: Path) -> None:
    with sqlite_core.work() as work:
        apply_rule(work, directory=tmp_path, text=changed())
        restore_rules(work, directory=tmp_path, text="")

    assert correlation_rules(tmp_path) == built_in_rules()


def test_only_who_runs_the_network_changes_rules(sqlite_core: Core, tmp_path: Path) -> None:
    with pytest.raises(NotAllowedError), sqlite_core.work(Actor("cleo", Role.CARE)) as work:
        apply_rule(work, directory=tmp_path, text=changed())


def test_a_folder_is_followed_and_a_faulty_file_changes_nothing(tmp_path: Path) -> None:
    folder = RuleFolder(tmp_path)
    assert not folder.look()

    (tmp_path / FILE).write_text("format = 1\n" + changed(), encoding="utf-8")
    assert folder.look()
    assert not folder.look()
    assert folder.rules[0].within_s == 17

    (tmp_path / FILE).write_text("format = 1\n[[rule]]\n", encoding="utf-8")
    os.utime(tmp_path / FILE, ns=(1, 1))
    assert not folder.look()
    assert folder.rules[0].within_s == 17
