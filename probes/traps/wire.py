"""Events as lines of JSON between the decoder and the collector."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, cast

from nocdesk.traps.event import Cause, TrapEvent, TrapState, TrapVarBind

_PLAIN = tuple(one.name for one in fields(TrapEvent) if one.name not in ("varbinds", "raw"))


def event_to_json(event: TrapEvent) -> dict[str, object]:
    """What `event_from_json` reads."""
    return {
        **{name: getattr(event, name) for name in _PLAIN},
        "varbinds": [(varbind.oid, varbind.type, varbind.value) for varbind in event.varbinds],
        "raw": event.raw.hex(),
    }


def event_from_json(values: Mapping[str, object]) -> TrapEvent:
    """The event that was written."""
    plain = cast(dict[str, Any], {name: values[name] for name in _PLAIN})
    event = TrapEvent(**plain)
    varbinds = cast(list[tuple[str, str, int | str | None]], values["varbinds"])
    return replace(
        event,
        state=TrapState(event.state),
        cause=Cause(event.cause) if event.cause else None,
        varbinds=tuple(TrapVarBind(*varbind) for varbind in varbinds),
        raw=bytes.fromhex(str(values["raw"])),
    )
