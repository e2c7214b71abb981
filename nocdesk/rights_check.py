"""What `nocdesk check` says of the folder in which everything lies: whether others on the machine can read it."""

from collections.abc import Iterator
from pathlib import Path

from nocdesk.finding import Finding, Weight
from nocdesk.language import _
from nocdesk.private_files import open_to_others
from nocdesk.settings import Settings


def check_rights(settings: Settings) -> Iterator[Finding]:
    """A folder that was there before NocDesk keeps the rights that it had."""
    directory = settings.data_dir
    if not open_to_others([directory]):
        yield Finding(Weight.OK, "rights", _("{directory} is for its owner alone").format(directory=directory))
        return
    files = sorted(path for path in _files(settings) if open_to_others([path]))
    remedy = f"chmod 700 {directory}" + "".join(f" && chmod 600 {path}" for path in files)
    open_to = _("others on this machine can open {directory}: {remedy}")
    if files:
        open_to = _("others on this machine can open {directory} and {files} in it: {remedy}")
    said = open_to.format(directory=directory, files=", ".join(path.name for path in files), remedy=remedy)
    yield Finding(Weight.WEAK, "rights", said)


def _files(settings: Settings) -> Iterator[Path]:
    """What holds what customers and devices said, with what SQLite keeps beside it."""
    for first in ("nocdesk.db", settings.spool_file.name):
        yield from settings.data_dir.glob(f"{first}*")
