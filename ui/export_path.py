"""Where a file is to go: asked for with the kinds that can be written."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from nocdesk.errors import NocdeskError
from nocdesk.language import _


class TakenNameError(NocdeskError):
    """The name with its ending is there already, and nobody was asked whether to replace it."""


def ask_path(parent: QWidget, title: str, name: str, kinds: Mapping[str, str]) -> str:
    """The chosen name with an ending, or nothing; `kinds` are endings by words, the usual one first."""
    chosen, kind = QFileDialog.getSaveFileName(parent, title, name, ";;".join(kinds))
    endings = list(kinds.values())
    path = path_of_kind(chosen, kinds.get(kind, endings[0]), endings)
    if path != chosen and Path(path).exists():
        raise TakenNameError(
            _("{name} is there already: choose it by its whole name to replace it.").format(name=Path(path).name)
        )
    return path


def path_of_kind(chosen: str, suffix: str, endings: list[str]) -> str:
    """The name with the ending of the chosen type; one that was typed holds where the type is left as proposed."""
    typed = Path(chosen).suffix.lower()
    if not chosen or typed == suffix or (suffix == endings[0] and typed in endings):
        return chosen
    return str(Path(chosen).with_suffix(suffix)) if typed in endings else chosen + suffix
