"""Which words of the command line stand for which commands.

What commands import is mostly needed by one of them alone: each is imported when its word is said.
"""

from collections.abc import Callable, Mapping, Sequence

import typer

Add = Callable[[typer.Typer], None]
"""Imports a module of commands and adds all of them."""

_WITH_A_VALUE = ("--config", "--role")
"""The options before a command that take the next word."""


def add_commands(app: typer.Typer, said: Sequence[str]) -> None:
    """Add the commands whose word is the first that is said.

    All are added where the first word is no command's: then they are listed, or the nearest one is proposed.
    """
    first = _first_word(said)
    for word in [first] if first in COMMANDS else COMMANDS:
        if word not in _names(app):
            COMMANDS[word](app)
    order = list(COMMANDS)
    app.registered_commands.sort(key=lambda each: order.index(str(each.name)))
    app.registered_groups.sort(key=lambda each: order.index(str(each.name)))


def _first_word(said: Sequence[str]) -> str:
    """What stands where a command does: the first word that is neither an option nor the value of one."""
    words = iter(said)
    for word in words:
        if word in _WITH_A_VALUE:
            next(words, "")
        elif not word.startswith("-"):
            return word
    return ""


def _names(app: typer.Typer) -> set[str]:
    return {str(each.name) for each in app.registered_commands} | {str(each.name) for each in app.registered_groups}


def _add_listings(app: typer.Typer) -> None:
    from nocdesk.commandline import listings

    app.command("alarms", epilog=listings.ALARM_FIELDS_HELP)(listings.alarms)
    app.command("services", epilog=listings.SERVICE_FIELDS_HELP)(listings.services)


def _add_inventory_listing(app: typer.Typer) -> None:
    from nocdesk.commandline import inventory_listing

    app.command("customers", epilog=inventory_listing.CUSTOMER_FIELDS_HELP)(inventory_listing.customers)
    app.command("probes", epilog=inventory_listing.PROBE_FIELDS_HELP)(inventory_listing.probes)


def _add_collector_listing(app: typer.Typer) -> None:
    from nocdesk.commandline import collector_listing

    app.command("collectors")(collector_listing.collectors)


def _add_composition_listing(app: typer.Typer) -> None:
    from nocdesk.commandline import composition_listing

    app.command("state")(composition_listing.state)


def _add_sample_listing(app: typer.Typer) -> None:
    from nocdesk.commandline import sample_listing

    app.command("samples")(sample_listing.samples)


def _add_evidence_listing(app: typer.Typer) -> None:
    from nocdesk.commandline import evidence_listing

    app.command("evidence")(evidence_listing.evidence)


def _add_record_command(app: typer.Typer) -> None:
    from nocdesk.commandline import record_command

    app.command("record")(record_command.record)


def _add_replay_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import replay_commands

    app.command("replay")(replay_commands.replay)


def _add_health_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import health_commands

    app.command("health")(health_commands.health)


def _add_status_command(app: typer.Typer) -> None:
    from nocdesk.commandline import status_command

    app.command("status")(status_command.status)


def _add_provider_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import provider_commands

    app.command("init")(provider_commands.init)
    app.command("import")(provider_commands.import_file)
    app.command("export")(provider_commands.export_file)


def _add_table_import(app: typer.Typer) -> None:
    from nocdesk.commandline import table_import

    app.command("import-template")(table_import.import_template)


def _add_trap_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import trap_commands

    app.add_typer(trap_commands.commands, name="traps")


def _add_alarm_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import alarm_commands

    app.add_typer(alarm_commands.commands, name="alarm")


def _add_annotation_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import annotation_commands

    app.add_typer(annotation_commands.commands, name="annotations")


def _add_audit_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import audit_commands

    app.add_typer(audit_commands.commands, name="audit")


def _add_credential_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import credential_commands

    app.add_typer(credential_commands.commands, name="credential")


def _add_ledger_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import ledger_commands

    app.add_typer(ledger_commands.commands, name="ledger")


def _add_left_out_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import left_out_commands

    app.add_typer(left_out_commands.commands, name="left-out")


def _add_notice_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import notice_commands

    app.add_typer(notice_commands.commands, name="notices")


def _add_problem_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import problem_commands

    app.add_typer(problem_commands.commands, name="problems")


def _add_report_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import report_commands

    app.add_typer(report_commands.commands, name="report")


def _add_shift_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import shift_commands

    app.add_typer(shift_commands.commands, name="shift")


def _add_sla_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import sla_commands

    app.add_typer(sla_commands.commands, name="sla")


def _add_team_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import team_commands

    app.add_typer(team_commands.commands, name="team")


def _add_ticket_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import ticket_commands

    app.add_typer(ticket_commands.commands, name="tickets")


def _add_backup_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import backup_commands

    app.command("backup")(backup_commands.backup)
    app.command("restore")(backup_commands.restore)


def _add_view_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import view_commands

    app.add_typer(view_commands.commands, name="views")


def _add_works_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import works_commands

    app.add_typer(works_commands.commands, name="works")


def _add_edge_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import edge_commands

    app.command("check")(edge_commands.check)
    app.command("discover")(edge_commands.discover)
    app.command("mibs")(edge_commands.mibs)
    app.command("collect")(edge_commands.collect)
    app.command("move")(edge_commands.move)


def _add_desk_commands(app: typer.Typer) -> None:
    from nocdesk.commandline import desk_commands

    app.command("desk")(desk_commands.desk)
    app.command("wallboard")(desk_commands.wallboard)


def _add_help_command(app: typer.Typer) -> None:
    from nocdesk.commandline import help_command

    app.command("help")(help_command.show_help)


def _add_demo_command(app: typer.Typer) -> None:
    from nocdesk.commandline import demo_command

    app.command("demo")(demo_command.demo)


COMMANDS: Mapping[str, Add] = {
    "alarms": _add_listings,
    "services": _add_listings,
    "customers": _add_inventory_listing,
    "probes": _add_inventory_listing,
    "collectors": _add_collector_listing,
    "state": _add_composition_listing,
    "samples": _add_sample_listing,
    "evidence": _add_evidence_listing,
    "record": _add_record_command,
    "replay": _add_replay_commands,
    "health": _add_health_commands,
    "status": _add_status_command,
    "init": _add_provider_commands,
    "import": _add_provider_commands,
    "import-template": _add_table_import,
    "export": _add_provider_commands,
    "traps": _add_trap_commands,
    "alarm": _add_alarm_commands,
    "annotations": _add_annotation_commands,
    "audit": _add_audit_commands,
    "credential": _add_credential_commands,
    "ledger": _add_ledger_commands,
    "left-out": _add_left_out_commands,
    "notices": _add_notice_commands,
    "problems": _add_problem_commands,
    "report": _add_report_commands,
    "shift": _add_shift_commands,
    "sla": _add_sla_commands,
    "team": _add_team_commands,
    "tickets": _add_ticket_commands,
    "views": _add_view_commands,
    "works": _add_works_commands,
    "backup": _add_backup_commands,
    "restore": _add_backup_commands,
    "check": _add_edge_commands,
    "discover": _add_edge_commands,
    "mibs": _add_edge_commands,
    "collect": _add_edge_commands,
    "move": _add_edge_commands,
    "desk": _add_desk_commands,
    "help": _add_help_command,
    "wallboard": _add_desk_commands,
    "demo": _add_demo_command,
}
