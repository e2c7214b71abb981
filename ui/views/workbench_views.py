"""What the keys of saved views do: keep what is shown by name, go through the own views, forget one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial

from PySide6.QtWidgets import QWidget

from nocdesk.language import _
from nocdesk.views.commands import ViewWish, forget_view, keep_view
from nocdesk.views.queries import ViewRow, view_rows
from ui.charts.comparison import Compare
from ui.charts.ticks import moment_of
from ui.dialogs.ask import AskDialog
from ui.keys_in_force import with_keys
from ui.operations import Undo
from ui.views.workbench import WorkbenchView
from ui.workplace import Workplace


class ViewKeys:
    """Remembers the own views as they were last read, and which of them is shown."""

    def __init__(self, view: WorkbenchView, workplace: Workplace, say: Callable[[str], object]) -> None:
        self._view, self._place, self._say = view, workplace, say
        self._rows: Sequence[ViewRow] = ()
        self._shown: int | None = None
        self._wanted: int | None = None

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """By action id."""
        return {
            "plot.keep_view": self.keep,
            "plot.next_view": partial(self.step, 1),
            "plot.previous_view": partial(self.step, -1),
            "plot.forget_view": self.forget,
        }

    def read(self) -> None:
        """Read the own views again."""
        self._place.background.read(self._read, self._on_rows, self._say)

    def open(self, view_id: int) -> None:
        """Show one of the own views, once it is read."""
        self._wanted = view_id
        self.read()

    def keep(self) -> None:
        """Ask for a name, and keep what is shown by it."""
        if self._view.service_id is None:
            self._say(_("Choose a service first: a view shows one."))
            return
        why = _("Range, service and comparison are kept for you alone. A view of the same name is replaced.")
        dialog = AskDialog(_("Keep this view"), why, _("Keep"), required=True, parent=self._parent())
        dialog.answered.connect(self._on_named)
        dialog.open()

    def step(self, by: int) -> None:
        """The next or previous of the own views, by name."""
        if not self._rows:
            self._say(with_keys(_("You have kept no view yet: {key} keeps what is shown."), key="plot.keep_view"))
            return
        places = [place for place, row in enumerate(self._rows) if row.id == self._shown]
        at = (places[0] + by if places else 0 if by > 0 else -1) % len(self._rows)
        self._show(self._rows[at])

    def forget(self) -> None:
        """Forget the view that is shown; undone, it is kept again."""
        row = next((row for row in self._rows if row.id == self._shown), None)
        if row is None:
            self._say(with_keys(_("No view of yours is shown: {key} goes through them."), key="plot.next_view"))
            return
        self._shown = None
        wish = ViewWish(row.service_id, row.span_s, row.starts_at, row.with_week, row.with_usual)
        undo = Undo(
            _("View '{name}' kept again").format(name=row.name), (partial(keep_view, name=row.name, wish=wish),)
        )
        self._place.operations.do(
            _("View '{name}' forgotten").format(name=row.name), [partial(forget_view, view_id=row.id)], undo
        )

    def _read(self) -> list[ViewRow]:
        with self._place.core.read() as session:
            return view_rows(session, self._place.me)

    def _on_rows(self, rows: Sequence[ViewRow]) -> None:
        self._rows = rows
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            return
        row = next((row for row in rows if row.id == wanted), None)
        if row is None:
            self._say(_("There is no such view of yours any more."))
        else:
            self._show(row)

    def _show(self, row: ViewRow) -> None:
        self._shown = row.id
        self._view.comparing.lay_beside(Compare(row.with_week, row.with_usual))
        if row.starts_at is None:
            self._view.follow(row.service_id, row.span_s)
        else:
            end = row.starts_at + timedelta(seconds=row.span_s)
            self._view.open_service(row.service_id, start=row.starts_at, end=end)
        self._say(f"View '{row.name}': {row.service}.")

    def _on_named(self, name: str) -> None:
        service_id, navigation, compare = self._view.service_id, self._view.navigation, self._view.comparing.compare
        assert service_id is not None, _("a view is kept of a service")
        starts_at = None if navigation.is_live else moment_of(navigation.shown.start)
        wish = ViewWish(service_id, navigation.shown.span_s, starts_at, compare.week, compare.usual)

        self._place.operations.do(_("View '{name}' kept").format(name=name), [partial(keep_view, name=name, wish=wish)])

    def _parent(self) -> QWidget:
        return self._view
