"""Who is believed first: every combination of sources, beside an oracle that has the order in its own words."""

from itertools import product
from pathlib import Path

import pytest

from nocdesk.outages.classes import DECLARED, PRECEDENCE, Classified, Source, classify, overruled, precedence_table
from nocdesk.services.model import ServiceClass

CORRECTIONS = (None, *ServiceClass)
EXCLUSIONS = (None, ServiceClass.CUSTOMER_CAUSED, ServiceClass.FORCE_MAJEURE)
DOCUMENT = Path(__file__).parents[3] / "docs" / "ledger.md"


def oracle(
    correction: str | None, exclusion: str | None, is_planned: bool, is_down: bool, is_degraded: bool, is_measured: bool
) -> tuple[str, str]:
    """The order as a person would tell it: first what the evidence says, then whose word stands above it."""
    evidence = "down" if is_down else "degraded" if is_degraded else "up" if is_measured else "unknown"
    if correction in ("planned", "customer_caused", "force_majeure"):
        return correction, evidence
    if correction is not None:
        return correction, correction
    if exclusion is not None:
        return exclusion, evidence
    if is_planned and evidence != "up":
        return "planned", evidence
    return evidence, evidence


FLAGS = list(product((False, True), repeat=4))


@pytest.mark.parametrize("correction", CORRECTIONS)
@pytest.mark.parametrize("exclusion", EXCLUSIONS)
@pytest.mark.parametrize(("is_planned", "is_down", "is_degraded", "is_measured"), FLAGS)
def test_every_combination_of_sources_is_classified_by_the_table(
    correction: ServiceClass | None,
    exclusion: ServiceClass | None,
    is_planned: bool,
    is_down: bool,
    is_degraded: bool,
    is_measured: bool,
) -> None:
    said = {
        Source.CORRECTION: correction,
        Source.EXCLUSION: exclusion,
        Source.PLANNED_WORK: ServiceClass.PLANNED if is_planned else None,
        Source.ALARM_DOWN: ServiceClass.DOWN if is_down else None,
        Source.ALARM_DEGRADED: ServiceClass.DEGRADED if is_degraded else None,
        Source.NOT_MEASURED: None if is_measured else ServiceClass.UNKNOWN,
        Source.MEASURED: ServiceClass.UP if is_measured else None,
    }
    expected = oracle(correction, exclusion, is_planned, is_down, is_degraded, is_measured)

    found = classify({source: word for source, word in said.items() if word is not None})

    assert (found.service_class.value, found.beneath.value) == expected
    entry = oracle(None, None, is_planned, is_down, is_degraded, is_measured)
    laid_over = overruled(Classified(ServiceClass(entry[0]), ServiceClass(entry[1])), correction, exclusion)
    assert (laid_over.service_class.value, laid_over.beneath.value) == expected


def test_where_no_source_speaks_nothing_is_known_and_nothing_is_up() -> None:
    assert classify({}) == (ServiceClass.UNKNOWN, ServiceClass.UNKNOWN)


def test_every_source_has_one_row_and_gives_what_it_may() -> None:
    assert [rank.source for rank in PRECEDENCE] == list(Source)
    assert {rank.source: rank.gives for rank in PRECEDENCE}[Source.EXCLUSION] == DECLARED


def test_the_document_shows_the_table_that_the_code_uses() -> None:
    assert precedence_table() in DOCUMENT.read_text(encoding="utf-8")
