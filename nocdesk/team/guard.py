"""A condition on the values of a row, and whose role lets them write such a row."""

from dataclasses import dataclass

from nocdesk.people.model import Role
from nocdesk.people.policy import POLICY, Act


@dataclass(frozen=True, slots=True)
class Guard:
    """Where `when` holds of a row (OLD, NEW), the login's role must permit the act; without an act nobody may.

    What is said then stands in `nocdesk.people.refusals` under its name.

    The collector settles what has run its course, so it may wherever `for_collector` says so.
    """

    name: str
    table: str
    on: str
    when: str
    act: Act | None = None
    for_collector: bool = False
    at_commit: bool = False
    """Whether it is asked when the transaction ends, and may look at all that it left."""

    @property
    def roles(self) -> tuple[str, ...]:
        """The words of the roles that may."""
        permitted = POLICY[self.act] if self.act is not None else frozenset[Role]()
        return tuple(sorted(permitted | {Role.COLLECTOR} if self.for_collector else permitted))
