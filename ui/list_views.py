"""The kept views of a list as tabs of it: read from the store, kept by name, shared, forgotten."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from nocdesk.language import _, pgettext
from nocdesk.people.policy import Act
from nocdesk.views.list_views import ListViewRow, ListViewWish, forget_list_view, keep_list_view, list_view_rows
from ui.change_feed import Changes
from ui.dialogs.ask import AskDialog
from ui.filters import SavedFilter
from ui.operations import Undo
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

_ALONE = _("The filter becomes a tab of yours. One of the same name is replaced.")
_EVERYBODY = _("The filter becomes a tab of everybody who sees this list. One of yours of the same name is replaced.")


class ListViews:
    """Views of the list that the command line calls `name`; `say` tells what came of a key."""

    def __init__(self, name: str, rows: RowList[Any], workplace: Workplace, say: Callable[[str], object]) -> None:
        self._name, self._list, self._place, self._say = name, rows, workplace, say
        self._rows: Sequence[ListViewRow] = ()

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """By action id."""
        return {
            "list.keep_view": partial(self._ask, is_shared=False),
            "list.share_view": partial(self._ask, is_shared=True),
            "list.forget_view": self.forget,
        }

    def read(self) -> None:
        """Read the own views and the shared ones again."""
        if self._place.may(Act.KEEP_VIEW):
            self._place.background.read(self._read, self._on_rows, self._say)

    def on_changes(self, changes: Changes) -> None:
        """Read them where one has changed."""
        if changes.touches("list_view"):
            self.read()

    def forget(self) -> None:
        """Forget the view whose filter is in force; undone, it is kept again."""
        text = self._list.filter_text
        row = next((row for row in self._rows if row.text == text and self._is_mine(row)), None)
        if row is None:
            self._say(_("No view of yours is in force: choose its tab first."))
            return
        wish = ListViewWish(self._name, row.name, row.text, row.is_shared)
        undo = Undo(_("View “{name}” kept again").format(name=row.name), (partial(keep_list_view, wish=wish),))
        change = partial(forget_list_view, view_id=row.id)
        self._place.operations.do(_("View “{name}” forgotten").format(name=row.name), [change], undo)

    def _ask(self, *, is_shared: bool) -> None:
        if not self._list.filter_text or self._list.line.edit.verdict:
            self._say(_("Type a filter first: / leads to its line."))
            return
        title = _("Share this filter") if is_shared else _("Keep this filter")
        why = _EVERYBODY if is_shared else _ALONE
        dialog = AskDialog(title, why, _("Share") if is_shared else _("Keep"), required=True, parent=self._list)
        dialog.answered.connect(partial(self._keep, is_shared=is_shared))
        dialog.open()

    def _keep(self, name: str, *, is_shared: bool) -> None:
        wish = ListViewWish(self._name, name, self._list.filter_text, is_shared)
        done = _("View “{name}” {words}").format(
            name=name, words=pgettext("view", "shared") if is_shared else pgettext("view", "kept")
        )
        self._place.operations.do(done, [partial(keep_list_view, wish=wish)])

    def _is_mine(self, row: ListViewRow) -> bool:
        return self._place.may(Act.SHARE_VIEW) if row.is_shared else row.owner == self._place.me

    def _read(self) -> list[ListViewRow]:
        with self._place.core.read() as session:
            return list_view_rows(session, self._place.core.actor, self._name)

    def _on_rows(self, rows: Sequence[ListViewRow]) -> None:
        self._rows = rows
        self._list.keep_filters([SavedFilter(row.name, row.text, _note(row)) for row in rows])


def _note(row: ListViewRow) -> str:
    return _("shared by {owner}").format(owner=row.owner) if row.is_shared else _("yours")
