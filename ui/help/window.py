"""The window beside the desk in which the manual is read, searched and gone through by keys."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from nocdesk.language import _, ngettext
from nocdesk.manual.keys import Keys
from nocdesk.manual.pages import CONTENTS, page_named, pages
from nocdesk.manual.search import found_on
from ui.actions import ActionTable
from ui.help.browser import HelpBrowser
from ui.nesting import nest
from ui.screen import Scope
from ui.theme import Theme
from ui.widgets.key_button import KeyButton
from ui.widgets.search_edit import SearchEdit

WIDTH, LEAST_HEIGHT = 760, 480
_MARGIN = 8


@dataclass(frozen=True, slots=True)
class _Step:
    """Where one was: a page, and how far down."""

    page: str
    scrolled: int = 0


class HelpWindow(QDialog):
    """Esc closes it and gives the keyboard back to the window that it was opened from."""

    def __init__(self, theme: Theme, actions: ActionTable, keys: Keys, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.set_keys(keys)
        self._page = self._text = ""
        self._back: list[_Step] = []
        self._forward: list[_Step] = []
        self.search = SearchEdit(
            _("Search all pages ({key})").format(key=actions.key_text("list.filter")), _("Search the help")
        )
        self.browser = HelpBrowser(theme)
        self.buttons = [
            KeyButton(theme, actions.key_text("back"), _("Back"), compact=True),
            KeyButton(theme, actions.key_text("help"), _("Contents"), compact=True),
        ]
        self._build()
        self._connect(actions)
        self.setGeometry(_beside(parent))

    def _build(self) -> None:
        head = QHBoxLayout()
        for button in self.buttons:
            head.addWidget(button)
        head.addWidget(self.search, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        nest(column, head)
        column.addWidget(self.browser, 1)

    def _connect(self, actions: ActionTable) -> None:
        back, contents = self.buttons
        back.clicked.connect(self.go_back)
        contents.clicked.connect(self.show_contents)
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._on_search_taken)
        self.search.left.connect(self.browser.setFocus)
        self.search.list_wished.connect(self.browser.take_first_link)
        self.browser.page_wished.connect(self.show_page)
        ways = {"help": self.show_contents, "back": self.go_back, "forward": self.go_forward}
        actions.bind(Scope.GLOBAL, self, ways)
        actions.bind(Scope.LIST, self.browser, {"list.filter": self.search.setFocus, "list.back": self.go_back})

    @property
    def page(self) -> str:
        """The name of the page that is shown; empty while what was found is."""
        return self._page

    def show_page(self, name: str) -> None:
        """Show a page, and remember where one was."""
        if name != self._page:
            self._remember()
        self._show(_Step(name))
        self.browser.setFocus()

    def show_contents(self) -> None:
        """Show the page that leads to all others."""
        self.show_page(CONTENTS)

    def go_back(self) -> None:
        """Show what was shown before."""
        if self._back:
            self._leave_for(self._forward)
            self._show(self._back.pop())

    def go_forward(self) -> None:
        """Show again what was left by a step back."""
        if self._forward:
            self._leave_for(self._back)
            self._show(self._forward.pop())

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        for button in self.buttons:
            button.set_theme(theme)
        self.browser.show_text(self._text, theme)

    def set_keys(self, keys: Keys) -> None:
        """Name these keys on the pages that are shown from now on, and find pages by what they do."""
        self._pages = {name: replace(page, text=keys.put_into(page.text)) for name, page in pages().items()}

    def _leave_for(self, steps: list[_Step]) -> None:
        """Keep where one is, which is a page and not what was found."""
        if self._page:
            steps.append(_Step(self._page, self.browser.verticalScrollBar().value()))

    def _remember(self) -> None:
        if self._page:
            self._leave_for(self._back)
            self._forward.clear()

    def _show(self, step: _Step) -> None:
        page = self._pages[page_named(step.page).name]
        self._page = page.name
        self.setWindowTitle(_("Help: {title}").format(title=page.title))
        self._put(page.text)
        self.browser.verticalScrollBar().setValue(step.scrolled)

    def _on_search(self, words: str) -> None:
        if not words.strip():
            return
        self._remember()
        self._page = ""
        found = found_on(self._pages.values(), words)
        lines = [f"- [{hit.page.title}]({hit.page.name}.md): {_plain(hit.excerpt)}" for hit in found]
        many = ngettext("{count} page has “{words}”", "{count} pages have “{words}”", len(found))
        head = f"# {many.format(count=len(found), words=_plain(words.strip()))}"
        self.setWindowTitle(_("Help: {title}").format(title=words.strip()))
        self._put("\n".join([head, "", *lines]))

    def _put(self, text: str) -> None:
        self._text = text
        self.browser.show_text(text, self._theme)

    def _on_search_taken(self) -> None:
        found = found_on(self._pages.values(), self.search.text())
        if found:
            self.show_page(found[0].page.name)

    # Qt's own names from here on.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter is for links, and no button here is the one that a dialog would press.
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)


def _plain(text: str) -> str:
    """Text that Markdown reads as nothing else."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in text)


def _beside(window: QWidget) -> QRect:
    """At the right edge of the window that it is opened from, within its screen."""
    around, screen = window.window().frameGeometry(), window.screen().availableGeometry()
    height = min(max(LEAST_HEIGHT, around.height() - 80), screen.height() - 40)
    width = min(WIDTH, screen.width() - 40)
    left = min(around.right() - width - 16, screen.right() - width)
    return QRect(max(screen.left(), left), max(screen.top(), around.top() + 48), width, height)
