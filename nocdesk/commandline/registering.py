"""Which words of the command line stand for which commands, of those that need neither the edge nor the desk."""

import typer

from nocdesk.commandline import (
    alarm_commands,
    composition_listing,
    credential_commands,
    evidence_listing,
    health_commands,
    inventory_listing,
    ledger_commands,
    listings,
    notice_commands,
    problem_commands,
    provider_commands,
    record_command,
    replay_commands,
    report_commands,
    sample_listing,
    shift_commands,
    sla_commands,
    table_import,
    ticket_commands,
    trap_commands,
    view_commands,
    works_commands,
)


def add_commands(app: typer.Typer) -> None:
    """Add them to the front door."""
    app.command("alarms", epilog=listings.ALARM_FIELDS_HELP)(listings.alarms)
    app.command("services", epilog=listings.SERVICE_FIELDS_HELP)(listings.services)
    app.command("customers", epilog=inventory_listing.CUSTOMER_FIELDS_HELP)(inventory_listing.customers)
    app.command("probes", epilog=inventory_listing.PROBE_FIELDS_HELP)(inventory_listing.probes)
    app.command("state")(composition_listing.state)
    app.command("samples")(sample_listing.samples)
    app.add_typer(trap_commands.commands, name="traps")
    app.command("evidence")(evidence_listing.evidence)
    app.command("record")(record_command.record)
    app.command("replay")(replay_commands.replay)
    app.command("health")(health_commands.health)
    app.command("init")(provider_commands.init)
    app.command("import")(provider_commands.import_file)
    app.command("import-template")(table_import.import_template)
    app.command("export")(provider_commands.export_file)
    app.add_typer(alarm_commands.commands, name="alarm")
    app.add_typer(credential_commands.commands, name="credential")
    app.add_typer(ledger_commands.commands, name="ledger")
    app.add_typer(notice_commands.commands, name="notices")
    app.add_typer(problem_commands.commands, name="problems")
    app.add_typer(report_commands.commands, name="report")
    app.add_typer(shift_commands.commands, name="shift")
    app.add_typer(sla_commands.commands, name="sla")
    app.add_typer(ticket_commands.commands, name="tickets")
    app.add_typer(view_commands.commands, name="views")
    app.add_typer(works_commands.commands, name="works")
