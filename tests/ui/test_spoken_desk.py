"""The desk in other languages, each in a process of its own: every screen, for words that nobody has translated."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nocdesk.language import catalogue_of

ROOT = Path(__file__).parents[2]


def spoken(language: str, directory: Path, scale: float = 1.0) -> dict[str, Any]:
    """What a desk shows that speaks this language."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.ui.spoken_desk", str(directory)],
        env={
            **os.environ,
            "NOCDESK_LANGUAGE": language,
            "QT_QPA_PLATFORM": "offscreen",
            "QT_SCALE_FACTOR": str(scale),
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-3000:]
    result: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return result


@pytest.mark.timeout(900)
def test_a_german_desk_says_nothing_in_english_that_the_catalogue_has_in_german(tmp_path: Path) -> None:
    german = catalogue_of("de")
    # A single word may be what somebody called something, or a key.
    english = {text for (_, text), forms in german.forms.items() if " " in text and text not in forms}

    told = spoken("de", tmp_path)

    left = {screen: sorted(english.intersection(texts)) for screen, texts in told["texts"].items()}
    assert {screen: texts for screen, texts in left.items() if texts} == {}
    assert "Alarm in der Konsole zeigen" in told["texts"]["actions"]
    assert not told["is_mirrored"]


@pytest.mark.timeout(900)
def test_a_desk_read_from_the_right_in_longer_words_and_13_pt_says_all_of_them_and_has_room_for_them(
    tmp_path: Path,
) -> None:
    told = spoken("qps-rtl", tmp_path, scale=13 / 9)

    assert told["is_mirrored"]
    # The title of the service levels is a name.
    assert [text for text in told["texts"]["actions"] if not re.fullmatch("\u200f\\[.+\\]", text)] == ["SLA"]
    assert {screen: faults for screen, faults in told["faults"].items() if faults} == {}
    clipped, covered = told["control"]
    assert "“ost-cr1” and “ost-cr1” lie over one another" in clipped
    assert "QLabel: “Acknowledged by ann” needs" in covered
