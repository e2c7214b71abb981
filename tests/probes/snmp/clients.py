"""Both clients, for tests of what each of them must do."""

from collections.abc import Callable

from nocdesk.clock import Clock
from probes.snmp.backends import BackendClient
from probes.snmp.pysnmp_client import PysnmpClient

EitherClient = BackendClient | PysnmpClient
MakeClient = Callable[[Clock], EitherClient]
