"""What is done to rules and thresholds, as operations that can be taken back."""

from functools import partial

from nocdesk.language import _
from nocdesk.problems.rule_commands import apply_rule, restore_rules, withdraw_rule
from nocdesk.problems.rule_texts import own_text
from nocdesk.provider.threshold_commands import apply_threshold, remove_threshold
from nocdesk.provider.threshold_texts import threshold_entry, threshold_texts
from nocdesk.replay.rule_rows import RuleKind, RuleRow
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.traps.rules.commands import apply_trap_rules, restore_trap_rules, withdraw_trap_rules
from nocdesk.traps.rules.texts import file_for, own_trap_text
from ui.operations import Change, Operations, Undo


def put_in_force(operations: Operations, row: RuleRow, text: str) -> None:
    """Let the collector judge by this text from now on."""
    words = _("{title} is in force").format(title=_title(row))
    settings = operations.core.settings
    match row.kind:
        case RuleKind.CORRELATION:
            _do_correlation(operations, words, partial(apply_rule, directory=settings.rules_dir, text=text))
        case RuleKind.TRAPS:
            directory, file = settings.trap_rules_dir, file_for(row.file, text)
            change = partial(apply_trap_rules, directory=directory, file=row.file, text=text)
            _do_traps(operations, words, file, change)
        case RuleKind.THRESHOLD:
            _do_threshold(operations, words, text)


def take_out_of_force(operations: Operations, row: RuleRow) -> None:
    """Go back to what is shipped under its name, or to nothing."""
    words = _("{title} is withdrawn").format(title=_title(row))
    settings = operations.core.settings
    match row.kind:
        case RuleKind.CORRELATION:
            _do_correlation(operations, words, partial(withdraw_rule, directory=settings.rules_dir, name=row.name))
        case RuleKind.TRAPS:
            change = partial(withdraw_trap_rules, directory=settings.trap_rules_dir, file=row.file)
            _do_traps(operations, words, row.file, change)
        case RuleKind.THRESHOLD if row.shipped:
            _do_threshold(operations, words, row.shipped)
        case RuleKind.THRESHOLD:
            undo = Undo(words, (partial(apply_threshold, text=row.text),))
            operations.do(words, [partial(remove_threshold, name=row.name)], undo)


def _title(row: RuleRow) -> str:
    match row.kind:
        case RuleKind.TRAPS:
            return _("The file of rules for {name}").format(name=row.name)
        case RuleKind.THRESHOLD:
            return _("The threshold '{name}'").format(name=row.name)
        case RuleKind.CORRELATION:
            return _("The rule '{name}'").format(name=row.name)


def _do_correlation(operations: Operations, words: str, change: Change) -> None:
    directory, before = operations.core.settings.rules_dir, list[str]()

    def do(work: UnitOfWork) -> None:
        before.append(own_text(directory))
        change(work)

    def take_back(work: UnitOfWork) -> None:
        restore_rules(work, directory=directory, text=before[-1])

    operations.do(words, [do], Undo(words, (take_back,), can_repeat=True))


def _do_traps(operations: Operations, words: str, file: str, change: Change) -> None:
    directory, before = operations.core.settings.trap_rules_dir, list[str]()

    def do(work: UnitOfWork) -> None:
        before.append(own_trap_text(directory, file))
        change(work)

    def take_back(work: UnitOfWork) -> None:
        restore_trap_rules(work, directory=directory, file=file, text=before[-1])

    operations.do(words, [do], Undo(words, (take_back,), can_repeat=True))


def _do_threshold(operations: Operations, words: str, text: str) -> None:
    before: list[tuple[str, str]] = []

    def do(work: UnitOfWork) -> None:
        name = threshold_entry(work.session, text).name
        stood = (each.text for each in threshold_texts(work.session) if each.name == name)
        before.append((name, next(stood, "")))
        apply_threshold(work, text=text)

    def take_back(work: UnitOfWork) -> None:
        name, stood = before[-1]
        if stood:
            apply_threshold(work, text=stood)
        else:
            remove_threshold(work, name=name)

    operations.do(words, [do], Undo(words, (take_back,), can_repeat=True))
