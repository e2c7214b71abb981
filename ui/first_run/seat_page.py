"""The second step: in which role somebody sits here, what that role sees, and on which monitors."""

from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nocdesk.language import _
from nocdesk.people.model import Role
from nocdesk.people.policy import Act, may
from nocdesk.settings_file import keep_settings
from nocdesk.store_check import what_roles_are_worth
from ui.actions import key_or_words
from ui.first_run.monitor_picture import MonitorPicture
from ui.nesting import nest
from ui.screen import home_of, screens_of
from ui.theme import Theme
from ui.widgets.choice_box import ChoiceBox
from ui.widgets.labels import plain
from ui.workplace import Workplace

ROLES = tuple(role for role in Role if role not in (Role.COLLECTOR, Role.PORTAL))


class SeatPage(QWidget):
    """Shows each role's screens; a role that is kept holds from the next start, for it is asked of every act."""

    title = _("Role and monitors")

    def __init__(
        self, workplace: Workplace, theme: Theme, settings: Path | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        core = workplace.core
        self._background, self._settings = workplace.background, None if core.is_team else settings
        self._is_team, self._promise = core.is_team, what_roles_are_worth(core).text
        self._present = workplace.core.actor.role
        self._wall_key = key_or_words(workplace.actions, "window.wallboard")
        self.role = ChoiceBox(theme, _("Role"))
        self.role.addItems([role.value.capitalize() for role in ROLES])
        self.keep = QPushButton(_("Keep this role"))
        self.screens = plain("", wrap=True)
        self.said = plain("", "muted", wrap=True)
        self.picture = MonitorPicture(theme, [screen.geometry() for screen in QGuiApplication.screens()])
        self._build()
        self.role.setCurrentIndex(ROLES.index(self._present) if self._present in ROLES else 0)
        self._show_role()
        self.role.currentIndexChanged.connect(self._show_role)
        self.keep.clicked.connect(self._on_keep)

    @property
    def chosen(self) -> Role:
        """The role that is looked at."""
        return ROLES[self.role.currentIndex()]

    @property
    def first(self) -> QWidget:
        """What gets the keyboard."""
        return self.role

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self.role.set_theme(theme)
        self.picture.set_theme(theme)

    def _build(self) -> None:
        row = _row(plain(_("Role"), "section"), self.role, self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        nest(column, row)
        column.addWidget(self.screens)
        column.addWidget(self.said)
        column.addSpacing(8)
        column.addWidget(plain(_("Monitors of this machine"), "section"))
        nest(column, _row(self.picture))
        column.addWidget(plain(_MONITORS, "muted", wrap=True))
        column.addStretch(1)

    def _show_role(self) -> None:
        role, specs = self.chosen, screens_of(self.chosen)
        home = next(spec.title for spec in specs if spec.name == home_of(role))
        seen = ", ".join(spec.title for spec in specs if spec.is_on_rail)
        rights = (
            _("It may import, and change everything.") if may(role, Act.IMPORT_PROVIDER) else _("It may not import.")
        )
        self.screens.setText(_("Opens with {home}. Sees {seen}. {rights}").format(home=home, seen=seen, rights=rights))
        self.said.setText(self._words(role))
        self.keep.setEnabled(self._settings is not None and role is not self._present)
        wall = _("Wallboard ({key})").format(key=self._wall_key)
        self.picture.show_beside(wall if may(role, Act.VIEW_WALLBOARD) else _("free for other programs"))

    def _words(self, role: Role) -> str:
        if self._is_team:
            return _("Your login decides: {promise}.").format(promise=self._promise)
        if role is self._present:
            return _("This is the role in which the desk is open now. {promise}").format(promise=self._promise)
        return _("For one time: nocdesk --role {role} desk. To keep it: the button, or role in settings.toml.").format(
            role=role
        )

    def _on_keep(self) -> None:
        if self._settings is None:
            return
        role = self.chosen
        self.role.setFocus()
        job = partial(keep_settings, self._settings, {"role": role.value})
        self.keep.setEnabled(False)
        self._background.write(job, lambda _: self._on_kept(role), self.said.setText)

    def _on_kept(self, role: Role) -> None:
        self.said.setText(
            _("Kept in {path}: the desk opens as {role} from the next start on.").format(path=self._settings, role=role)
        )


def _row(*widgets: QWidget) -> QHBoxLayout:
    """Widgets beside each other, from the side from which one reads."""
    row = QHBoxLayout()
    row.setSpacing(12)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


_MONITORS = _("Any tab can be taken out into a window of its own and put on another monitor.")
