"""A missing foreign program skips a test at home and fails it in CI."""

import pytest

from tests.foreign_programs import foreign_program

NOWHERE = "no-such-program-anywhere"


def test_without_a_foreign_program_a_test_is_skipped_at_home_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception):
        foreign_program(NOWHERE)

    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="is missing"):
        foreign_program(NOWHERE)
