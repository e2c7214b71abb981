"""What may be done to the rules of correlation: put one of the house in force, and go back to the shipped one."""

from collections.abc import Callable
from pathlib import Path

from nocdesk.people.policy import Act, require
from nocdesk.problems.rule_file import FILE
from nocdesk.problems.rule_texts import own_text, own_text_with, own_text_without
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.whole_file import write_whole


def apply_rule(work: UnitOfWork, *, directory: Path, text: str) -> None:
    """Put a rule in force: written into the folder of the house, in the place of what has its name."""
    require(work.actor, Act.CHANGE_RULES)
    _write(work, "apply_rule", directory, lambda: own_text_with(directory, text))


def withdraw_rule(work: UnitOfWork, *, directory: Path, name: str) -> None:
    """Take a rule of the house out of force; the shipped one of its name, if there is one, holds again."""
    require(work.actor, Act.CHANGE_RULES)
    _write(work, "withdraw_rule", directory, lambda: own_text_without(directory, name))


def restore_rules(work: UnitOfWork, *, directory: Path, text: str) -> None:
    """Put the whole file of the house back as it was."""
    require(work.actor, Act.CHANGE_RULES)
    _write(work, "restore_rules", directory, lambda: text)


def _write(work: UnitOfWork, action: str, directory: Path, make: Callable[[], str]) -> None:
    before, after = own_text(directory), make()
    work.audit_file(action, "correlation_rules", {"text": before}, {"text": after})
    # What can fail of the store has been written; the file comes last, so that no rule is in force without its entry.
    work.session.flush()
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(directory / FILE, lambda out: out.write(after.encode()), replace=True)
