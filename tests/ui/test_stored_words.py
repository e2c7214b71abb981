"""What a desk stores is the same in whatever language it speaks, and is said in that language."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_german_desk_stores_english_and_says_german(tmp_path: Path) -> None:
    desk = subprocess.run(
        [sys.executable, "-m", "tests.ui.german_desk", str(tmp_path)],
        env={**os.environ, "NOCDESK_LANGUAGE": "de", "QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert desk.returncode == 0, desk.stderr[-3000:]
    told = json.loads(desk.stdout.splitlines()[-1])

    assert told["stored"] == [
        "taken back",
        "Service no data, 0 of 5 min",
        "Round-trip delay no data, 0 of 5 min",
    ]
    assert told["keys"] == ["Unacked", "SLA at risk", "Mine", "Shelved"]
    assert told["found"] == ["Unacked", "Unacked", "Other"]
    assert told["titles"][0] == told["title"] == "Unquittiert"
    assert "Dienst keine Daten" in told["shown"]
    every, correlation, traps, thresholds = told["rules"]
    assert every == correlation + traps + thresholds
    assert min(correlation, traps) > 0
    assert told["bell"] == "Rufe: Töne sind an"
    assert told["load"] == ["group:none", "for:none"]
    assert told["bearers"] == ["Arbeitsgruppe", "Person"]
