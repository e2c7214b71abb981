"""What a report may say: everything but secrets."""

import pytest
from sqlalchemy.engine import make_url

from ui.crash.secrets import passwords_of, secrets_of, without_secrets

SECRET = "s3cr3t-value"


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql+psycopg://ann:{SECRET}@db.example/noc",
        f"connection to http://u:{SECRET}@proxy:3128 failed",
        f"password={SECRET}",
        f"Passphrase: {SECRET}",
        f'{{"community": "{SECRET}", "host": "10.0.0.1"}}',
        f"{{'auth_key': '{SECRET}'}}",
        f"api-key={SECRET}, more",
        f"Authorization: Bearer {SECRET}",
        f"sent Bearer {SECRET}",
        f"NOCDESK_SMTP_PASSWORD={SECRET}",
        f"SnmpV3(user='ops', priv_key='{SECRET}')",
        f"INSERT failed\n[parameters: {{'name': '{SECRET}', 'list': [1, 2]}}]\n(Background)",
    ],
)
def test_a_secret_is_hidden_where_secrets_stand(text: str) -> None:
    assert SECRET not in without_secrets(text)


def test_a_known_secret_is_hidden_wherever_it_stands() -> None:
    environment = {"PGPASSWORD": SECRET, "LANG": "C.UTF-8", "DATABASE": "postgresql://ann:other-one@db/x"}

    known = secrets_of(environment)

    assert known == {SECRET, "other-one"}
    assert without_secrets(f"cannot open {SECRET}.txt as other-one", known) == "cannot open ***.txt as ***"


def test_a_password_with_special_characters_is_hidden_as_it_is_meant_and_as_it_is_written() -> None:
    meant, written = "p@ss/w rd%", "p%40ss%2Fw rd%25"
    url = make_url(f"postgresql+psycopg://ann:{written}@db/noc?sslpassword=k%23y-word")

    said = without_secrets(f"refused {meant} and {written}, key k#y-word", passwords_of(url))

    assert said == "refused *** and ***, key ***"
    assert secrets_of({"URL": "postgresql://ann:p%40ssword@db/x"}) == {"p%40ssword", "p@ssword"}


def test_what_is_no_secret_stays() -> None:
    text = "KeyError: 'RIX-PE1' in tickets_saving.py, line 40; sqlite:///home/ann/nocdesk.db; 3 passed"

    assert without_secrets(text) == text
