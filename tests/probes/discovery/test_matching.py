"""Which service a name means: certain, perhaps, not at all, or two alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.discovery.matching import CERTAIN_FROM, ServiceName, matches

SERVICES = (
    ServiceName("SIP-901", "Voice trunk, Harbour Street"),
    ServiceName("SIP-9011", "Voice trunk, North Pier"),
    ServiceName("ACC-1", "Internet access, Mill Lane"),
    ServiceName("ACC-1-2", "Backup access, Mill Lane"),
    ServiceName("7", "Seven"),
)


@pytest.mark.parametrize(
    ("text", "service", "score"),
    [
        ("SIP-901", "SIP-901", 1.0),
        ("sip_901", "SIP-901", 1.0),
        ("to SIP-901 (gold)", "SIP-901", 0.9),
        ("SIP-9011", "SIP-9011", 1.0),
        ("probe-SIP901", "SIP-901", 0.8),
        ("ACC-1", "ACC-1", 1.0),
        ("uplink ACC-1-2", "ACC-1-2", 0.9),
        ("7", "7", 1.0),
        ("Harbour voice trunk", "SIP-901", 0.7),
    ],
)
def test_a_name_is_recognised(text: str, service: str, score: float) -> None:
    best = matches({"tag": text}, SERVICES).best

    assert best is not None
    assert (best.service, best.score, best.is_certain) == (service, score, score >= CERTAIN_FROM)
    assert f"its tag '{text}'" in best.reason


@pytest.mark.parametrize("text", ["", "SIP-90", "XSIP-901X", "ge-0/0/7", "SIP-9012", "voice", "access", "the street"])
def test_what_only_looks_alike_is_no_match(text: str) -> None:
    found = matches({"tag": text}, SERVICES)

    assert (found.best, found.rivals) == (None, ())


def test_two_services_in_one_text_make_no_match_and_are_both_named() -> None:
    found = matches({"description": "SIP-901 and ACC-1"}, SERVICES)

    assert found.best is None
    assert {one.service for one in found.rivals} == {"SIP-901", "ACC-1"}


def test_the_surest_of_several_texts_counts() -> None:
    best = matches({"owner": "for SIP-901", "tag": "ACC-1"}, SERVICES).best

    assert best is not None
    assert (best.service, best.score) == ("ACC-1", 1.0)


@given(st.text(max_size=60), st.text(max_size=20))
def test_no_text_breaks_the_matching_and_no_score_leaves_its_range(text: str, name: str) -> None:
    found = matches({"tag": text}, [*SERVICES, ServiceName(name, text)])

    for one in (*found.rivals, *((found.best,) if found.best else ())):
        assert 0.5 <= one.score <= 1.0
