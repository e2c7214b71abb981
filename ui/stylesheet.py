"""The style sheet and the palette that a theme gives to Qt's own widgets."""

from string import Template

from PySide6.QtGui import QPalette

from ui.theme import Theme

_SHEET = Template("""
* { outline: 0; }
QMainWindow, QDialog, QWidget[role="canvas"] { background: $canvas; }
QWidget[role="panel"] { background: $panel; }
QFrame[role="panel"] { background: $panel; border: 1px solid $grid; }
QFrame[role="table"] { background: $table; border: 1px solid $grid; }
QFrame[role="raised"] { background: $raised; border: 1px solid $border; border-radius: 6px; }
QWidget[role="header"] { background: $panel; border: 0; border-bottom: 1px solid $grid; }
QFrame[role="line"] { background: $grid; border: 0; max-height: 1px; min-height: 1px; }
QLabel { background: transparent; color: $text; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="caption"] { color: $muted; font-size: 11px; font-weight: 500; }
QLabel[role="title"] { font-size: 15px; font-weight: 600; }
QLabel[role="section"] { font-size: 12px; font-weight: 600; }
QLabel[role="error"] { color: $critical; font-weight: 600; }
QLabel[role="risk"] { color: $risk; font-weight: 600; }
QLabel[role="tag"] { color: $text; font-size: 11px; border: 1px solid $panelEdge; border-radius: 3px; padding: 0 4px; }

QLineEdit, QPlainTextEdit, QComboBox, QDateTimeEdit {
    background: $table; color: $text; border: 1px solid $border; border-radius: 4px; padding: 0 8px;
    min-height: 24px; selection-background-color: $selBg; selection-color: $selText;
}
QPlainTextEdit { padding: 4px 8px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QDateTimeEdit:focus {
    border: 2px solid $focus; padding: 0 7px; min-height: 22px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { color: $disabled; border-color: $grid; }
QLineEdit[valid="false"] { border: 2px solid $criticalLine; padding: 0 7px; min-height: 22px; }
QComboBox[role="choice"]::drop-down { border: 0; width: 24px; }
QComboBox[role="choice"]::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $raised; color: $text; border: 1px solid $border;
    selection-background-color: $selBg; selection-color: $selText; }

QPushButton, QToolButton {
    background: $raised; color: $text; border: 1px solid $border; border-radius: 4px; padding: 0 10px;
    min-height: 22px; min-width: 22px; font-weight: 500;
}
QPushButton:hover, QToolButton:hover { background: $table; }
QPushButton:pressed, QToolButton:pressed { background: $selBg; }
QPushButton:focus, QToolButton:focus { border: 2px solid $focus; padding: 0 9px; min-height: 20px; }
QPushButton:default { background: $selBg; color: $selText; border: 1px solid $focus; }
QPushButton:disabled, QToolButton:disabled { color: $disabled; border-color: $grid; background: transparent; }
QPushButton:checked, QToolButton:checked {
    background: $selBg; color: $selText; border: 1px solid $focus; font-weight: 600; }
QPushButton[role="flat"], QToolButton[role="flat"] { background: transparent; border: 1px solid transparent; }
QPushButton[role="flat"]:hover, QToolButton[role="flat"]:hover { background: $raised; }
QPushButton[role="flat"]:focus, QToolButton[role="flat"]:focus { border: 2px solid $focus; }
QPushButton[role="segment"], QToolButton[role="segment"] {
    background: transparent; border: 1px solid transparent; padding: 0 8px; color: $muted; }
QPushButton[role="segment"]:hover, QToolButton[role="segment"]:hover { color: $text; background: $raised; }
QPushButton[role="segment"]:checked, QToolButton[role="segment"]:checked {
    background: $selBg; color: $selText; border: 1px solid $focus; }
QPushButton[role="segment"]:focus, QToolButton[role="segment"]:focus { border: 2px solid $focus; padding: 0 7px; }

QTableView, QListView, QTreeView { background: $table; color: $text; border: 0; gridline-color: transparent;
    selection-background-color: $selBg; selection-color: $selText; }
QHeaderView { background: $panel; border: 0; }
QHeaderView::section { background: $panel; color: $muted; border: 0;
    border-top: 1px solid $grid; border-bottom: 1px solid $grid; padding: 0 8px; font-size: 11px; font-weight: 500; }
QTableCornerButton::section { background: $panel; border: 0; }

QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: $panelEdge; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $border; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background: $canvas; }
QSplitter::handle:horizontal { width: 4px; }
QSplitter::handle:vertical { height: 4px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QMenu { background: $raised; color: $text; border: 1px solid $border; padding: 4px 0; }
QMenu::item { padding: 4px 24px 4px 12px; }
QMenu::item:selected { background: $selBg; color: $selText; }
QMenu::separator { height: 1px; background: $grid; margin: 4px 0; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 4px 6px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid $border; border-radius: 3px; background: $table; }
QCheckBox::indicator:checked { background: $focus; border-color: $focus; }
QRadioButton::indicator {
    width: 12px; height: 12px; border: 1px solid $border; border-radius: 7px; background: $table; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 4px solid $focus; }
QCheckBox, QRadioButton { border: 2px solid transparent; border-radius: 4px; padding: 1px 2px; }
QCheckBox:focus, QRadioButton:focus { border-color: $focus; }

ads--CDockContainerWidget, ads--CDockContainerWidget > QSplitter, ads--CDockSplitter { background: $canvas; }
ads--CDockAreaWidget { background: $canvas; border: 0; }
ads--CDockAreaTitleBar { background: $canvas; border: 0; padding: 0; min-height: 34px; max-height: 34px; }
ads--CDockAreaTabBar { background: transparent; border: 0; }
ads--CTitleBarButton { background: transparent; border: 0; padding: 0; min-width: 24px; min-height: 24px; }
ads--CTitleBarButton:hover { background: $raised; }
ads--CDockWidgetTab {
    background: transparent; border: 0; border-bottom: 2px solid transparent; padding: 0; min-height: 32px; }
ads--CDockWidgetTab QLabel { color: $muted; font-weight: 600; }
ads--CDockWidgetTab:hover QLabel { color: $text; }
ads--CDockWidgetTab[activeTab="true"] { border-bottom: 2px solid $focus; }
ads--CDockWidgetTab[activeTab="true"] QLabel { color: $text; font-weight: 600; }
ads--CDockWidgetTab #tabCloseButton { background: transparent; border: 0; }
ads--CDockWidget { background: $canvas; border: 0; }
ads--CFloatingDockContainer { background: $canvas; }
""")


def stylesheet(theme: Theme) -> str:
    """The style sheet of the whole desk."""
    names = ("text", "muted", "disabled", "border", "grid", "panelEdge", "focus", "selBg", "selText")
    colours = {name: theme.color(name).name() for name in names}
    colours |= {name: theme.color(f"surface.{name}").name() for name in ("canvas", "panel", "table", "raised")}
    colours["critical"] = theme.color("sev.critical.text").name()
    colours["criticalLine"] = theme.color("sev.critical.line").name()
    colours["risk"] = theme.color("sev.minor.text").name()
    return _SHEET.substitute(colours)


def palette(theme: Theme) -> QPalette:
    """The palette for what no style sheet reaches."""
    roles = {
        QPalette.ColorRole.Window: "surface.canvas",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "surface.table",
        QPalette.ColorRole.AlternateBase: "surface.table",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "surface.raised",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.ToolTipBase: "surface.raised",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.Highlight: "selBg",
        QPalette.ColorRole.HighlightedText: "selText",
        QPalette.ColorRole.PlaceholderText: "muted",
        QPalette.ColorRole.Link: "link",
        QPalette.ColorRole.Mid: "grid",
        QPalette.ColorRole.Dark: "border",
        QPalette.ColorRole.Light: "surface.raised",
    }
    result = QPalette()
    for role, token in roles.items():
        result.setColor(role, theme.color(token))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, theme.color("disabled"))
    return result
