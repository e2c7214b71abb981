"""Texts as a spreadsheet may be given them: none is taken for the beginning of a formula (CWE-1236)."""

import re

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What spreadsheets take for it; the last four are the full-width signs, which some read as the plain ones."""

_NUMBER = re.compile(r"-[0-9]+([.][0-9]+)?")


def inert(text: str) -> str:
    """The text with an apostrophe before what would run as a formula; NULs, which readers skip, are left out.

    A text that is nothing but a negative number stays one. Every break of a line is a line feed: a lone carriage
    return, which writers of CSV need not quote, would let the rest of the text begin a row of its own.
    """
    text = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    is_harmless = not text.startswith(FORMULA_STARTS) or _NUMBER.fullmatch(text) is not None
    return text if is_harmless else f"'{text}"
