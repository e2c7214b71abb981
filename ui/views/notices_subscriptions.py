"""Who hears of what: subscriptions are added, ended and tried."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from nocdesk.core import Core
from nocdesk.language import _
from nocdesk.notices.model import Channel, Subject
from nocdesk.notices.queries import SubjectChoice, SubscriptionRow, subject_choices, subscription_rows
from nocdesk.notices.subscribing import subscribe, unsubscribe, write_test_notice
from nocdesk.store.unit_of_work import UnitOfWork
from ui.dialogs.once import open_once
from ui.dialogs.subscribe import SubscribeDialog
from ui.list_screen import ListScreen
from ui.models.notice_columns import SUBSCRIPTION_WORDS, subscription_columns
from ui.models.row_table import RowTableModel
from ui.nesting import nest
from ui.notice_delegate import SubscriptionDelegate
from ui.operations import Undo
from ui.screen import Binding, Scope
from ui.text import nouns
from ui.theme import Theme
from ui.widgets.key_button import KeyButton
from ui.widgets.row_list import RowList
from ui.workplace import Workplace


class SubscriptionsView(ListScreen[SubscriptionRow, tuple[SubscriptionRow, ...]]):
    """Every subscription that has not ended."""

    moved_by = ("notice_subscription", "customer", "problem")

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__(workplace, _subscriptions(workplace, theme))
        self._theme = theme
        keys = workplace.actions
        self.buttons = {
            name: KeyButton(theme, keys.key_text(name), words, compact=True)
            for name, words in (
                ("notice.subscribe", _("Subscribe")),
                ("notice.unsubscribe", _("End it")),
                ("notice.test", _("Test message")),
            )
        }
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 8, 0)
        foot.setSpacing(8)
        for name, button in self.buttons.items():
            foot.addWidget(button)
            button.clicked.connect(self._handlers()[name])
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(6)
        column.addWidget(self.list, 1)
        nest(column, foot)
        # Not before they have a parent: what is set visible without one is a window.
        for name, button in self.buttons.items():
            button.setVisible(keys.allows(name))

    def bindings(self) -> Iterable[Binding]:
        yield from super().bindings()
        yield Binding(Scope.NOTICES, self.list.view, self._handlers())

    def _handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "notice.subscribe": self.subscribe,
            "notice.unsubscribe": self.unsubscribe,
            "notice.test": self.send_test,
        }

    def ask(self, ids: frozenset[int] | None) -> Callable[[], tuple[SubscriptionRow, ...]]:
        return partial(read_subscriptions, self._workplace.core)

    def take(self, rows: tuple[SubscriptionRow, ...]) -> None:
        self.list.take(rows)

    def prove_polling(self, proof: str) -> None:
        key = self._workplace.actions.key_text("notice.subscribe")
        self.list.explain(
            _("{key} has an address hear of a customer, a problem or a workgroup. {proof}").format(key=key, proof=proof)
        )

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._theme = theme
        for button in self.buttons.values():
            button.set_theme(theme)

    def subscribe(self) -> None:
        """Ask which address shall hear of what."""
        job = partial(read_choices, self._workplace.core)
        self._workplace.background.read(job, self._on_choices, self._workplace.operations.failed.emit)

    def unsubscribe(self) -> None:
        """Write nothing more to the address; what waits for it is not sent any more."""
        row = self.list.shown_row()
        if row is not None:
            words = _("{address} hears no more of {name}").format(address=row.address, name=row.name)
            self._workplace.operations.do(words, [partial(unsubscribe, subscription_id=row.id)])

    def send_test(self) -> None:
        """Write the address a letter that only tries the way; the outbox shows what becomes of it."""
        row = self.list.shown_row()
        if row is not None:
            words = _("Test message to {address}: the outbox says whether it is taken").format(address=row.address)
            self._workplace.operations.do(words, [partial(write_test_notice, subscription_id=row.id)])

    def _on_choices(self, choices: tuple[SubjectChoice, ...]) -> None:
        if not choices:
            self.said.emit(_("There is nothing to hear of yet: import the provider first."))
            return
        dialog = SubscribeDialog(self._theme, choices, self)
        dialog.chosen.connect(self._subscribe)
        open_once(dialog)

    def _subscribe(self, subject: Subject, subject_id: int, address: str, credential: str) -> None:
        channel = Channel.WEBHOOK if "://" in address else Channel.MAIL
        made: list[int] = []

        def do(work: UnitOfWork) -> None:
            told = partial(subscribe, work, subject=subject, subject_id=subject_id, channel=channel)
            made.append(told(address=address, credential=credential))

        def take_back(work: UnitOfWork) -> None:
            unsubscribe(work, subscription_id=made[-1])

        words = _("{address} has subscribed").format(address=address)
        self._workplace.operations.do(words, [do], Undo(words, (take_back,)))


def read_subscriptions(core: Core) -> tuple[SubscriptionRow, ...]:
    """Called on a pool thread."""
    with core.read() as session:
        return tuple(subscription_rows(session))


def read_choices(core: Core) -> tuple[SubjectChoice, ...]:
    """Called on a pool thread."""
    with core.read() as session:
        return tuple(subject_choices(session, core.actor.role))


def _subscriptions(workplace: Workplace, theme: Theme) -> RowList[SubscriptionRow]:
    return RowList(
        theme,
        RowTableModel(subscription_columns(workplace.clock), key=lambda row: row.id),
        SubscriptionDelegate(theme),
        name=_("Subscriptions"),
        noun=nouns("subscription", "subscriptions"),
        words=SUBSCRIPTION_WORDS,
        hint=_("Search: words, of:customer, name:…, to:…"),
        loading=_("Reading the subscriptions…"),
        nothing=_("Nobody hears of anything"),
        me=workplace.me,
        timed=("since",),
    )
