"""What `nocdesk check` says of the files: the store and the collector's spool, each looked through as a whole."""

from collections.abc import Iterator
from pathlib import Path

from nocdesk.core import Core
from nocdesk.finding import Finding, Weight
from nocdesk.language import _
from nocdesk.store.damage import faults_of


def check_files(core: Core) -> Iterator[Finding]:
    """Only what is wrong; a server looks after its own files."""
    url = core.engine.url
    where = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite" and (reason := faults_of(Path(url.database or ""))):
        remedy = _("{where} is damaged ({reason}): end every program that uses it, and restore the last backup")
        yield Finding(Weight.FAULT, "store", remedy.format(where=where, reason=reason))
    spool = core.settings.spool_file
    if spool.exists() and (reason := faults_of(spool)):
        remedy = _("{spool} is damaged ({reason}): start the collector again, which puts it aside and begins a new one")
        yield Finding(Weight.FAULT, "spool", remedy.format(spool=spool, reason=reason))
