"""`nocdesk backup` and `nocdesk restore`."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.engine import make_url

from nocdesk.carrying.address import store_address
from nocdesk.carrying.backing_up import backup_name, make_backup
from nocdesk.carrying.backup_file import Seal, check_backup
from nocdesk.carrying.restoring import restore_backup
from nocdesk.clock import SystemClock
from nocdesk.commandline.moving import show_carried, show_change_of_store
from nocdesk.commandline.opening import (
    Invocation,
    allow,
    database_password,
    invocation,
    named_password,
    operator_name,
    require_store,
)
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import show_json, show_progress
from nocdesk.language import _
from nocdesk.people.model import Actor
from nocdesk.people.policy import Act
from nocdesk.settings import Settings
from nocdesk.store.base import make_engine


def backup(
    context: typer.Context,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE|DIR", help="Where to; in a directory the file is named by the time.")
    ] = None,
    check: Annotated[Path | None, typer.Option(metavar="FILE", help="Make none: read this one to its end.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a backup that is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write one state of the whole store into a file, while all go on working; or check such a file."""
    if (to is None) == (check is None):
        raise typer.BadParameter(_("name either a place (--to) or a backup to be checked (--check)"))
    call = invocation(context)
    if check is not None:
        path, seal = check, check_backup(check)
    else:
        assert to is not None
        path, seal = _back_up(call, to, force)
    if as_json:
        show_json({"file": str(path), **_record(seal)})
    else:
        print(_sealed_text(path, seal))


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The backup.")],
    to: Annotated[str, typer.Option(help="The new, empty store: postgresql://HOST/NAME or sqlite:///FILE.")],
    credential: Annotated[str, typer.Option(help="The name of the new store's password on this machine.")] = "",
    afresh: Annotated[
        bool, typer.Option("--afresh", help="Empty what a stopped one has left, and begin anew.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make a store of a backup, where there is none yet; no store is ever written over."""
    call = invocation(context)
    settings = _permitted(call)
    address = store_address(to, named_password(settings, credential))
    target = make_engine(address)
    try:
        tables = restore_backup(file, target, show_progress, afresh=afresh)
    finally:
        target.dispose()
    where = address.render_as_string(hide_password=True)
    if as_json:
        show_json({"database_url": where, "rows": sum(each.rows for each in tables)})
        return
    show_carried(tables)
    show_change_of_store(call, where)


def _back_up(call: Invocation, to: Path, force: bool) -> tuple[Path, Seal]:
    settings = _permitted(call)
    require_store(settings)
    now = SystemClock().now()
    path = to / backup_name(now) if to.is_dir() else to
    url, password = make_url(settings.database_url), database_password(settings)
    engine = make_engine(url if password is None else url.set(password=password))
    try:
        make_backup(engine, path, now, show_progress, replace=force)
        return path, check_backup(path)
    finally:
        engine.dispose()


def _permitted(call: Invocation) -> Settings:
    settings = call.settings()
    allow(Actor(operator_name(), settings.role), Act.KEEP_STORE)
    return settings


def _record(seal: Seal) -> dict[str, object]:
    return {
        "made_at": seal.made_at.isoformat(),
        "schema": seal.revision,
        "bytes": seal.octets,
        "sha256": seal.sha256,
    }


def _sealed_text(path: Path, seal: Seal) -> str:
    return _("{path}: a sound backup of {at:%Y-%m-%d %H:%M:%S} UTC, {mib:,.1f} MiB, schema {revision}").format(
        path=path, at=seal.made_at, mib=seal.octets / 2**20, revision=seal.revision
    )
