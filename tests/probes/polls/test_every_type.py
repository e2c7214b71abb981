"""No probe type is half there: each has its probe, parameters, words, a section in the documents and its marks."""

import re
from pathlib import Path

import pytest

import resources
from nocdesk.network.model import ProbeType
from nocdesk.provider.probe_parameters import PARAMETERS
from nocdesk.quality.measuring import RATES
from nocdesk.quality.reading import Metric
from nocdesk.quality.thresholds import WORDS
from probes.polls import PROBES

DOCUMENT = Path(resources.__file__).parents[1] / "docs" / "probes.md"
MARKS = re.compile(r"recorded device|foreign agent|specification only")
WITHOUT_A_LIMIT = {
    Metric.UPTIME_S, Metric.OPER_UP, Metric.SPEED_BPS, Metric.SUCCESS, Metric.PEER_UP, Metric.ON_BATTERY,
    Metric.STATE_OK, Metric.CONNECTIVITY_OK, *RATES,
}  # fmt: skip
"""States raise alarms by themselves, counters by their rates, and two are told in words of their own."""


@pytest.mark.parametrize("kind", list(ProbeType))
def test_a_type_has_its_probe_its_parameters_and_its_place_in_the_documents(kind: ProbeType) -> None:
    row = next(line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith(f"| [`{kind}`]"))

    assert kind in PROBES
    assert kind in PARAMETERS
    assert MARKS.search(row)


@pytest.mark.parametrize("metric", [metric for metric in Metric if metric not in WITHOUT_A_LIMIT])
def test_a_metric_that_a_threshold_may_judge_has_words(metric: Metric) -> None:
    assert WORDS[metric][0]
