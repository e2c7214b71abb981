"""Behaviour that both clients owe is tested on both."""

import pytest

from probes.snmp.backends import BackendClient
from probes.snmp.pysnmp_client import PysnmpClient
from tests.probes.snmp.clients import MakeClient


@pytest.fixture(params=[BackendClient, PysnmpClient], ids=["native", "pysnmp"])
def make_client(request: pytest.FixtureRequest) -> MakeClient:
    """Makes a client of either kind."""
    return request.param  # type: ignore[no-any-return]
