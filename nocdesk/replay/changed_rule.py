"""A changed text of the workshop, of whatever kind: judged as it is typed, and tried on what was recorded."""

from dataclasses import dataclass
from datetime import timedelta

from nocdesk.core import Core
from nocdesk.inventory import inventory_stamp
from nocdesk.language import _, ngettext
from nocdesk.problems.rule_file import correlation_rules
from nocdesk.problems.rule_texts import rules_with
from nocdesk.provider.threshold_texts import threshold_entry
from nocdesk.references import StoredReferences
from nocdesk.replay.difference import Difference
from nocdesk.replay.rule_rows import RuleKind, RuleRow
from nocdesk.replay.threshold_trial import ThresholdTrial
from nocdesk.replay.trap_trial import TrapTrial, closed_book
from nocdesk.replay.trial import Step, recorded_night, try_rules
from nocdesk.traps.rules.folder import load_rules
from nocdesk.traps.rules.texts import trap_rules_with


@dataclass(frozen=True, slots=True)
class Tried:
    """What differs, and in a sentence what was compared."""

    difference: Difference
    compared: str


def judge_text(core: Core, row: RuleRow, text: str) -> None:
    """Raise what is wrong with a changed text, by its lines."""
    match row.kind:
        case RuleKind.CORRELATION:
            rules_with(core.settings.rules_dir, text)
        case RuleKind.TRAPS:
            trap_rules_with(core.settings.trap_rules_dir, row.file, text)
        case RuleKind.THRESHOLD:
            with core.read() as session:
                threshold_entry(session, text)


def try_text(core: Core, row: RuleRow, text: str, lasts: timedelta, step: Step) -> Tried:
    """Run so long a time up to now by what is in force, and by the changed text in its place."""
    match row.kind:
        case RuleKind.CORRELATION:
            return _try_correlation(core, text, lasts, step)
        case RuleKind.TRAPS:
            return _try_traps(core, row, text, lasts, step)
        case RuleKind.THRESHOLD:
            return _try_threshold(core, text, lasts, step)


def _try_correlation(core: Core, text: str, lasts: timedelta, step: Step) -> Tried:
    directory = core.settings.rules_dir
    before, after = correlation_rules(directory), rules_with(directory, text)
    with core.read() as session:
        night = recorded_night(session, core.clock.now(), lasts, core.settings.problems)
    compared = _(
        "Compared: all that was heard of alarms, what people did about them and who called, in today's network."
    )
    return Tried(try_rules(night, before, after, step), compared)


def _try_traps(core: Core, row: RuleRow, text: str, lasts: timedelta, step: Step) -> Tried:
    settings = core.settings
    before = closed_book(load_rules(settings.trap_rules_dir), settings.names_file)
    after = closed_book(trap_rules_with(settings.trap_rules_dir, row.file, text), settings.names_file)
    with core.read() as session:
        trial = TrapTrial(session, core.clock.now(), lasts, before, settings.problems)
    counted = ngettext("{count} trap", "{count} traps", trial.count).format(count=trial.count)
    compared = _(
        "Compared: {counted} as kept, judged anew by both. What polls found stays as it was "
        "heard; polls that other rules would have asked for are not made up."
    ).format(counted=counted)
    return Tried(trial.compare(after, correlation_rules(settings.rules_dir), step), compared)


def _try_threshold(core: Core, text: str, lasts: timedelta, step: Step) -> Tried:
    references = StoredReferences()
    with core.read() as session:
        references.begin(session, inventory_stamp(session))
        trial = ThresholdTrial(session, core.clock.now(), lasts, text, references, step, core.settings.problems)
    counted = ngettext("{count} reading", "{count} readings", trial.count).format(count=trial.count)
    compared = _(
        "Compared: {counted} as kept, judged anew by both from the first on. Baselines are "
        "those of today; alarms of other metrics stay as they were heard."
    ).format(counted=counted)
    return Tried(trial.compare(correlation_rules(core.settings.rules_dir), step), compared)
