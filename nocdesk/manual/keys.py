"""The keys that stand on a page: written as {key:…} and {keys:…} in the file, put in as they are at this seat.

`{key:alarm.acknowledge}` is the first key of an action, `{keys:alarms}` a table of all that acts in one place.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nocdesk.errors import NocdeskError
from nocdesk.language import _

KEY = re.compile(r"\{key:([\w.]+)\}")
TABLE = re.compile(r"\{keys:(\w+)\}")


class KeyNameError(NocdeskError):
    """A page names an action or a place that there is not."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """An action as the manual names it: its words, its keys as people write them, and where they act."""

    action: str
    text: str
    keys: tuple[str, ...]
    place: str


class Keys:
    """All keys of a seat."""

    def __init__(self, rows: Iterable[KeyRow]) -> None:
        self._rows: Mapping[str, KeyRow] = {row.action: row for row in rows}

    def put_into(self, text: str) -> str:
        """The page with its keys; raises KeyNameError where it names what is not there."""
        return TABLE.sub(lambda found: self._table(found[1]), KEY.sub(lambda found: self._key(found[1]), text))

    def _key(self, action: str) -> str:
        row = self._rows.get(action)
        if row is None:
            raise KeyNameError(
                _("The manual names the action '{action}', which there is not: correct the page.").format(action=action)
            )
        return cap(row.keys[0]) if row.keys else _("“{action}” in the palette").format(action=row.text)

    def _table(self, place: str) -> str:
        rows = [row for row in self._rows.values() if row.place == place]
        if not rows:
            raise KeyNameError(
                _("The manual names keys of '{place}', where nothing acts: correct the page.").format(place=place)
            )
        lines = [f"| {' '.join(map(cap, dict.fromkeys(row.keys))) or _('palette')} | {row.text} |" for row in rows]
        return "\n".join([_("| key | does |"), "|---|---|", *lines])


def cap(key: str) -> str:
    """A key as code, which no sign in it can end."""
    return f"`` {key} ``" if "`" in key else f"`{key}`"


def without_keys(text: str) -> str:
    """The page where nobody knows the keys: actions by their names, and no tables."""
    return TABLE.sub(_("The desk shows its keys here."), KEY.sub(lambda found: cap(found[1]), text))
