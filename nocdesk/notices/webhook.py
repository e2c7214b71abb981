"""Notices as HTTP requests for other programs, signed where a credential is named."""

import hashlib
import hmac
import json
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from nocdesk.credentials import CredentialError, Credentials
from nocdesk.notices.transport import Letter, RefusedError, UnavailableError

_MAY_PASS = frozenset({408, 409, 425, 429})
"""Of the statuses 4xx those that another try may change (RFC 9110, RFC 6585, RFC 8470)."""


class WebhookCourier:
    """Posts letters as JSON: `id`, `about`, `subject`, `text`, `at`; the same `id` however often it is tried.

    `NocDesk-Signature` is the HMAC-SHA256 of the body, in hexadecimal. A redirection is not followed: the letter would
    go where nobody has subscribed it to.
    """

    def __init__(self, credentials: Credentials, timeout_s: float) -> None:
        self._credentials = credentials
        self._timeout_s = timeout_s
        self._opener = build_opener(_NoRedirection)

    def send(self, letter: Letter) -> None:
        """Raises RefusedError for what the other side will never take, UnavailableError for the rest."""
        body = _body(letter)
        request = Request(letter.address, data=body, method="POST", headers=self._headers(letter, body))
        try:
            with self._opener.open(request, timeout=self._timeout_s):
                return
        except HTTPError as error:
            error.close()
            text = f"{request.host} answers {error.code} {error.reason}"
            is_for_good = 300 <= error.code < 500 and error.code not in _MAY_PASS
            raise (RefusedError(text) if is_for_good else UnavailableError(text)) from error
        except (URLError, OSError) as error:
            raise UnavailableError(f"{request.host} cannot be reached: {getattr(error, 'reason', error)}") from error

    def _headers(self, letter: Letter, body: bytes) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "User-Agent": "NocDesk", "Idempotency-Key": letter.key}
        if letter.credential:
            try:
                key = self._credentials.password(letter.credential)
            except CredentialError as error:
                raise UnavailableError(str(error)) from error
            headers["NocDesk-Signature"] = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
        return headers


class _NoRedirection(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def _body(letter: Letter) -> bytes:
    content = {
        "id": letter.key,
        "about": letter.about,
        "subject": letter.subject,
        "text": letter.body,
        "at": letter.written_at.isoformat(),
    }
    return json.dumps(content, ensure_ascii=False).encode()
