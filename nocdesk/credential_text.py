"""A secret as text in clear: as a keyring, a sealed file, systemd or a pipe between our own processes carries it."""

import json

from nocdesk.language import _
from nocdesk.snmp_secrets import (
    AuthProtocol,
    Community,
    Credential,
    CredentialError,
    EngineKeys,
    Password,
    PrivProtocol,
    Secret,
    UsmUser,
)

_USER_FIELDS = frozenset({"user", "auth", "auth_passphrase", "priv", "priv_passphrase", "keys"})


def credential_to_json(credential: Secret) -> str:
    """The secret in clear, for a keyring, an encrypted file or a pipe between two of our own processes."""
    if isinstance(credential, Password):
        return json.dumps({"password": credential.text})
    if isinstance(credential, Community):
        return json.dumps({"community": credential.text})
    fields: dict[str, str | None] = {
        "user": credential.user,
        "auth": credential.auth.value,
        "auth_passphrase": credential.auth_passphrase,
        "priv": credential.priv.value,
        "priv_passphrase": credential.priv_passphrase,
        "keys": " ".join(map(_keys_text, credential.keys)) or None,
    }
    return json.dumps({name: value for name, value in fields.items() if value is not None})


def _keys_text(keys: EngineKeys) -> str:
    return ":".join((keys.engine_id.hex(), keys.auth_key.hex(), (keys.priv_key or b"").hex()))


def _keys_of(text: str) -> EngineKeys:
    engine_id, auth_key, priv_key = map(bytes.fromhex, text.split(":"))
    return EngineKeys(engine_id, auth_key, priv_key or None)


def credential_from_json(text: str, *, name: str) -> Credential:
    """Read what `credential_to_json` wrote of one for SNMP; `name` is for the message when it cannot be read."""
    return for_snmp(secret_from_json(text, name=name), name)


def secret_from_json(text: str, *, name: str) -> Secret:
    """Read what `credential_to_json` wrote; `name` is for the message when it cannot be read."""
    try:
        fields = json.loads(text)
    except json.JSONDecodeError as error:
        # The text is a secret, so neither it nor the parser's quotation of it is shown.
        raise CredentialError(
            _("Credential '{name}' is not readable: store it again with `nocdesk credential set {name}`").format(
                name=name
            )
        ) from error
    return _from_fields(fields, name)


def _from_fields(fields: object, name: str) -> Secret:
    unreadable = CredentialError(
        _(
            "Credential '{name}' has neither a community nor a user with known protocols: "
            "store it again with `nocdesk credential set {name}`"
        ).format(name=name)
    )
    if not isinstance(fields, dict) or not all(isinstance(value, str) for value in fields.values()):
        raise unreadable
    if set(fields) == {"password"}:
        return Password(fields["password"])
    if set(fields) == {"community"}:
        return Community(fields["community"])
    if "user" not in fields or not set(fields) <= _USER_FIELDS:
        raise unreadable
    try:
        auth = AuthProtocol(fields.get("auth", AuthProtocol.SHA256))
        priv = PrivProtocol(fields.get("priv", PrivProtocol.AES128))
        keys = tuple(map(_keys_of, fields.get("keys", "").split()))
    except ValueError as error:
        raise unreadable from error
    return UsmUser(fields["user"], fields.get("auth_passphrase"), fields.get("priv_passphrase"), auth, priv, keys)


def for_snmp(secret: Secret, name: str) -> Credential:
    """The secret, if an SNMP agent can be asked with it."""
    if isinstance(secret, Password):
        raise CredentialError(
            _(
                "Credential '{name}' is a password and none for SNMP: store one under another name "
                "with `nocdesk credential set`, and name that one in the provider file"
            ).format(name=name)
        )
    return secret
