"""What may be done to a threshold by itself: put a changed one in force, and take one away."""

from sqlalchemy import select

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.people.policy import Act, require
from nocdesk.provider.columns import columns_of
from nocdesk.provider.identities import Identities
from nocdesk.provider.threshold_texts import threshold_entry, threshold_texts
from nocdesk.quality.model import Threshold
from nocdesk.store.unit_of_work import UnitOfWork


class NoThresholdError(NocdeskError):
    """There is no threshold of that name."""


def apply_threshold(work: UnitOfWork, *, text: str) -> None:
    """Judge by this threshold from now on, in the place of what has its name; raises ProviderFileError."""
    require(work.actor, Act.CHANGE_RULES)
    entry = threshold_entry(work.session, text)
    columns = columns_of(entry, Identities(work.session))
    row = work.session.scalar(select(Threshold).where(Threshold.name == entry.name))
    before = {"text": "" if row is None else _text_of(work, entry.name)}
    if row is None:
        row = Threshold(**columns)
        work.session.add(row)
    for name, value in columns.items():
        setattr(row, name, value)
    work.session.flush()
    work.audit("apply_threshold", row, before, {"text": _text_of(work, entry.name)})


def remove_threshold(work: UnitOfWork, *, name: str) -> None:
    """Judge by it no more; its open alarms clear with the next reading of another threshold, or by hand."""
    require(work.actor, Act.CHANGE_RULES)
    row = work.session.scalar(select(Threshold).where(Threshold.name == name))
    if row is None:
        raise NoThresholdError(_("There is no threshold '{name}' any more: look at the list again.").format(name=name))
    work.audit("remove_threshold", row, {"text": _text_of(work, name)}, {"text": ""})
    work.session.delete(row)
    work.session.flush()


def _text_of(work: UnitOfWork, name: str) -> str:
    return next(each.text for each in threshold_texts(work.session) if each.name == name)
