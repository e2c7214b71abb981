"""What may be done to the rules for traps: put a file of the house in force, and go back to the shipped one."""

from pathlib import Path

from nocdesk.people.policy import Act, require
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.traps.rules.file import rules_from_text
from nocdesk.traps.rules.texts import file_for, own_trap_path, own_trap_text
from nocdesk.whole_file import write_whole


def apply_trap_rules(work: UnitOfWork, *, directory: Path, file: str, text: str) -> None:
    """Put a file of rules in force; the collector reads it within seconds. Raises FaultyFileError."""
    require(work.actor, Act.CHANGE_RULES)
    name = file_for(file, text)
    rules_from_text(name, text)
    _write(work, "apply_trap_rules", directory, name, text)


def withdraw_trap_rules(work: UnitOfWork, *, directory: Path, file: str) -> None:
    """Take a file of the house out of force; the shipped one of its name, if there is one, holds again."""
    require(work.actor, Act.CHANGE_RULES)
    _write(work, "withdraw_trap_rules", directory, file, "")


def restore_trap_rules(work: UnitOfWork, *, directory: Path, file: str, text: str) -> None:
    """Put a file of the house back as it was, which is away where it was not there."""
    require(work.actor, Act.CHANGE_RULES)
    _write(work, "restore_trap_rules", directory, file, text)


def _write(work: UnitOfWork, action: str, directory: Path, file: str, text: str) -> None:
    before = own_trap_text(directory, file)
    work.audit_file(action, "trap_rules", {"file": file, "text": before}, {"file": file, "text": text})
    # What can fail of the store has been written; the file comes last, so that no rule is in force without its entry.
    work.session.flush()
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if text:
        write_whole(own_trap_path(directory, file), lambda out: out.write(text.encode()), replace=True)
    else:
        own_trap_path(directory, file).unlink(missing_ok=True)
