"""A person who works at the centre; residents are handled in domain/privacy. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    MONITOR = "monitor"
    DUTY = "duty"
    MEDIA = "media"
    COORDINATOR = "coordinator"
    HEAD = "head"  # of a body
    EXECUTOR = "executor"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


SYSTEM = "system"  # in the place of a person's name, where nobody acted


class Right(StrEnum):
    """What a route demands of its caller; every role has `NOBODY`."""

    NOBODY = "nobody"
    OWN = "own"  # one's own password, sessions and tasks
    POSTS = "posts"  # read and search posts: those of one's bodies, or all
    TRIAGE = "triage"  # take, reject, correct and merge posts
    EXPORT = "export"  # posts of one's bodies, or all
    REGION = "region"  # see alerts, incidents, the map and sources of the whole region
    SEARCHES = "searches"  # save and watch searches over the whole region
    ALERTS = "alerts"  # answer alerts; silences, shifts
    SOURCES = "sources"  # add, change and pause sources
    LEADERS = "leaders"
    READ_CASES = "read_cases"  # cases of one's bodies, or all
    CASES = "cases"  # open, route, return and close cases
    ANSWER = "answer"  # accept, take and answer cases of one's bodies, or all
    ASSIGN = "assign"  # see every case of one's bodies, and say who works on it
    APPROVE = "approve"  # approve answers of one's bodies
    DRAFTS = "drafts"  # see drafts of ratings and object: for one's bodies, or all
    RATINGS = "ratings"  # publish ratings, decide objections, leave cases out
    REPORTS = "reports"  # make, approve and send reports, keep their templates
    SURVEYS = "surveys"  # make, publish, key and close surveys, read their results
    FILE = "file"  # file cases of one stream: a right of programs
    METRICS = "metrics"  # read the meters of the installation: a right of programs
    ADMINISTER = "administer"


_READER = frozenset({Right.NOBODY, Right.OWN, Right.POSTS})
_INSIDER = _READER | {Right.REGION, Right.EXPORT, Right.SEARCHES, Right.READ_CASES}
_ANSWERER = _READER | {Right.READ_CASES, Right.ANSWER}
_CASEWORK = frozenset({Right.CASES, Right.ANSWER, Right.ASSIGN})

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.MONITOR: _INSIDER | _CASEWORK | {Right.TRIAGE, Right.SOURCES},
    Role.DUTY: _INSIDER | _CASEWORK | {Right.TRIAGE, Right.SOURCES, Right.ALERTS},
    Role.MEDIA: _INSIDER | {Right.TRIAGE, Right.LEADERS, Right.SURVEYS},
    Role.COORDINATOR: _ANSWERER | {Right.TRIAGE, Right.EXPORT, Right.ASSIGN, Right.DRAFTS},
    Role.HEAD: _ANSWERER | {Right.EXPORT, Right.ASSIGN, Right.APPROVE, Right.DRAFTS},
    Role.EXECUTOR: _ANSWERER,
    Role.ANALYST: _INSIDER
    | {Right.LEADERS, Right.DRAFTS, Right.RATINGS, Right.REPORTS, Right.SURVEYS},
    Role.ADMINISTRATOR: frozenset(Right),
}


class Theme(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Density(StrEnum):
    ROOMY = "roomy"
    COMPACT = "compact"


@dataclass(frozen=True, slots=True)
class Person:
    """`channels` name channels of the settings, in the order in which they are tried.

    `login` is None for a person who is on the roster and does not sign in. `bodies` are ids of the
    region's bodies. `sound` and `desktop` say how their browsers call them to a new alert: by a
    sound, by a notification on the desktop.
    """

    id: str
    name: str
    roles: frozenset[Role]
    channels: tuple[str, ...] = ()
    login: str | None = None
    bodies: frozenset[str] = frozenset()
    enabled: bool = True
    has_password: bool = False
    theme: Theme = Theme.SYSTEM
    density: Density = Density.ROOMY
    sound: bool = False
    desktop: bool = False
    has_factor: bool = False

    def may(self, right: Right) -> bool:
        return any(right in RIGHTS[role] for role in self.roles)

    @property
    def scope(self) -> frozenset[str] | None:
        """The bodies whose posts they may see; None means the whole region."""
        return None if self.may(Right.REGION) else self.bodies

    @property
    def administers(self) -> bool:
        return self.enabled and self.has_password and Role.ADMINISTRATOR in self.roles
