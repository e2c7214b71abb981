"""A bounded run of the codec's fuzz target."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from probes.snmp.codec import Message, Pdu, PduType, ScopedPdu, V3Message, encode_message, encode_scoped, encode_v3
from probes.snmp.varbind import VarBind
from tests.probes.snmp.scripted_agent import COMMUNITY, rows

RUNS = 60_000
SEED = 20260717

VARBINDS = tuple(VarBind(oid, value, kind) for oid, (kind, value) in rows(4).items())
RESPONSE = Pdu(PduType.RESPONSE, 0x23456789, 0, 0, VARBINDS)


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris exists for Linux only")
def test_a_bounded_run_of_the_fuzzer_finds_nothing(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    scoped = encode_scoped(ScopedPdu(b"engine", b"", RESPONSE))
    for name, octets in {
        "v2c": encode_message(Message(1, COMMUNITY.text.encode(), RESPONSE)),
        "v3": encode_v3(V3Message(7, 65_507, 4, 3, b"0\0", 0, scoped)),
        "scoped": scoped,
    }.items():
        (corpus / name).write_bytes(octets)
    line = [sys.executable, "-m", "tests.fuzz.fuzz_codec", f"-runs={RUNS}", f"-seed={SEED}", "-max_len=2048"]
    line += [f"-artifact_prefix={tmp_path}/", str(corpus)]

    run = subprocess.run(line, capture_output=True, text=True, timeout=150, check=False)

    assert run.returncode == 0, run.stderr[-4_000:]
    assert f"Done {RUNS}" in run.stderr
