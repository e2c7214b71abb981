"""The command that writes what happened in the store as a stream of events for `nocdesk replay`."""

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from nocdesk.commandline.listings import instant_of
from nocdesk.commandline.opening import store_for
from nocdesk.commandline.output import require_writable
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.replay.recording import recorded_lines
from nocdesk.whole_file import write_whole

LAST_NIGHT = timedelta(hours=12)


def record(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="EVENTS.jsonl", help="Where to write them; without it they are printed.")
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="TIME", help="From when on; else the last 12 hours.")] = None,
    until: Annotated[str | None, typer.Option(metavar="TIME", help="Up to when; else up to now.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file, where there is one.")] = False,
) -> None:
    """Write what was heard of alarms, and who called, as events that `nocdesk replay` runs again."""
    from_at, to_at = instant_of(since, "--since"), instant_of(until, "--until")
    if file is not None:
        require_writable(file)
    with store_for(context, Act.VIEW_ALARMS) as core:
        to_at = to_at or core.clock.now()
        with core.read() as session:
            lines = recorded_lines(session, from_at or to_at - LAST_NIGHT, to_at)
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    if file is None:
        sys.stdout.write(text)
        return
    write_whole(file, lambda out: out.write(text.encode()), replace=force)
    print(_("{count} events were written to {file}.").format(count=len(lines), file=file))
