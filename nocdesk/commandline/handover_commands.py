"""The commands about handovers: prepare, write, sign, read back, accept or refuse, and export."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from nocdesk.boards.handover_records import handover_record, handover_summary
from nocdesk.boards.handover_sheet import sheet_items
from nocdesk.commandline.opening import acting, store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import require_writable, show_json, show_table
from nocdesk.core import Core
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.reports.formats import ReportFormat, write_report
from nocdesk.reports.handover_document import handover_document
from nocdesk.shifts.alarm_health import AlarmTerms
from nocdesk.shifts.calendar import Shift
from nocdesk.shifts.handing_over import (
    accept_handover,
    discard_handover,
    prepare_handover,
    read_back,
    recall_handover,
    refuse_handover,
    sign_handover,
    write_handover,
)
from nocdesk.shifts.model import Handover
from nocdesk.shifts.queries import handovers, shift_to_hand_over
from nocdesk.shifts.sheet import NOTES, SECTION_WORDS, SheetItem, items_of, not_read_back
from nocdesk.shifts.states import STATE_WORDS, HandoverError

commands = typer.Typer(no_args_is_help=True, help="Hand a shift over: prepare, sign, read back, accept or refuse.")

Which = Annotated[int, typer.Argument(metavar="ID", help="A handover by its number.")]


@commands.command("list")
def list_handovers(context: typer.Context, as_json: AsJson = False) -> None:
    """List the handovers, the newest first."""
    with store_for(context, Act.VIEW_SHIFT_LOG) as core, core.read() as session:
        rows = [handover_summary(one) for one in handovers(session)]
    if as_json:
        show_json(rows)
        return
    keys = ("id", "shift", "starts_at", "ends_at", "state", "outgoing", "incoming")
    show_table(keys, ([row[key] for key in keys] for row in rows), empty=_("No shift was handed over yet."))


@commands.command("show")
def show(context: typer.Context, which: Which, as_json: AsJson = False) -> None:
    """Show a handover sheet."""
    with store_for(context, Act.VIEW_SHIFT_LOG) as core, core.read() as session:
        handover = _found(session, which)
        if as_json:
            show_json(handover_record(handover))
            return
        _show(handover)


@commands.command("prepare")
def prepare(context: typer.Context) -> None:
    """Begin the handover of the shift that is due, filled with what stands open."""
    with store_for(context, Act.HAND_OVER) as core, core.work() as work:
        shift = shift_to_hand_over(work.session, core.settings.shifts, work.now)
        number = prepare_handover(work, shift=shift, items=_items(core, work.session, shift))
    print(
        _("Handover {number} of {shift} is prepared: write it, then `nocdesk shift handover sign {number}`.").format(
            number=number, shift=shift.name
        )
    )


@commands.command("write")
def write(
    context: typer.Context,
    which: Which,
    situation: Annotated[str | None, typer.Option(help="What is going on.")] = None,
    background: Annotated[str | None, typer.Option(help="What led to it.")] = None,
    assessment: Annotated[str | None, typer.Option(help="What you think of it.")] = None,
    request: Annotated[str | None, typer.Option(help="What the next shift is to do.")] = None,
    renew: Annotated[bool, typer.Option("--renew", help="Fill the sheet anew with what stands open now.")] = False,
) -> None:
    """Write the free notes of a handover."""
    given = zip(NOTES, (situation, background, assessment, request), strict=True)
    notes = {name: text for name, text in given if text is not None}
    with store_for(context, Act.HAND_OVER) as core, core.work() as work:
        items = _items(core, work.session, _shift(_found(work.session, which))) if renew else None
        write_handover(work, handover_id=which, notes=notes, items=items)
    print(_("Handover {which} is written.").format(which=which))


@commands.command("sign")
def sign(context: typer.Context, which: Which) -> None:
    """Sign as who leaves; the sheet is filled with what stands open at this moment."""
    with store_for(context, Act.HAND_OVER) as core, core.work() as work:
        items = _items(core, work.session, _shift(_found(work.session, which)))
        sign_handover(work, handover_id=which, items=items)
    print(
        _("Handover {which} is signed by {actor}; now who comes reads it back and accepts it.").format(
            which=which, actor=core.actor.name
        )
    )


@commands.command("recall")
def recall(context: typer.Context, which: Which) -> None:
    """Take one's signature back."""
    with acting(context, Act.HAND_OVER) as work:
        recall_handover(work, handover_id=which)
    print(_("Handover {which} is a draft again.").format(which=which))


@commands.command("read-back")
def say_back(
    context: typer.Context,
    which: Which,
    key: Annotated[str, typer.Argument(help="The key of a pressing item, as `show` prints it.")],
) -> None:
    """Say that a pressing item was read back."""
    with acting(context, Act.HAND_OVER) as work:
        read_back(work, handover_id=which, key=key)
        handover = _found(work.session, which)
        left = len(not_read_back(items_of(handover.items), handover.read_back))
    print(_("Read back: {key}; {left} left.").format(key=key, left=left))


@commands.command("accept")
def accept(context: typer.Context, which: Which) -> None:
    """Sign as who comes: another person than who left; nothing is changed after that."""
    with acting(context, Act.HAND_OVER) as work:
        accept_handover(work, handover_id=which)
    print(_("Handover {which} is signed by both.").format(which=which))


@commands.command("refuse")
def refuse(context: typer.Context, which: Which, reason: Annotated[str, typer.Option(help="What is missing.")]) -> None:
    """Refuse it as who comes, with a reason."""
    with acting(context, Act.HAND_OVER) as work:
        refuse_handover(work, handover_id=which, reason=reason)
    print(_("Handover {which} is refused.").format(which=which))


@commands.command("discard")
def discard(context: typer.Context, which: Which) -> None:
    """Give up a draft, or what was refused."""
    with acting(context, Act.HAND_OVER) as work:
        discard_handover(work, handover_id=which)
    print(_("Handover {which} is discarded.").format(which=which))


@commands.command("export")
def export(
    context: typer.Context,
    which: Which,
    output: Annotated[Path, typer.Option(help="The file to write.")],
    file_format: Annotated[ReportFormat, typer.Option("--format", help="What kind of file.")] = ReportFormat.PDF,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write a handover sheet as a file."""
    require_writable(output)
    with store_for(context, Act.VIEW_SHIFT_LOG) as core, core.read() as session:
        document = handover_document(
            _found(session, which),
            timezone=core.settings.shifts.timezone,
            provider=core.settings.reports.provider,
            now=core.clock.now(),
        )
    write_report(document, file_format, output, replace=force)
    print(_("Written: {file}").format(file=output.absolute()))


def _found(session: Session, which: int) -> Handover:
    handover = session.get(Handover, which)
    if handover is None:
        raise HandoverError(
            _("There is no handover {which}: `nocdesk shift handover list` shows them.").format(which=which)
        )
    return handover


def _items(core: Core, session: Session, shift: Shift) -> tuple[SheetItem, ...]:
    terms = AlarmTerms(core.settings.health, core.settings.shifts)
    return sheet_items(session, shift, terms, now=core.clock.now())


def _shift(handover: Handover) -> Shift:
    return Shift(handover.shift, handover.starts_at, handover.ends_at)


def _show(handover: Handover) -> None:
    print(
        _("Handover {id} of {shift}, {starts_at:%Y-%m-%d %H:%M} to {ends_at:%Y-%m-%d %H:%M} UTC: {state}").format(
            id=handover.id,
            shift=handover.shift,
            starts_at=handover.starts_at,
            ends_at=handover.ends_at,
            state=STATE_WORDS[handover.state],
        )
    )
    refusal = f"{handover.refused_by}: {handover.refusal}" if handover.refused_by else None
    for side, words in ((_("leaves"), handover.outgoing), (_("comes"), handover.incoming), (_("refused by"), refusal)):
        if words:
            print(f"  {side}: {words}")
    for name in NOTES:
        if text := getattr(handover, name):
            print(f"{name.capitalize()}: {text}")
    cells = (
        (SECTION_WORDS[item.section], item.text, item.detail, *_reading(item, handover))
        for item in items_of(handover.items)
    )
    show_table(("section", "what", "detail", "read back", ""), cells, empty=_("Nothing stands open."))


def _reading(item: SheetItem, handover: Handover) -> tuple[str, str]:
    """The key of a pressing item, and whether it was read back."""
    return (item.key if item.is_pressing else "", _("done") if item.key in handover.read_back else "")
