"""Makes of what the store says to poll what the probes are told."""

from nocdesk.network.model import ProbeType
from nocdesk.network.queries import PollTarget, ProbeTask
from probes.probe import ProbeTarget
from probes.table_file import Tables


def probe_targets(target: PollTarget, tables: Tables) -> tuple[ProbeTarget, ...]:
    """The probes of a device, each declared table with its definition or with what is wrong with it."""
    return tuple(_probe_target(task, target.interfaces, tables) for task in target.probes)


def _probe_target(task: ProbeTask, interfaces: tuple[str, ...], tables: Tables) -> ProbeTarget:
    if task.type is not ProbeType.TABLE:
        return ProbeTarget(task.probe_id, task.name, task.type, task.interval_s, task.parameters, interfaces)
    name = str(task.parameters.get("table", ""))
    table = tables.definitions.get(name)
    fault = "" if table else tables.fault(name)
    return ProbeTarget(task.probe_id, task.name, task.type, task.interval_s, task.parameters, interfaces, table, fault)
