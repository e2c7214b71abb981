"""A page of the manual as a terminal shows it."""

import re

_PICTURE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\n*", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\(([a-z0-9-]+)\.md\)")


def terminal_text(page: str) -> str:
    """Without pictures, and each link with the name by which `nocdesk help` prints its page."""
    return _LINK.sub(lambda found: f"{found[1]} (`{found[2]}`)", _PICTURE.sub("", page))
