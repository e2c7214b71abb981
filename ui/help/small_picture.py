"""Pictures of windows as small files: few colours, which a desk has anyway; the one importer of Pillow."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QWidget

from nocdesk.language import _
from ui.screenshots import PictureError

_COLOURS = 96


def save_small(widget: QWidget, path: Path) -> Path:
    """Write what a widget shows, with so few colours that the manual stays small."""
    written = QBuffer()
    written.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(written, "PNG")
    few = Image.open(BytesIO(written.data().data())).convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        few.save(path, optimize=True)
    except OSError as error:
        raise PictureError(
            _("{path} cannot be written ({error}); choose a directory that you may write to").format(
                path=path, error=error
            )
        ) from error
    return path
