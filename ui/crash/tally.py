"""How often each of many things has happened, in a bounded memory."""

from collections import OrderedDict
from collections.abc import Hashable

MOST_COUNTED = 200


class Tally:
    """Counts each by itself; of more than it has room for, the one that has not come for longest begins anew."""

    def __init__(self, most: int = MOST_COUNTED) -> None:
        self._most = most
        self._counts: OrderedDict[Hashable, int] = OrderedDict()

    def __len__(self) -> int:
        return len(self._counts)

    def count(self, what: Hashable) -> int:
        """Once more; how often by now."""
        self._counts[what] = self._counts.pop(what, 0) + 1
        if len(self._counts) > self._most:
            self._counts.popitem(last=False)
        return self._counts[what]
