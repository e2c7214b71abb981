"""Programs of others that tests check ours against: on a person's machine they may be missing, in CI they may not."""

import os
import shutil

import pytest


def foreign_program(name: str) -> str:
    """Where it is; without it the test is skipped, and under CI, where nobody would see that, it fails."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is not None:
        return found
    message = f"{name} of net-snmp is missing: install the packages snmp, snmpd and snmptrapd"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
