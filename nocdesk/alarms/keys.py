"""The natural keys of alarms: what makes two reports of a trouble one alarm, however it was heard."""

from nocdesk.alarms.model import Condition

_BETWEEN = "|"


def resource_key(condition: Condition, resource: str) -> str:
    """Of a condition that a resource can have only once: a device, an interface, a test, a program."""
    return f"{condition}{_BETWEEN}{resource}"


def problem_key(condition: Condition, resource: str, problem: str) -> str:
    """Of a condition that a resource can have several times: a threshold's metric, or a specific problem."""
    return f"{condition}{_BETWEEN}{resource}{_BETWEEN}{problem}"


def problem_of(key: str, condition: Condition, resource: str) -> str:
    """The problem that a key names beside its condition and resource; empty where it names none."""
    beginning = problem_key(condition, resource, "")
    return key.removeprefix(beginning) if key.startswith(beginning) else ""


def promise_key(condition: Condition, service_id: int, objective: str) -> str:
    """Of a promise about a service."""
    return f"{condition}{_BETWEEN}{service_id}{_BETWEEN}{objective}"


def promise_of(key: str) -> tuple[int, str]:
    """The service and the objective that the key of a promise's alarm names."""
    _, service_id, objective = key.split(_BETWEEN, 2)
    return int(service_id), objective


def ends_in_problem(key: str, problem: str) -> bool:
    """Whether a key is of this problem of its resource."""
    return key.endswith(f"{_BETWEEN}{problem}")


def resource_of(device: str, part: str = "") -> str:
    """The name of a device, or of a part of it: `rt-1 ge-0/0/1`."""
    return f"{device} {part}".strip()
