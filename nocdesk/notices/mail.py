"""Notices as mail (RFC 5321, RFC 5322)."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime

from nocdesk.credentials import CredentialError, Credentials
from nocdesk.notices.transport import Letter, RefusedError, UnavailableError
from nocdesk.setting_groups import NoticeSettings, Transport


class MailCourier:
    """Hands letters to the mail server of the settings, a connection each."""

    def __init__(self, settings: NoticeSettings, credentials: Credentials) -> None:
        self._settings = settings
        self._credentials = credentials

    def send(self, letter: Letter) -> None:
        """Raises RefusedError for what the server will never take, UnavailableError for the rest."""
        if not self._settings.host:
            raise UnavailableError("No mail server is set: write its host and sender under [notices] in the settings.")
        try:
            with self._connect() as server:
                server.send_message(self._message(letter))
        except smtplib.SMTPRecipientsRefused as error:
            code, said = error.recipients[letter.address]
            raise _error_of(code, said) from error
        except smtplib.SMTPResponseException as error:
            raise _error_of(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise UnavailableError(f"{self._settings.host} cannot be reached: {error}") from error

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if settings.transport is Transport.TLS:
            server = smtplib.SMTP_SSL(settings.host, settings.port, timeout=settings.timeout_s, context=context)
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout_s)
        try:
            if settings.transport is Transport.STARTTLS:
                server.starttls(context=context)
            if settings.user:
                server.login(settings.user, self._password())
        except BaseException:
            server.close()
            raise
        return server

    def _password(self) -> str:
        try:
            return self._credentials.password(self._settings.credential)
        except CredentialError as error:
            raise UnavailableError(str(error)) from error

    def _message(self, letter: Letter) -> EmailMessage:
        domain = self._settings.sender.rpartition("@")[2]
        message = EmailMessage()
        message["From"] = self._settings.sender
        message["To"] = letter.address
        # A name may hold a line break; a header may not.
        message["Subject"] = " ".join(letter.subject.split())
        message["Date"] = format_datetime(letter.written_at)
        message["Message-ID"] = f"<{letter.key}@{domain}>"
        # RFC 3834: no robot shall answer this one.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body)
        return message


def _error_of(code: int, said: bytes | str) -> RefusedError | UnavailableError:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    text = f"The mail server says {code} {' '.join(words.split())}"
    # RFC 5321, clause 4.2.1: 5yz is permanent.
    return RefusedError(text) if 500 <= code <= 599 else UnavailableError(text)
