"""English as a longer language written otherwise would be: shows what is not translated, and what is cut off."""

import re

LENGTHENED = 1.4
"""How much longer than English a text is at least: what German and Finnish need of a screen."""

_PLACEHOLDER = re.compile(r"(\{[^{}]*\}|&(?=\w))")
_ACCENTED = str.maketrans("aceinouyzACEINOUYZ", "åçéîñöüýžÅÇÉÎÑÖÜÝŽ")
_VOWELS = re.compile(r"([aeiouyAEIOUY])")
_RIGHT_TO_LEFT_MARK = "\u200f"


def pseudo(text: str, *, is_right_to_left: bool = False) -> str:
    """The text in brackets, accented, its vowels doubled, its placeholders as they were."""
    parts = _PLACEHOLDER.split(text)
    # Parts and placeholders take turns.
    spoken = "".join(part if place % 2 else _lengthened(part) for place, part in enumerate(parts))
    missing = int(LENGTHENED * len(text)) + 1 - len(spoken) - len("[]")
    marked = f"[{spoken}{'~' * missing}]"
    return f"{_RIGHT_TO_LEFT_MARK}{marked}" if is_right_to_left else marked


def _lengthened(text: str) -> str:
    return _VOWELS.sub(r"\1\1", text).translate(_ACCENTED)
