"""A PostgreSQL server that is reached over TCP by TLS and SCRAM alone, certified by an authority of the test."""

import random
import shutil
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy.engine import make_url

from nocdesk.people.model import Role
from nocdesk.team.applying import found_team, team_engine
from nocdesk.team.members import add_member
from nocdesk.team.scram import scram_verifier
from probes.traps.socket_options import UNASSIGNED
from tests.postgres import PostgresServer, run_postgres

SECRET = "correct horse battery"
_HBA = "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\nhostssl all all ::1/128 scram-sha-256\n"


@dataclass(frozen=True, slots=True)
class TlsServer:
    """The server, its port, and the file of the authority that certified it as localhost."""

    server: PostgresServer
    port: int
    authority: Path

    def url(self, login: str, database: str, host: str = "localhost") -> str:
        """The address as a person writes it."""
        return f"postgresql://{login}@{host}:{self.port}/{database}"


@contextmanager
def run_tls_postgres() -> Iterator[TlsServer]:
    """Start one, and take it down again."""
    with run_postgres() as server:
        server.kill()
        data, port = server.directory / "data", _free_port()
        authority = _certify(data)
        (data / "pg_hba.conf").write_text(_HBA)
        server.options = f"-c listen_addresses=localhost -p {port} -c ssl=on -c password_encryption=scram-sha-256"
        server.port = port
        server.start()
        yield TlsServer(server, port, authority)


@contextmanager
def run_tls_team(people: Mapping[str, Role]) -> Iterator[TlsServer]:
    """Such a server with a team's store `noc` of these people, whose password is `SECRET`."""
    with run_tls_postgres() as running:
        running.server.create_database("noc")
        there = make_url(running.server.url("noc"))
        found_team(there)
        engine = team_engine(there)
        with engine.begin() as connection:
            for login, role in people.items():
                add_member(connection, login, role, verifier=scram_verifier(connection, login, SECRET))
        engine.dispose()
        yield running


def make_authority(path: Path) -> None:
    """The file of an authority that has signed nothing."""
    _, certificate = _signed("Another authority", None)
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _certify(data: Path) -> Path:
    authority = _signed("Authority of the test", None)
    key, certificate = _signed("localhost", authority)
    (data / "server.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (data / "server.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (data / "server.key").chmod(0o600)
    owner = data.stat()
    for name in ("server.crt", "server.key"):
        shutil.chown(data / name, owner.st_uid, owner.st_gid)
    path = data.parent / "authority.crt"
    path.write_bytes(authority[1].public_bytes(serialization.Encoding.PEM))
    return path


_Signed = tuple[ec.EllipticCurvePrivateKey, x509.Certificate]


def _signed(name: str, by: _Signed | None) -> _Signed:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by[1].subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
    )
    if by is not None:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return key, builder.sign(by[0] if by else key, hashes.SHA256())


def _free_port() -> int:
    """None that the system gives to somebody else before the server has it."""
    for port in random.sample(UNASSIGNED, 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("no port is free")
