"""A socket of this machine on which other programs raise and clear alarms, a line of JSON each."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError

from nocdesk.alarms.commands import report_alarm, report_clear_alarm
from nocdesk.alarms.report_line import LONGEST_LINE, ReportLine, answer_line, parse_line, ref_of
from nocdesk.alarms.resources import Resources
from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from nocdesk.inventory import inventory_stamp
from nocdesk.people.model import Actor, Role
from probes.worker import Worker

ADDRESS = "127.0.0.1"
MOST_CONNECTIONS = 16
ACTOR = Actor("alarm socket", Role.COLLECTOR)


class AlarmSocket:
    """Answers each line once it is in the store, or says why it is not; a sender waits for that with its next one."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._worker = Worker("alarm socket")
        self._senders: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._known: tuple[int, Resources] | None = None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take lines from one program until it goes."""
        task = asyncio.current_task()
        assert task is not None
        is_one_too_many = len(self._senders) >= MOST_CONNECTIONS
        self._senders[task] = writer
        with suppress(ConnectionError):
            if is_one_too_many:
                told = f"{MOST_CONNECTIONS} programs are connected already; try again later"
                writer.write(answer_line(None, error=told))
            else:
                await self._converse(reader, writer)
            writer.close()
            await writer.wait_closed()
        del self._senders[task]

    async def close(self) -> None:
        """Send every program away; what was answered is in the store."""
        # Cancelled, a conversation would leave an error of asyncio's behind; without its sender it ends by itself.
        for writer in self._senders.values():
            writer.transport.abort()
        await asyncio.gather(*self._senders)
        self._worker.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                line = await reader.readuntil(b"\n")
            except asyncio.IncompleteReadError as cut:
                if cut.partial.strip():
                    writer.write(answer_line(None, error="the line has no end: nothing was done"))
                return
            except asyncio.LimitOverrunError:
                writer.write(answer_line(None, error=f"a line has {LONGEST_LINE} bytes at most: nothing was done"))
                return
            if line.strip():
                writer.write(await self._answer(line))
                await writer.drain()

    async def _answer(self, line: bytes) -> bytes:
        try:
            said = parse_line(line)
            number = await self._worker.ask(partial(self._apply, said))
        except NocdeskError as error:
            return answer_line(ref_of(line), error=str(error))
        except SQLAlchemyError as error:
            return answer_line(ref_of(line), error=f"not stored ({type(error).__name__}); send it again")
        return answer_line(said.ref, alarm=number)

    def _apply(self, said: ReportLine) -> int:
        with self._core.work(ACTOR) as work:
            change = report_clear_alarm if said.clears else report_alarm
            stamp = inventory_stamp(work.session)
            if self._known is None or self._known[0] != stamp:
                self._known = stamp, Resources(work.session)
            return change(work, report=said.report, resources=self._known[1]).id


@asynccontextmanager
async def listening_for_alarms(core: Core) -> AsyncIterator[int | None]:
    """Listen on the port of the settings, if there is one; the port, None where nothing listens."""
    port = core.settings.alarms.port
    if port is None:
        yield None
        return
    log = structlog.get_logger("collector")
    socket = AlarmSocket(core)
    try:
        server = await asyncio.start_server(socket.serve, ADDRESS, port, limit=LONGEST_LINE)
    except OSError as error:
        log.error("alarm socket cannot listen", port=port, why=error.strerror or str(error))
        await socket.close()
        yield None
        return
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await socket.close()
