"""The rules of correlation in force: the shipped ones and those of the house's folder, read anew when that changes."""

from pathlib import Path

import structlog

from nocdesk.problems.rule_file import FILE, built_in_rules, correlation_rules
from nocdesk.text_file import UnreadableFileError
from nocdesk.toml_file import FaultyFileError


class RuleFolder:
    """Follows a folder; a file that cannot be used changes nothing, and is told of once."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._stamp: tuple[int, int] | None = None
        self._log = structlog.get_logger("correlation")
        self.rules = built_in_rules()

    def look(self) -> bool:
        """Whether other rules are in force than at the last look."""
        stamp = self._now()
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        try:
            found = correlation_rules(self._directory)
        except (FaultyFileError, UnreadableFileError) as error:
            self._log.error("rules of correlation stay as they were", why=str(error))
            return False
        if found == self.rules:
            return False
        self.rules = found
        return True

    def _now(self) -> tuple[int, int] | None:
        try:
            found = (self._directory / FILE).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size
