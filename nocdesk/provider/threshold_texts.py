"""Thresholds as the text that people read and change, each as its table of the provider file."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.language import _
from nocdesk.provider.catalogue import shipped_catalogue
from nocdesk.provider.checks import faults_of
from nocdesk.provider.columns import columns_of
from nocdesk.provider.export import provider_text
from nocdesk.provider.file import parse_provider
from nocdesk.provider.identities import Identities
from nocdesk.provider.plan import ProviderFileError
from nocdesk.provider.shape import KINDS, Provider
from nocdesk.provider.stored import stored_provider
from nocdesk.provider.threshold_entry import ThresholdEntry
from nocdesk.quality.model import Threshold

EDITED = "threshold"
"""What a text that is being changed is called in messages."""

_TABLE = "[[threshold]]"


@dataclass(frozen=True, slots=True)
class ThresholdText:
    """A threshold of the store, and what the shipped catalogue says of its name; empty where it says nothing."""

    name: str
    metric: str
    text: str
    shipped: str


def threshold_texts(session: Session) -> list[ThresholdText]:
    """All of the store, in their order."""
    shipped = {entry.name: _text(entry) for entry in shipped_catalogue().provider.threshold}
    stored = stored_provider(session).threshold
    return [ThresholdText(each.name, each.metric, _text(each), shipped.get(each.name, "")) for each in stored]


def threshold_entry(session: Session, text: str) -> ThresholdEntry:
    """The one threshold of a text; raises ProviderFileError with what is wrong, by its lines."""
    file = parse_provider(EDITED, text, needs_format=False)
    if file.faults:
        raise ProviderFileError(list(file.faults))
    found = file.provider.threshold
    others = sum(len(file.provider.entries(kind)) for kind in KINDS) - len(found)
    if len(found) != 1 or others:
        raise ProviderFileError(
            [
                _("{edited} line 1: write one threshold, and nothing else: begin with {table}").format(
                    edited=EDITED, table=_TABLE
                )
            ]
        )
    faults = faults_of(file, stored_provider(session))
    if faults:
        raise ProviderFileError(list(faults))
    return found[0]


def thresholds_with(session: Session, entry: ThresholdEntry) -> tuple[list[Threshold], list[Threshold]]:
    """All thresholds as they stand, and as they would with this one in the place of what has its name."""
    stored = list(session.scalars(select(Threshold).order_by(Threshold.id)))
    # Never added to the session: it is only judged by.
    tried = Threshold(**columns_of(entry, Identities(session)))
    names = [each.name for each in stored]
    after = [tried if name == entry.name else each for name, each in zip(names, stored, strict=True)]
    return stored, after if entry.name in names else [*stored, tried]


def _text(entry: ThresholdEntry) -> str:
    text = provider_text(Provider(threshold=(entry,)))
    return text[text.index(_TABLE) :]
