"""Reads the tables of one device, and remembers what could not be read to its end."""

from collections.abc import Mapping

from nocdesk.language import _
from probes.snmp.client import SnmpClient, Target
from probes.snmp.errors import RefusedError, SilentError, SnmpError
from probes.snmp.varbind import Oid, Value

Row = Mapping[int, Value]
"""The columns of a row by their numbers."""


MAX_SILENCES = 2
"""Some devices never answer for one of their tables; one that is silent more often than this is gone."""


class DeviceReader:
    """Walks columns; a table that the device does not show is empty, and a walk that was cut is named in `notes`."""

    def __init__(self, client: SnmpClient, target: Target) -> None:
        self._client, self._target = client, target
        self._silences = 0
        self.notes: list[str] = []

    async def column(self, what: str, column: Oid) -> dict[Oid, Value]:
        """The values of a column by the index of their row; raises SilentError if the device has gone."""
        try:
            walk = await self._client.walk(self._target, column)
        except SilentError:
            self._silences += 1
            if self._silences > MAX_SILENCES:
                raise
            self.notes.append(
                _("{what}: no answer when asked for it, though the device answers otherwise").format(what=what)
            )
            return {}
        except RefusedError as error:
            self.notes.append(_("{what}: not readable ({status})").format(what=what, status=error.status))
            return {}
        except SnmpError as error:
            self.notes.append(_("{what}: not readable ({error})").format(what=what, error=error))
            return {}
        if not walk.is_complete:
            self.notes.append(
                _("{what}: read in part only, as the walk did not come to its end; what follows is not known").format(
                    what=what
                )
            )
        return {varbind.oid[len(column) :]: varbind.value for varbind in walk.varbinds if varbind.value is not None}

    async def table(self, what: str, entry: Oid, key: int, further: tuple[int, ...] = ()) -> dict[Oid, Row]:
        """The rows that have the column `key`, with further columns; an empty table costs one walk."""
        rows: dict[Oid, dict[int, Value]] = {
            index: {key: value} for index, value in (await self.column(what, (*entry, key))).items()
        }
        for number in further if rows else ():
            for index, value in (await self.column(what, (*entry, number))).items():
                if index in rows:
                    rows[index][number] = value
        return dict(rows)

    async def value(self, oid: Oid) -> Value:
        """One object; None where the device lacks it or does not show it."""
        try:
            return (await self._client.get(self._target, (oid,)))[0].value
        except SnmpError:
            return None
