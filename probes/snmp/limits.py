"""How much one device takes in one request: shrunk by what it refuses, grown again with what it answers."""

from dataclasses import dataclass

MAX_VARBINDS = 48
MAX_ANSWER_OCTETS = 1_400
"""What crosses every network in one piece; an answer in fragments is lost with any one of them."""
MAX_ROWS = 25
GROW_AFTER = 32
MAX_GROW_AFTER = 4_096

VALUE_OCTETS = 14
"""What a value and the headers of its varbind take in an answer, as an estimate: Counter64 and short strings."""


@dataclass(slots=True)
class Limits:
    """`proven` is the greatest number of varbinds that the device has answered in one message lately."""

    most: int = MAX_VARBINDS
    varbinds: int = MAX_VARBINDS
    octets: int = MAX_ANSWER_OCTETS
    proven: int = 0
    generation: int = 0
    """Raised whenever less may be taken for granted, or more may be tried: then requests are divided anew."""
    rows: int = MAX_ROWS
    """Of one GETBULK in a walk, and the most of them that were answered."""
    proven_rows: int = 0
    _answered: int = 0
    _grow_after: int = GROW_AFTER
    _has_grown: bool = False

    @property
    def is_reduced(self) -> bool:
        return self.varbinds < self.most or self.octets < MAX_ANSWER_OCTETS

    @property
    def is_proven(self) -> bool:
        """Whether it has answered anything since it was silent last."""
        return bool(self.proven or self.proven_rows)

    def shrink(self, varbinds: int, octets: int) -> None:
        """So many varbinds, of so many octets as an estimate, were too many: half of them next time."""
        self.varbinds = min(self.varbinds, max(1, varbinds // 2))
        self.octets = min(self.octets, max(1, octets // 2))
        self.proven = min(self.proven, self.varbinds)
        self.generation += 1
        self._answered = 0
        if self._has_grown:
            # Each failed attempt makes the next one wait longer, or a device would be overtaxed again and again.
            self._grow_after, self._has_grown = min(2 * self._grow_after, MAX_GROW_AFTER), False

    def answered(self, varbinds: int) -> None:
        """So many varbinds came in one message; enough such successes let a reduced limit grow by half."""
        self.proven = max(self.proven, varbinds)
        if not self.is_reduced:
            return
        self._answered += 1
        if self._answered >= self._grow_after:
            self._answered, self._has_grown = 0, True
            self.varbinds = min(self.most, self.varbinds + self.varbinds // 2 + 1)
            self.octets = min(MAX_ANSWER_OCTETS, self.octets + self.octets // 2 + 1)
            self.generation += 1

    def fell_silent(self) -> None:
        """What it took before is not known to be taken by what answers next."""
        self.proven = self.proven_rows = 0
        self.generation += 1

    def take_fewer_rows(self, rows: int) -> None:
        """So many rows of a walk were too many."""
        self.rows = max(1, rows // 2)
        self.proven_rows = min(self.proven_rows, self.rows)
