"""The password of a server is sent over no open line, and stands in no address, picture of an object or log."""

import io
from collections.abc import Callable, Iterator

import pytest
import structlog
from sqlalchemy.engine import make_url

from nocdesk.commandline.collecting import log_to
from nocdesk.commandline.store_password import GivenPassword
from nocdesk.store.server_address import StoreAddressError, is_on_a_socket, protected, written_address
from nocdesk.store.trying import server_address


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("PGHOST", "PGHOSTADDR", "PGSERVICE"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    before = structlog.get_config()
    log_to(stream)
    yield stream
    structlog.configure(**before)


@pytest.mark.parametrize("query", ["hostaddr=10.0.0.5", "service=prod", "host=/run/postgresql&hostaddr=10.0.0.5"])
def test_a_server_that_is_named_beside_its_host_has_to_prove_its_name(query: str) -> None:
    url = protected(make_url(f"postgresql://noc@/n?{query}"))

    assert url.query["sslmode"] == "verify-full"


@pytest.mark.parametrize("variable", ["PGHOSTADDR", "PGSERVICE"])
def test_so_has_one_that_the_environment_names(elsewhere: pytest.MonkeyPatch, variable: str) -> None:
    url = make_url("postgresql://noc@/n?host=/run/postgresql")
    before = is_on_a_socket(url)
    elsewhere.setenv(variable, "10.0.0.5")

    assert before
    assert protected(url).query["sslmode"] == "verify-full"


@pytest.mark.parametrize("read", [written_address, server_address])
@pytest.mark.parametrize("name", ["PASSWORD", "SslPassword"])
def test_a_secret_is_refused_however_its_name_is_written(read: Callable[[str], object], name: str) -> None:
    with pytest.raises(StoreAddressError, match="secret"):
        read(f"postgresql://noc@db/n?{name}=hunter22")


def test_a_password_is_in_no_picture_of_what_holds_it() -> None:
    assert "hunter22" not in repr(GivenPassword("hunter22", keeps=False))


def test_an_error_is_logged_without_the_values_of_its_variables(log: io.StringIO) -> None:
    secret = "".join(("hunter", "22"))
    try:
        raise ValueError(len(secret))
    except ValueError:
        structlog.get_logger("collector").exception("it failed")

    assert "ValueError: 8" in log.getvalue()
    assert "hunter22" not in log.getvalue()
