"""`nocdesk evidence`: what a device said in the poll that a sample of a probe came from, object by object."""

from typing import Annotated, Any

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.commandline.listings import instant_of
from nocdesk.commandline.opening import store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import show_json, show_table
from nocdesk.errors import NocdeskError
from nocdesk.evidence.queries import PollEvidence, evidence_of
from nocdesk.language import _
from nocdesk.names.file import load_names
from nocdesk.names.lookup import Names
from nocdesk.network.model import Probe
from nocdesk.people.policy import Act
from nocdesk.quality.layout import value_to_json
from nocdesk.toml_file import nearest


class NoEvidenceError(NocdeskError):
    """There is nothing to show."""


def evidence(
    context: typer.Context,
    probe: Annotated[str, typer.Argument(help="The probe, by its name.")],
    at: Annotated[
        str | None, typer.Option(help="An instant (ISO 8601, UTC without an offset); now without it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print every object that a device gave in the last poll of a probe at an instant."""
    with store_for(context, Act.VIEW_NETWORK) as core:
        when = instant_of(at, "--at") or core.clock.now()
        with core.read() as session:
            found = evidence_of(session, _probe_id(session, probe), when)
        names = load_names(core.settings.names_file)
    if found is None:
        raise NoEvidenceError(
            _(
                "Nothing is kept of '{probe}' at {when}: it was not polled then, or evidence of that "
                "time has been forgotten. `nocdesk check` says how far back there is some."
            ).format(probe=probe, when=when.isoformat())
        )
    if as_json:
        show_json(_record(probe, found, names))
        return
    said = f" ({found.detail})" if found.detail else ""
    print(
        _("{probe}: {outcome}{said} at {taken_at}{pinned}").format(
            probe=probe,
            outcome=found.outcome,
            said=said,
            taken_at=found.taken_at.isoformat(),
            pinned=_(", pinned") if found.is_pinned else "",
        )
    )
    rows = [(names.name_of(b.oid), b.type, names.value_of(b.oid, b.value, b.type)) for b in found.bindings]
    show_table(("object", "type", "value"), rows, empty=_("The device said nothing."))


def _probe_id(session: Session, name: str) -> int:
    known = dict(session.execute(select(Probe.name, Probe.id)).all())
    if name not in known:
        raise NoEvidenceError(
            _("There is no probe '{name}'; {nearest}").format(name=name, nearest=nearest(name, sorted(known)))
        )
    return known[name]


def _record(probe: str, found: PollEvidence, names: Names) -> dict[str, Any]:
    return {
        "probe": probe,
        "taken_at": found.taken_at.isoformat(),
        "outcome": found.outcome,
        "detail": found.detail,
        "is_pinned": found.is_pinned,
        "varbinds": [
            {
                "oid": ".".join(map(str, b.oid)),
                "name": names.name_of(b.oid),
                "type": b.type,
                "value": value_to_json(b.value),
            }
            for b in found.bindings
        ],
    }
