"""`nocdesk state`: by which rule the state of a service follows from its parts, now or as one supposes."""

from dataclasses import asdict
from typing import Annotated

import typer

from nocdesk.boards.composition_board import CompositionRow, composition_row
from nocdesk.commandline.listings import service_id_of
from nocdesk.commandline.opening import store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import NOTHING, show_json, show_table
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.services.composition import state_rule
from nocdesk.services.model import ServiceClass

Supposed = Annotated[list[str] | None, typer.Option(help="Suppose this of a device, link or service; may be repeated.")]


def state(
    context: typer.Context,
    service: Annotated[str, typer.Argument(help="The service, by its name.")],
    down: Supposed = None,
    degraded: Supposed = None,
    up: Annotated[bool, typer.Option("--up", help="Suppose that all else is up.")] = False,
    rule: Annotated[str | None, typer.Option(help="Try this rule: worst, best, at least 2, weight 0.6.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the state of a service by its parts, with the leaf causes; nothing that is supposed here is kept."""
    supposed = {
        **dict.fromkeys(degraded or (), ServiceClass.DEGRADED),
        **dict.fromkeys(down or (), ServiceClass.DOWN),
    }
    tried = state_rule(rule) if rule is not None else None
    with store_for(context, Act.VIEW_NETWORK) as core, core.read() as session:
        found = composition_row(
            session,
            service_id_of(session, service),
            rule=tried,
            supposed=supposed if supposed or up else None,
        )
    if as_json:
        show_json(asdict(found))
        return
    _show(found)


def _show(found: CompositionRow) -> None:
    causes = _(" because of {causes}").format(causes=", ".join(found.causes)) if found.causes else ""
    print(
        _("{service} is {state}{causes}; rule: {rule}").format(
            service=found.service, state=found.state, causes=causes, rule=found.rule
        )
    )
    rows = [(p.name, p.state, p.effect, f"{p.weight:g}", ", ".join(p.causes) or NOTHING) for p in found.parts]
    show_table(
        ("part", "state", "effect", "weight", "because of"), rows, empty=_("It has no parts: only its own tests.")
    )
