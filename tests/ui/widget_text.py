"""The texts that Qt paints itself: the room that a widget gives its text, and the room that the text needs."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QWidget,
)

_UNBOUND = 100_000


def measured_text(widget: QWidget) -> tuple[str, QRectF, QRectF]:
    """The text that Qt paints in a widget, the room it has there and the room it needs."""
    if _paints_itself(widget):
        return "", QRectF(), QRectF()
    match widget:
        case QLabel():
            return _label(widget)
        case QPushButton() | QCheckBox() | QRadioButton():
            option = QStyleOptionButton()
            widget.initStyleOption(option)
            room = widget.style().subElementRect(_CONTENTS[_kind(widget)], option, widget)
            return widget.text(), QRectF(room), _line(widget, widget.text())
        case QComboBox():
            box = QStyleOptionComboBox()
            widget.initStyleOption(box)
            part = QStyle.SubControl.SC_ComboBoxEditField
            field = widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, box, part, widget)
            return widget.currentText(), QRectF(field), _line(widget, widget.currentText())
        case QLineEdit():
            frame = QStyleOptionFrame()
            widget.initStyleOption(frame)
            inside = widget.style().subElementRect(QStyle.SubElement.SE_LineEditContents, frame, widget)
            room = inside.marginsRemoved(widget.textMargins())
            text = widget.text() or widget.placeholderText()
            return text, QRectF(room), _line(widget, text)
    return "", QRectF(), QRectF()


_CONTENTS = {
    QPushButton: QStyle.SubElement.SE_PushButtonContents,
    QCheckBox: QStyle.SubElement.SE_CheckBoxContents,
    QRadioButton: QStyle.SubElement.SE_RadioButtonContents,
}


def _kind(widget: QAbstractButton) -> type[QAbstractButton]:
    return next(kind for kind in _CONTENTS if isinstance(widget, kind))


def _label(label: QLabel) -> tuple[str, QRectF, QRectF]:
    margin = label.margin()
    indent = max(0, label.indent())
    room = QRectF(label.contentsRect().adjusted(margin + indent, margin, -margin, -margin))
    if not label.pixmap().isNull():
        return "", room, room
    if not label.wordWrap() and "\n" not in label.text():
        return label.text(), room, _line(label, label.text())
    page = QRectF(0, 0, room.width() if label.wordWrap() else _UNBOUND, _UNBOUND)
    flags = Qt.TextFlag.TextExpandTabs | (Qt.TextFlag.TextWordWrap if label.wordWrap() else Qt.TextFlag(0))
    return label.text(), room, QFontMetricsF(label.font()).boundingRect(page, int(flags), label.text())


def _line(widget: QWidget, text: str) -> QRectF:
    """What one line of text needs: the ink of its letters across, what stands above the baseline in height."""
    metrics = QFontMetricsF(widget.font())
    return QRectF(0, 0, metrics.tightBoundingRect(text.replace("&", "")).width(), metrics.ascent())


def _paints_itself(widget: QWidget) -> bool:
    """Whether the desk's own code paints it, so that what it paints is heard."""
    return any("paintEvent" in vars(kind) for kind in type(widget).mro() if kind.__module__.startswith("ui."))
