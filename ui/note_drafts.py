"""Notes that were begun in one field, each by what it is about."""

from collections.abc import Callable, Collection, Mapping


class NoteDrafts:
    """The field shows the note of what stands in front; those of everything else wait, and are put on nothing else."""

    def __init__(self, text: Callable[[], str], show: Callable[[str], object]) -> None:
        self._text = text
        self._show = show
        self._about: int | None = None
        self._waiting: dict[int, str] = {}

    def stand_on(self, about: int | None) -> None:
        """Something else stands in front, or nothing."""
        if about == self._about:
            return
        self._waiting = self._all()
        self._about = about
        self._show("" if about is None else self._waiting.pop(about, ""))

    def kept(self) -> dict[str, str]:
        """All that are begun, as texts for a file."""
        return {str(about): text for about, text in self._all().items()}

    def take_up(self, kept: Mapping[str, str]) -> None:
        """Go on with what a file has kept. Raises ValueError where it is none of these."""
        self._waiting |= {int(about): text for about, text in kept.items()}
        if self._about in self._waiting and not self._text().strip():
            self._show(self._waiting.pop(self._about))

    def drop_all_but(self, there: Collection[int]) -> list[str]:
        """Let go of the waiting notes whose thing is not there any more; their texts."""
        gone = [about for about in self._waiting if about not in there]
        return [self._waiting.pop(about) for about in gone]

    def _all(self) -> dict[int, str]:
        text = self._text()
        return self._waiting | ({self._about: text} if self._about is not None and text.strip() else {})
