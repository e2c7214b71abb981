"""What the keys of notes do: annotate the plots, put a bookmark there, go through both, take one back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial

from nocdesk.language import _
from nocdesk.views.plot_notes import (
    PlotNoteRow,
    PlotNoteWish,
    bookmark_rows,
    plot_notes,
    take_back_plot_note,
    write_plot_note,
)
from ui.charts.ticks import clock_text, moment_of, zone_between
from ui.charts.time_range import TimeRange
from ui.dialogs.ask import AskDialog
from ui.dialogs.once import open_once
from ui.keys_in_force import with_keys
from ui.operations import Results, Undo
from ui.views.workbench import WorkbenchView
from ui.workplace import Workplace

_WHY = _(
    "All of the staff read it at this place of the service's plots, field and customer care too: "
    "write no name of a device."
)
_NEAR = 0.01
"""So near to the crosshair, as a share of the range, is at it."""
_BESIDE_S = 1800.0
"""So much is shown before and after a bookmark that is gone to."""


class NoteKeys:
    """Reads the notes of the service that is shown whenever a key asks about them."""

    def __init__(self, view: WorkbenchView, workplace: Workplace, say: Callable[[str], object]) -> None:
        self._view, self._place, self._say = view, workplace, say

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By action id."""
        return {
            "plot.annotate": self.annotate,
            "plot.bookmark": self.bookmark,
            "plot.next_note": partial(self._ask, partial(self._step, 1)),
            "plot.previous_note": partial(self._ask, partial(self._step, -1)),
            "plot.take_back_note": partial(self._ask, self._take_back),
        }

    def annotate(self) -> None:
        """Ask for the words, and write them at the mark, else at the crosshair, else at the newest."""
        service_id = self._service()
        if service_id is None:
            return
        within = self._spot()
        dialog = AskDialog(
            _("Annotate {when}").format(when=words_of(within)), _WHY, _("Annotate"), required=True, parent=self._view
        )
        dialog.answered.connect(partial(self._write, service_id, within))
        open_once(dialog)

    def bookmark(self) -> None:
        """Put a bookmark there at once; it is seen at this person's seats alone."""
        service_id = self._service()
        if service_id is not None:
            self._write(service_id, self._spot(), "", is_bookmark=True)

    def open(self, bookmark_id: int) -> None:
        """Show one of the own bookmarks, with the crosshair on it."""
        self._place.background.read(self._read_bookmarks, partial(self._show_bookmark, bookmark_id), self._say)

    def _read_bookmarks(self) -> Sequence[PlotNoteRow]:
        with self._place.core.read() as session:
            return bookmark_rows(session, self._place.core.actor)

    def _show_bookmark(self, bookmark_id: int, rows: Sequence[PlotNoteRow]) -> None:
        row = next((row for row in rows if row.id == bookmark_id), None)
        if row is None:
            self._say(_("There is no such bookmark of yours any more."))
            return
        beside = timedelta(seconds=_BESIDE_S)
        self._view.open_service(row.service_id, start=row.starts_at - beside, end=row.ends_at + beside)
        self._view.plots.set_locked(True)
        self._view.plots.set_crosshair(row.starts_at.timestamp())
        self._view.say(
            _("Bookmark on {service} {when}.").format(
                service=row.service, when=words_of(TimeRange(row.starts_at.timestamp(), row.ends_at.timestamp()))
            )
        )

    def _write(self, service_id: int, within: TimeRange, text: str, *, is_bookmark: bool = False) -> None:
        wish = PlotNoteWish(service_id, moment_of(within.start), moment_of(within.end), text, is_bookmark)
        what = _("Bookmark {when}") if is_bookmark else _("Annotation {when}")
        done = what.format(when=words_of(within))
        self._place.operations.do(done, [partial(write_plot_note, wish=wish)], undo_of=partial(_back, done))

    def _ask(self, act: Callable[[Sequence[PlotNoteRow]], None]) -> None:
        """Read the notes of the service, and do it with them, unless another service is shown by then."""
        service_id = self._service()
        if service_id is None:
            return

        def on_rows(rows: Sequence[PlotNoteRow]) -> None:
            if self._view.service_id == service_id:
                act(rows)

        self._place.background.read(partial(self._read, service_id), on_rows, self._say)

    def _read(self, service_id: int) -> Sequence[PlotNoteRow]:
        with self._place.core.read() as session:
            return plot_notes(session, self._place.core.actor, service_id)

    def _step(self, by: int, rows: Sequence[PlotNoteRow]) -> None:
        """Put the crosshair on the next or previous one, and bring it into sight."""
        shown, at = self._view.navigation.shown, self._view.plots.crosshair
        from_ = (shown.start if by > 0 else shown.end) if at is None else at
        ahead = [row for row in rows if (row.starts_at.timestamp() - from_) * by > 0.5]
        if not ahead:
            later, earlier = _("No later annotation or bookmark here."), _("No earlier annotation or bookmark here.")
            self._say(later if by > 0 else earlier)
            return
        row = ahead[0] if by > 0 else ahead[-1]
        start = row.starts_at.timestamp()
        if not shown.start <= start <= shown.end:
            share = (start - shown.start - shown.span_s / 2) / shown.span_s
            self._view.navigate(self._view.navigation.panned(share, self._place.clock.now().timestamp()))
        self._view.plots.set_locked(True)
        self._view.plots.set_crosshair(start)
        self._view.say(f"{_name_of(row)} {words_of(TimeRange(start, row.ends_at.timestamp()))}: {row.text or '—'}")

    def _take_back(self, rows: Sequence[PlotNoteRow]) -> None:
        at, near_s = self._view.plots.crosshair, self._view.navigation.shown.span_s * _NEAR
        here = [
            row
            for row in rows
            if at is not None and row.starts_at.timestamp() - near_s <= at <= row.ends_at.timestamp() + near_s
        ]
        if not here:
            self._say(
                with_keys(
                    _("No annotation or bookmark is at the crosshair: {next} and {previous} go through them."),
                    next="plot.next_note",
                    previous="plot.previous_note",
                )
            )
            return
        row = here[-1]
        service_id = self._view.service_id
        assert service_id is not None, "its notes were read"
        wish = PlotNoteWish(service_id, row.starts_at, row.ends_at, row.text, row.is_bookmark)
        undo = Undo(_("the taking back of: {note}").format(note=_name_of(row)), (partial(write_plot_note, wish=wish),))
        # Written again by somebody else it would be theirs: the words of others are not put into another's mouth.
        is_mine = row.author == self._place.me
        change = partial(take_back_plot_note, note_id=row.id)
        done = _("{note} taken back").format(note=_name_of(row))
        self._place.operations.do(done, [change], undo if is_mine else None)

    def _service(self) -> int | None:
        if self._view.service_id is None:
            self._say(_("Choose a service first: notes stand on its plots."))
        return self._view.service_id

    def _spot(self) -> TimeRange:
        plots, shown = self._view.plots, self._view.navigation.shown
        if plots.mark is not None:
            return plots.mark
        end = min(shown.end, self._place.clock.now().timestamp())
        at = end if plots.crosshair is None else plots.crosshair
        return TimeRange(at, at)


def _back(done: str, results: Results) -> Undo | None:
    """What takes it back, by the number that it was given; None where that is not known."""
    note_id = results[0]
    return Undo(done, (partial(take_back_plot_note, note_id=note_id),)) if isinstance(note_id, int) else None


def words_of(within: TimeRange) -> str:
    """`at 08:10:00`, or `from 08:10:00 to 08:40:00`."""
    start, end = (clock_text(at, seconds=True) for at in (within.start, within.end))
    if start == end:
        return _("at {start} {zone}").format(start=start, zone=zone_between(within))
    return _("from {start} to {end} {zone}").format(start=start, end=end, zone=zone_between(within))


def _name_of(row: PlotNoteRow) -> str:
    return _("Bookmark") if row.is_bookmark else _("Annotation of {author}").format(author=row.author)
