"""What a verification of the audit trail found, in words: what is wrong and where, and what cannot be seen."""

from collections.abc import Iterator

from nocdesk.language import _, ngettext
from nocdesk.people.verifying import MOST_FAULTS, FaultKind, TrailFault, TrailReport

_WORDS = {
    FaultKind.MISSING: _("entries {first} to {last} are missing"),
    FaultKind.ALTERED: _("entry {first} is not what was written"),
    FaultKind.UNCHAINED: _("entry {first} does not follow the one before it"),
    FaultKind.CUT: _("the end is missing: entries {first} to {last} are not there"),
    FaultKind.NOT_THE_ANCHORED: _("entry {first} is not the one that was anchored: the trail up to it was made anew"),
}
_OF_ONE = {
    FaultKind.MISSING: _("entry {first} is missing"),
    FaultKind.CUT: _("the end is missing: entry {first} is not there"),
}
_OUT_OF_PLACE = _("an entry stands there that is not number {first} of the chain")
_NO_END = _("the end that the store remembers is another one")


def fault_words(fault: TrailFault) -> str:
    """What is wrong, and at which entry."""
    if fault.last_seq < fault.seq:
        words = _NO_END if fault.kind is FaultKind.CUT else _OUT_OF_PLACE
        return words.format(first=fault.seq)
    if fault.last_seq == fault.seq and fault.kind in _OF_ONE:
        return _OF_ONE[fault.kind].format(first=fault.seq)
    return _WORDS[fault.kind].format(first=fault.seq, last=fault.last_seq)


def report_words(report: TrailReport) -> Iterator[str]:
    """The verdict, how far it reaches, and what it rests on; a sentence each."""
    if report.is_whole:
        yield _("Whole: {count} entries, each as it was written, none missing.").format(count=report.entries)
    elif len(report.faults) == MOST_FAULTS:
        yield _("NOT WHOLE: {count} entries were read, and at least {faults} things are wrong.").format(
            count=report.entries, faults=MOST_FAULTS
        )
    else:
        yield ngettext(
            "NOT WHOLE: {count} entries were read, one thing is wrong.",
            "NOT WHOLE: {count} entries were read, {faults} things are wrong.",
            len(report.faults),
        ).format(count=report.entries, faults=len(report.faults))
    if report.carried:
        yield ngettext(
            "One of them is older than the chain: it vouches for it from the day it was made.",
            "{count} of them are older than the chain: it vouches for them from the day it was made.",
            report.carried,
        ).format(count=report.carried)
    yield from _reach(report)


def _reach(report: TrailReport) -> Iterator[str]:
    if not report.anchored_seq:
        yield _(
            "Without an anchor this finds edited, deleted and reordered entries and a cut end. It does not find a "
            "trail that somebody who can write the database has chained anew: that shows only against an anchor."
        )
        return
    yield _("Anchors vouch for entries 1 to {last}.").format(last=report.anchored_seq)
    after = report.last.seq - report.anchored_seq
    if after > 0:
        yield ngettext(
            "One entry after that rests on the chain alone, until the next anchor.",
            "{count} entries after that rest on the chain alone, until the next anchor.",
            after,
        ).format(count=after)
