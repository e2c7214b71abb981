"""Correlation on a generated network with known causes: precision and recall of root cause and of ticket matching."""

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random

from tests.bench.figures import Figure, report
from tests.known_causes.calls import make_calls
from tests.known_causes.incidents import make_incidents
from tests.known_causes.network import build, provider_text
from tests.known_causes.scoring import Quality, Share, judge
from tests.known_causes.stream import make_stream

INCIDENTS = int(os.environ.get("BENCH_INCIDENTS", "500"))
SEED = int(os.environ.get("BENCH_SEED", "6"))
SHOWN = 3
SETTLED = {"NOCDESK_PROBLEMS__SETTLE_HOURS": "0.5"}
"""500 incidents befall one small network within a day, so causes return: each is judged as a problem of its own."""


def bench_correlation(tmp_path: Path) -> None:
    """500 incidents that overlap in time, a tenth of the events missing, a tenth late, through `nocdesk replay`."""
    rng = Random(SEED)
    net = build(pairs=8, customers=100, rng=rng)
    incidents = make_incidents(net, INCIDENTS, rng, apart_s=150.0)
    calls = make_calls(net, incidents, rng, others=0.25)
    heard = make_stream(incidents, calls, rng)
    provider, events = tmp_path / "provider.toml", tmp_path / "events.jsonl"
    provider.write_text(provider_text(net), encoding="utf-8")
    events.write_text("\n".join(heard.lines) + "\n", encoding="utf-8")

    result = _replay(provider, events)

    quality = judge(result, incidents, calls, heard)
    figures = [
        _figure("root cause, precision", quality.root_precision),
        _figure("root cause, recall", quality.root_recall),
        _figure("alarms of one cause together, precision", quality.pair_precision),
        _figure("alarms of one cause together, recall", quality.pair_recall),
        _figure("tickets matched, precision", quality.ticket_precision),
        _figure("tickets matched, recall", quality.ticket_recall),
    ]
    report("correlation", figures, beside="")
    print(
        f"{len(incidents)} incidents, {len(heard.lines)} events, {len(calls)} calls, {len(result['problems'])} problems"
    )
    _print_errors(quality)


def _replay(provider: Path, events: Path) -> dict[str, list[dict[str, object]]]:
    command = [
        sys.executable,
        "-c",
        "from nocdesk.cli import main; main()",
        "replay",
        str(events),
        "--inventory",
        str(provider),
        "--json",
    ]
    ended = subprocess.run(command, env=os.environ | SETTLED, capture_output=True, check=True, text=True)
    return dict(json.loads(ended.stdout))


def _figure(name: str, share: Share) -> Figure:
    return Figure(f"{name} ({share.right} of {share.all})", round(share.value, 4), "share")


def _print_errors(quality: Quality) -> None:
    heard, unheard = quality.root_recall, quality.unheard_causes
    of_all = Share(heard.right, heard.all + unheard)
    print(f"causes of which nothing was heard (not counted above): {unheard}")
    print(f"root cause, recall with these: {of_all}; at best {Share(heard.all, of_all.all)}")
    for what, count in quality.errors.most_common():
        print(f"  {count:4}  {what}: {'; '.join(quality.examples[what][:SHOWN])}")
