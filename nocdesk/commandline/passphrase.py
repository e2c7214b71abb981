"""The passphrase of the encrypted file of credentials, typed by a person."""

import getpass
import sys

from nocdesk.credentials import CredentialError
from nocdesk.language import _


def ask_passphrase() -> str:
    """The passphrase of the encrypted file, from whoever is at the terminal."""
    if not sys.stdin.isatty():
        raise CredentialError(
            _("The credential file needs its passphrase: name a file that holds it in NOCDESK_PASSPHRASE_FILE")
        )
    return getpass.getpass(_("Passphrase of the credential file: "))
