"""The security parameters of a message (RFC 3414, clause 2.4)."""

from dataclasses import dataclass

from probes.snmp.ber import OCTET_STRING, SEQUENCE, CodecError, encode_integer, integer, octets, tlv, whole

USM = 3
"""The user-based security model's number (RFC 3411, clause 5)."""
AUTH_FLAG, PRIV_FLAG, REPORTABLE_FLAG = 0x01, 0x02, 0x04
MAX_ENGINE_ID, MAX_USER = 32, 32


@dataclass(frozen=True, slots=True)
class SecurityParameters:
    """Who says it and when; `digest_at` is where the digest begins, counted from the beginning of the parameters."""

    engine_id: bytes
    boots: int
    time: int
    user: bytes
    digest: bytes = b""
    salt: bytes = b""
    digest_at: int = 0


def decode_parameters(data: bytes) -> SecurityParameters:
    """Read them; raises CodecError for what they cannot be."""
    at, end = whole(data, SEQUENCE)
    engine_id, at = octets(data, at, end)
    boots, at = integer(data, at, end)
    time, at = integer(data, at, end)
    user, at = octets(data, at, end)
    digest, at = octets(data, at, end)
    digest_at = at - len(digest)
    salt, at = octets(data, at, end)
    if at != end:
        raise CodecError(f"{end - at} octets behind the security parameters")
    if len(engine_id) > MAX_ENGINE_ID or len(user) > MAX_USER or boots < 0 or time < 0:
        raise CodecError("security parameters that break their rules")
    return SecurityParameters(engine_id, boots, time, user, digest, salt, digest_at)


def encode_parameters(parameters: SecurityParameters) -> bytes:
    """Write them; the place of the digest follows from the encoding."""
    return tlv(
        SEQUENCE,
        tlv(OCTET_STRING, parameters.engine_id),
        encode_integer(parameters.boots),
        encode_integer(parameters.time),
        tlv(OCTET_STRING, parameters.user),
        tlv(OCTET_STRING, parameters.digest),
        tlv(OCTET_STRING, parameters.salt),
    )


def digest_at_end(parameters: SecurityParameters) -> int:
    """How many octets before the end of the encoded parameters their digest begins."""
    return len(tlv(OCTET_STRING, parameters.salt)) + len(parameters.digest)
