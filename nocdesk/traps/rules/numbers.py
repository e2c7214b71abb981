"""Numbers of interfaces and sensors, read from the store at most once for each device and batch."""

from sqlalchemy.orm import Session

from nocdesk.network.learnt import NO_NUMBERS, Numbers, numbers_of
from nocdesk.store.unit_of_work import UnitOfWork


class KnownNumbers:
    """Of the batch that is judged; the collector may have learnt others by the next one."""

    def __init__(self) -> None:
        self._session: Session | None = None
        self._of: dict[int, Numbers] = {}

    def begin(self, work: UnitOfWork) -> None:
        """Another batch."""
        self._session = work.session
        self._of.clear()

    def of_device(self, device_id: int) -> Numbers:
        """Those of a device."""
        if self._session is None:
            return NO_NUMBERS
        if device_id not in self._of:
            self._of[device_id] = numbers_of(self._session, device_id)
        return self._of[device_id]
