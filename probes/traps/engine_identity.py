"""Our own SNMP engine, to which INFORMs are addressed: its name for ever, and how often it was started (RFC 3414)."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from nocdesk.private_files import private_opener
from probes.traps.raw_spool import RawSpoolError, sync_directory

_PREFIX = bytes.fromhex("80007ed905")
"""RFC 3411, SnmpEngineID: the enterprise number 32473, which RFC 5612 leaves to examples, and octets of one's own."""
_OWN_OCTETS = 12
_FILE = "engine.json"
MAX_BOOTS = 2_147_483_646


@dataclass(frozen=True, slots=True)
class EngineIdentity:
    """snmpEngineID and snmpEngineBoots."""

    engine_id: bytes
    boots: int


def next_boot(directory: Path) -> EngineIdentity:
    """The engine of a directory, one boot further; that is on the disk before anybody hears of it."""
    path = directory / _FILE
    try:
        known = _read(path)
        identity = EngineIdentity(known.engine_id, known.boots + 1)
        fresh = path.with_suffix(".new")
        with open(fresh, "w", encoding="ascii", opener=private_opener) as file:
            json.dump({"engine_id": identity.engine_id.hex(), "boots": identity.boots}, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        sync_directory(directory)
    except OSError as error:
        raise RawSpoolError(f"{path}: cannot be written ({error.strerror}). Check its rights and its disk.") from error
    return identity


def known_engine_id(directory: Path) -> bytes | None:
    """The name that devices know the engine of a directory by; None if it was never started."""
    kept = _kept(directory / _FILE)
    return None if kept is None else kept.engine_id


def _read(path: Path) -> EngineIdentity:
    """What was written; another name where nothing was, or where the boots are used up (clause 2.2.2)."""
    return _kept(path) or EngineIdentity(_PREFIX + secrets.token_bytes(_OWN_OCTETS), 0)


def _kept(path: Path) -> EngineIdentity | None:
    try:
        kept = json.loads(path.read_text("ascii"))
        known = EngineIdentity(bytes.fromhex(kept["engine_id"]), int(kept["boots"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return known if known.boots < MAX_BOOTS else None
