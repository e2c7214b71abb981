"""`nocdesk replay` on a stream that is written for it."""

import json
from pathlib import Path
from typing import Any

from tests.nocdesk.command import Run

PROVIDER = Path(__file__).parents[2] / "journeys" / "provider.toml"

Event = dict[str, Any]


def event(time: str, resource: str, condition: str, **more: Any) -> Event:
    return {"at": f"2026-11-28T{time}Z", "resource": resource, "condition": condition, **more}


def call(time: str, text: str = "Nothing works", **more: Any) -> Event:
    return {"at": f"2026-11-28T{time}Z", "ticket": {"customer": "Harbour Clinic", "text": text, **more}}


def write(stream: Path, *events: Event) -> None:
    stream.write_text("".join(json.dumps(each) + "\n" for each in events), encoding="utf-8")


def played(run: Run, stream: Path, *options: str | Path) -> Any:
    outcome = run("replay", stream, "--inventory", PROVIDER, "--json", *options)
    assert outcome.code == 0, outcome.err
    return outcome.json


STORM = (
    event("02:14:00", "mid-cr1 et-0/0/0", "linkDown", severity="critical"),
    event("02:14:20", "far-ed1", "deviceSilent"),
    event("02:14:30", "VPN-1 test", "testFailed"),
    call("02:16:00", service="VPN-1"),
)
