"""Qt in the language of the program: the words of its own dialogs, its numbers, and from which side one reads."""

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from nocdesk.language import ENGLISH, GERMAN, IS_RIGHT_TO_LEFT, LANGUAGE

_LOCALES = {ENGLISH: QLocale(QLocale.Language.English), GERMAN: QLocale(QLocale.Language.German)}


def let_qt_speak(application: QApplication) -> None:
    """Let Qt follow the language of this process."""
    QLocale.setDefault(_LOCALES.get(LANGUAGE, _LOCALES[ENGLISH]))
    side = Qt.LayoutDirection.RightToLeft if IS_RIGHT_TO_LEFT else Qt.LayoutDirection.LeftToRight
    application.setLayoutDirection(side)
    if LANGUAGE == ENGLISH or application.findChild(QTranslator) is not None:
        return
    words = QTranslator(application)
    if words.load(f"qtbase_{LANGUAGE}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(words)
