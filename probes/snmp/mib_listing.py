"""Prints what a MIB folder gives, and what an object's name or OID is."""

from collections.abc import Sequence

from nocdesk.commandline.output import show_json, show_table
from nocdesk.language import _
from nocdesk.names.file import load_names
from nocdesk.names.objects import dotted
from nocdesk.settings import Settings
from probes.snmp.mibs import MibReport, read_mibs


def show_folder(settings: Settings, *, as_json: bool) -> bool:
    """Read the folder, list its modules and faults; whether there was no fault."""
    if settings.mib_dir is None:
        report = MibReport((), (), 0, 0)
    else:
        report = read_mibs(settings.mib_dir, settings.mib_cache, settings.names_file)
    known = len(load_names(settings.names_file))
    if as_json:
        show_json(_record(settings, report, known))
        return not report.faults
    if settings.mib_dir is None:
        print(
            _("No MIB folder is set: name one as mib_dir in the settings. {known} objects have names anyway.").format(
                known=known
            )
        )
        return True
    rows = [(one.name, one.objects, one.notifications, one.title) for one in report.modules]
    show_table(("module", "objects", "notifications", "file"), rows, empty=_("The folder holds no MIB module."))
    for fault in report.faults:
        print(_("fault: {printable}").format(printable=_printable(fault)))
    again = report.files - report.parsed
    print(
        _("{files} files, {parsed} parsed now and {again} known from before; {known} objects have names.").format(
            files=report.files, parsed=report.parsed, again=again, known=known
        )
    )
    return not report.faults


def look_up(settings: Settings, names: Sequence[str], *, as_json: bool) -> None:
    """Print each object with its OID; raises UnknownNameError."""
    table = load_names(settings.names_file)
    rows = [(table.name_of(oid), dotted(oid)) for oid in map(table.oid_of, names)]
    if as_json:
        show_json([{"name": name, "oid": oid} for name, oid in rows])
    else:
        show_table(("name", "OID"), rows, empty="")


def _record(settings: Settings, report: MibReport, known: int) -> dict[str, object]:
    modules = [
        {"module": one.name, "file": one.title, "objects": one.objects, "notifications": one.notifications}
        for one in report.modules
    ]
    return {
        "folder": str(settings.mib_dir) if settings.mib_dir else None,
        "modules": modules,
        "faults": list(report.faults),
        "files": report.files,
        "parsed": report.parsed,
        "names": known,
    }


def _printable(text: str) -> str:
    """What stands in a foreign file, fit for a terminal."""
    return "".join(character if character.isprintable() else " " for character in text)
