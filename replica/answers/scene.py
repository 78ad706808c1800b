"""A scene: what a resident asked, and everything that was written below. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from replica.post import Post

Naming = Callable[[Post], str]  # the id in the product's import format


class Line(StrEnum):
    """What a comment is, in truth. The first rows are answers of bodies; DELETED and EDITED were
    changed later by the body itself, OTHER_BODY is the answer of a body that was not asked, FORMAL
    is a stock text. HANDED_ON and EVENT come from official pages and answer nothing. All others
    are residents: an IMPOSTOR calls himself a body, OWN_ACCOUNT is an employee whose account no
    registry names, RETURNED and UNKEPT say that nothing was done.
    """

    IN_TIME = "in_time"
    LATE = "late"
    FORMAL = "formal"
    OTHER_PAGE = "other_page"
    OTHER_BODY = "other_body"
    CONTRADICTION_FIRST = "contradiction_first"
    CONTRADICTION_SECOND = "contradiction_second"
    RUDE = "rude"
    DELETED = "deleted"
    EDITED = "edited"
    PROMISE = "promise"
    REPORT = "report"
    INTERIM = "interim"
    OWN_PAGE = "own_page"
    HANDED_ON = "handed_on"
    EVENT = "event"
    IMPOSTOR = "impostor"
    OWN_ACCOUNT = "own_account"
    NEIGHBOUR = "neighbour"
    SORTED_OUT = "sorted_out"
    RETURNED = "returned"
    UNKEPT = "unkept"
    THANKS = "thanks_below"


NO_ANSWER = frozenset({Line.HANDED_ON, Line.EVENT})
RESIDENTS = frozenset(
    {
        Line.IMPOSTOR,
        Line.OWN_ACCOUNT,
        Line.NEIGHBOUR,
        Line.SORTED_OUT,
        Line.RETURNED,
        Line.UNKEPT,
        Line.THANKS,
    }
)
ANSWERS = frozenset(Line) - NO_ANSWER - RESIDENTS


class PromiseEnd(StrEnum):
    KEPT = "kept"
    BROKEN = "broken"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Reply:
    """A comment. `promised` is the last day of what it promises, `promise` what came of it."""

    line: Line
    post: Post
    promised: date | None = None
    promise: PromiseEnd | None = None

    @property
    def body(self) -> str | None:
        """The body whose official page wrote it."""
        if self.line in RESIDENTS:
            return None
        return (self.post.page or self.post.outlet).body


@dataclass(frozen=True, slots=True)
class Scene:
    """`asked` is the resident's post; `body` is who must answer it; scenes of one `incident` are
    about one trouble.
    """

    name: str
    plot: str
    incident: str
    body: str
    trouble: str
    asked: Post
    replies: tuple[Reply, ...]

    def row(self, name: Naming) -> dict[str, object]:
        """As the control port shows it. `answers` is true of a comment that answers the post."""
        asked = self.asked
        return {
            "name": self.name,
            "plot": self.plot,
            "incident": self.incident,
            "source": asked.outlet.source_id,
            "network": str(asked.outlet.network),
            "post": name(asked),
            "at": asked.published_at.isoformat(),
            "body": self.body,
            "deleted_at": _moment(asked.gone_at),
            "closed_at": _moment(asked.closed_at),
            "comments": [self._comment(reply, name) for reply in self.replies],
        }

    def _comment(self, reply: Reply, name: Naming) -> dict[str, object]:
        post = reply.post
        page = None if reply.body is None else post.page or post.outlet
        return {
            "id": name(post),
            "kind": str(reply.line),
            "answers": reply.line in ANSWERS,
            "body": reply.body,
            "page": page and page.source_id,
            "at": post.published_at.isoformat(),
            "text": post.text,
            "deleted_at": _moment(post.gone_at),
            "edited_at": _moment(post.rewritten and post.rewritten[0]),
            "promised": reply.promised and reply.promised.isoformat(),
            "promise": reply.promise and str(reply.promise),
        }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
