"""What is done to the rules of correlation, as operations that can be taken back."""

from functools import partial
from pathlib import Path

from nocdesk.problems.rule_commands import apply_rule, restore_rules, withdraw_rule
from nocdesk.problems.rule_texts import own_text
from nocdesk.store.unit_of_work import UnitOfWork
from ui.operations import Change, Operations, Undo


def put_in_force(operations: Operations, directory: Path, name: str, text: str) -> None:
    """Let the collector judge by this text from now on."""
    _do(operations, directory, f"The rule '{name}' is in force", partial(apply_rule, directory=directory, text=text))


def take_out_of_force(operations: Operations, directory: Path, name: str) -> None:
    """Go back to the shipped rule of this name, or to none."""
    _do(
        operations, directory, f"The rule '{name}' is withdrawn", partial(withdraw_rule, directory=directory, name=name)
    )


def _do(operations: Operations, directory: Path, words: str, change: Change) -> None:
    before: list[str] = []

    def do(work: UnitOfWork) -> None:
        before.append(own_text(directory))
        change(work)

    def take_back(work: UnitOfWork) -> None:
        restore_rules(work, directory=directory, text=before[-1])

    operations.do(words, [do], Undo(words, (take_back,)))
