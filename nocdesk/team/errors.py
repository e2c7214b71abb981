"""What can be wrong when a team is made or changed."""

from collections.abc import Sequence

from nocdesk.errors import NocdeskError
from nocdesk.language import _


class TeamError(NocdeskError):
    """A team cannot be made or changed as was asked."""


class NotPermittedError(TeamError):
    """The login may not do it; the database's administrator has to run what `statements` say."""

    def __init__(self, login: str, statements: Sequence[str]) -> None:
        self.statements = tuple(statements)
        super().__init__(
            _(
                "{login} may not do this in the database. Let its administrator run the statements above, "
                "then give this command again."
            ).format(login=login)
        )
