"""The commands about a team: found its store, and say who is in it, in which role."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import URL, Connection
from sqlalchemy.exc import OperationalError

from nocdesk.clock import SystemClock
from nocdesk.commandline.opening import invocation, machine_credentials
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import show_json, show_table
from nocdesk.commandline.passphrase import ask_passphrase
from nocdesk.language import _
from nocdesk.people.model import Role
from nocdesk.team.address import team_address
from nocdesk.team.applying import are_rules_current, found_team, team_engine
from nocdesk.team.errors import NotPermittedError, TeamError
from nocdesk.team.members import (
    add_member,
    change_role,
    end_sessions,
    members,
    needs_password,
    remove_member,
    require_member,
)
from nocdesk.team.scram import scram_verifier
from nocdesk.team.trail import tell_trail

commands = typer.Typer(no_args_is_help=True, help="A team on one PostgreSQL store: found it, and say who is in it.")

Address = Annotated[str, typer.Option(help="The store, as postgresql://HOST/NAME; without it database_url counts.")]
Person = Annotated[str, typer.Argument(metavar="PERSON", help="The person's login in the database.")]
Wanted = Annotated[Role, typer.Option("--role", help="What the person may do.")]


@commands.command("init")
def init(context: typer.Context, url: Address = "") -> None:
    """Make the store of a team, or carry one forward; given again it changes nothing."""
    address, shown = _address(context, url)
    with _told():
        settled = found_team(address)
    if settled:
        print(_("Brought up to date: {names}.").format(names=", ".join(settled)))
    print(_("{store} is the store of a team. Add people with `nocdesk team add`.").format(store=shown))


@commands.command("add")
def add(
    context: typer.Context,
    person: Person,
    role: Wanted,
    url: Address = "",
    password_file: Annotated[
        Path | None, typer.Option(help="A file that holds the new login's password; asked for without it.")
    ] = None,
    credential: Annotated[str, typer.Option(help="The name under which the password is kept on this machine.")] = "",
) -> None:
    """Take a person or a collector into the team; a login that is not there yet is made."""
    with _changing(context, url) as connection:
        verifier = None
        if needs_password(connection, person):
            verifier = scram_verifier(connection, person, _password(context, person, password_file, credential))
        add_member(connection, person, role, verifier=verifier)
        tell_trail(connection, "add_person", SystemClock().now(), {}, {"name": person, "role": role})
    print(_("{person} is in the team as {role}.").format(person=person, role=role))


@commands.command("role")
def role_of(
    context: typer.Context,
    person: Person,
    role: Annotated[Role, typer.Argument(metavar="ROLE", help="What the person may do from now on.")],
    url: Address = "",
) -> None:
    """Give a member of the team another role; the desk that it has open starts again in it."""
    with _changing(context, url) as connection:
        before = require_member(connection, person).role
        change_role(connection, person, role)
        tell_trail(
            connection,
            "change_role",
            SystemClock().now(),
            {"name": person, "role": before},
            {"name": person, "role": role},
        )
    with _changing(context, url) as connection:
        end_sessions(connection, person)
    print(_("{person} is in the team as {role}.").format(person=person, role=role))


@commands.command("remove")
def remove(context: typer.Context, person: Person, url: Address = "") -> None:
    """Take a member out of the team; what it did stays under its name."""
    with _changing(context, url) as connection:
        before = require_member(connection, person).role
        remove_member(connection, person)
        tell_trail(connection, "remove_person", SystemClock().now(), {"name": person, "role": before}, {})
    with _changing(context, url) as connection:
        end_sessions(connection, person)
    print(_("{person} is no longer in the team.").format(person=person))


@commands.command("list")
def list_(context: typer.Context, url: Address = "", as_json: AsJson = False) -> None:
    """Who is in the team, and in which role."""
    with _changing(context, url) as connection:
        found, is_current = members(connection), are_rules_current(connection)
    if as_json:
        show_json([{"name": each.name, "role": each.role, "out_of_date": list(each.stale)} for each in found])
        return
    rows = [(member.name, member.role, ", ".join(member.stale)) for member in found]
    empty = _("Nobody is in the team yet. Add people with `nocdesk team add`.")
    show_table(["Person", "Role", "Out of date"], rows, empty=empty)
    if not is_current:
        print(_("The rules of the database are those of another version of NocDesk."))
    if not is_current or any(member.stale for member in found):
        print(_("What is out of date `nocdesk team init` brings up to date, for all of them."))


@contextmanager
def _changing(context: typer.Context, url: str) -> Iterator[Connection]:
    """One transaction on the team's store; what the database's administrator has to run is printed."""
    address, _shown = _address(context, url)
    engine = team_engine(address)
    try:
        with _told(), engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except NotPermittedError as error:
        for statement in error.statements:
            print(f"{statement};")
        raise
    except OperationalError as error:
        raise TeamError(
            _("The server cannot be reached or does not let you in: {reason}").format(
                reason=str(error.orig).strip().splitlines()[0]
            )
        ) from error


def _address(context: typer.Context, url: str) -> tuple[URL, str]:
    settings = invocation(context).settings()
    address = team_address(url or settings.database_url, settings.database_ca)
    shown = address.render_as_string(hide_password=True)
    if settings.database_credential and not url:
        secret = machine_credentials(settings, ask_passphrase, os.environ).password(settings.database_credential)
        address = address.set(password=secret)
    return address, shown


def _password(context: typer.Context, person: str, file: Path | None, credential: str) -> str:
    if file is not None:
        return _refuse_short(_from_file(file))
    if credential:
        settings = invocation(context).settings()
        return _refuse_short(machine_credentials(settings, ask_passphrase, os.environ).password(credential))
    return _refuse_short(_typed(_("Password of {person}: ").format(person=person)))


def _from_file(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise TeamError(
            _("{file}: the password cannot be read from it ({reason}).").format(file=file, reason=error)
        ) from error


def _typed(prompt: str) -> str:
    """Typed twice without being shown; one line from a pipe."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(prompt)
    if getpass.getpass(_("Once more: ")) != first:
        raise TeamError(_("The two passwords differ; nothing was changed."))
    return first


def _refuse_short(password: str) -> str:
    if len(password) < 8:
        raise TeamError(_("A password has at least 8 characters; nothing was changed."))
    return password
