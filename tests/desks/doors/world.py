"""An installation with posts, who comes in by which door, and what a deed needs first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from typer.testing import CliRunner

from app.installation import Installation
from console.application import create_application
from desks.incidents import IncidentDesk
from desks.triage import TriageDesk
from desks.viewer import in_shell
from domain.access.token import SCOPES
from domain.leader import Followed
from domain.person import Right, Role
from domain.ports.audit import AuditFilter
from domain.saved_search import SavedSearch
from domain.subscription import Pace, Subscription
from domain.triage import Act, Change, TriageState
from tests.client import TestClient
from tests.console.conftest import POSTS
from tests.console.signing import BASE, browser, person
from tests.console.tokens import issue

HEAT, ALSO, WASTE = (POSTS[n].id for n in range(3))
HEATING = f"пост:{HEAT}"
TOKENS: Mapping[str, tuple[Right, ...]] = {
    "region": (Right.REGION,),
    "alerts": (Right.REGION, Right.ALERTS),
    "body": (Right.POSTS, Right.TRIAGE),
    "all": tuple(SCOPES),
}
BOUND = {Role.COORDINATOR, Role.HEAD, Role.EXECUTOR}
READERS = "monitor duty media coordinator head executor analyst administrator"
TRIAGING = "monitor duty media coordinator administrator"
INSIDERS = "monitor duty media analyst administrator"
REGROUPING = "monitor duty media administrator"
LEADING = "media analyst administrator"
WHO = in_shell("заранее")


class World:
    """An installation, and everybody who comes in by some door."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.people: dict[str, TestClient] = {}
        self.programs: dict[str, TestClient] = {}
        self.shell = CliRunner()
        label = installation.posts.index.get([HEAT])[HEAT].labels.body
        assert label is not None
        for role in Role:
            bodies = {label.value} if role in BOUND else ()
            one = person(installation, role, name=str(role), bodies=bodies)
            self.people[role] = browser(installation, one=one, follow_redirects=False)
        for name, rights in TOKENS.items():
            bodies = {label.value} if name == "body" else ()
            at = installation.clock.now() - timedelta(days=1)
            _, secret = issue(installation, name, rights, bodies, None, "администратор", at)
            headers = {"authorization": f"Bearer {secret}"}
            application = create_application(installation)
            self.programs[name] = TestClient(application, f"{BASE}/api/v1", headers=headers)

    def incident(self, post_id: str = HEAT) -> str:
        return self.installation.posts.incidents.of_posts([post_id])[post_id].id

    def looks(self, after: int) -> list[tuple[str, str, str]]:
        """What was audited after that line, the oldest first."""
        new = [one for one in self.installation.audit.read(AuditFilter(), 9) if one.id > after]
        return [(one.who, one.what, one.detail) for one in reversed(new)]

    def marked(self) -> int:
        return next((one.id for one in self.installation.audit.read(AuditFilter(), 1)), 0)


Call = tuple[str, str, Mapping[str, Any]]
Make = Callable[[World], Call]


@dataclass(frozen=True)
class Deed:
    """`pages` and `tokens` name those who may; `other` are statuses of those who may not for
    another reason than a right: then a page shows the feed again, which is a look at it. The row of
    the audit is `verb` and `detail`; "" writes none.
    """

    name: str
    verb: str
    detail: Callable[[World], str] | str = ""
    page: Make | None = None
    api: Make | None = None
    shell: tuple[str, ...] | Callable[[World], tuple[str, ...]] = ()
    pages: str = ""
    tokens: str = ""
    before: Callable[[World, str], object] = lambda _, __: None
    other: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def get(path: str | Callable[[World], str], **asked: Any) -> Make:
    return lambda world: ("GET", path if isinstance(path, str) else path(world), asked)


def post(path: str | Callable[[World], str], **sent: Any) -> Make:
    def call(world: World) -> Call:
        made = {key: v(world) if callable(v) else v for key, v in sent.items()}
        return "POST", path if isinstance(path, str) else path(world), made

    return call


def free(world: World, _: str = "") -> None:
    """The post is nobody's, and its kind is a complaint."""
    triage = world.installation.posts.triage
    now = world.installation.clock.now()
    touched = triage.of([HEAT]).get(HEAT)
    if touched is not None and touched.state is not TriageState.FREE:
        triage.move([HEAT], Act.RELEASE, touched.who, now)


def taken(world: World, who: str) -> None:
    free(world)
    until = world.installation.clock.now() + timedelta(hours=1)
    world.installation.posts.triage.move(
        [HEAT], Act.TAKE, who, world.installation.clock.now(), until=until
    )


def noted(world: World, who: str) -> None:
    """That person's last deed hid a source."""
    now = world.installation.clock.now()
    world.installation.posts.triage.mute(who, "asn24", now)
    world.installation.posts.triage.note(Act.MUTE, who, now, [Change("asn24", {}, {})])


def heard(world: World, who: str) -> None:
    world.installation.posts.triage.unmute(who, "asn24")


def muted(world: World, who: str) -> None:
    world.installation.posts.triage.mute(who, "asn24", world.installation.clock.now())


def together(world: World, _: str = "") -> None:
    """Both posts about the heating are of one incident."""
    if world.incident(HEAT) != world.incident(ALSO):
        TriageDesk(world.installation).merge(WHO, [HEAT], world.incident(ALSO))


def apart(world: World, _: str = "") -> None:
    """They are of two, in one town."""
    together(world)
    IncidentDesk(world.installation).split(WHO, world.incident(ALSO), [HEAT])


def merged(world: World, _: str = "") -> None:
    """They were of two that people merged."""
    apart(world)
    IncidentDesk(world.installation).merge(WHO, world.incident(ALSO), world.incident(HEAT))


def lines(world: World) -> str:
    """The incidents of the last regrouping of the heating, as the audit names them."""
    last = max(
        world.installation.posts.regroupings.of(world.incident(ALSO)), key=lambda one: one.id
    )
    return f"{last.incident_id} {last.other_id}"


def regrouping(world: World) -> int:
    of = world.installation.posts.regroupings.of(world.incident(ALSO))
    return max(one.id for one in of if one.stands)


def saved(world: World, who: str) -> None:
    """A watched search of theirs."""
    unsaved(world)
    world.installation.watch.searches.add(
        SavedSearch("Тепло", who, "тепло", True, world.installation.clock.now())
    )


def unsaved(world: World, _: str = "") -> None:
    world.installation.watch.searches.forget("Тепло")


def others(world: World, _: str) -> None:
    saved(world, "кто-то другой")


def subscribed(world: World, who: str) -> None:
    saved(world, who)
    now = world.installation.clock.now()
    world.installation.watch.subscriptions.subscribe(
        Subscription("Тепло", who, Pace.DAILY, now, now)
    )


def followed(world: World, who: str) -> None:
    world.installation.leaders.followed.save(
        Followed("asn24", "", who, world.installation.clock.now())
    )


SELECTED = {"selected": [HEAT]}
IDS = {"post_ids": [HEAT]}


def triage(act: str, before: Callable[[World, str], object], **more: Any) -> Deed:
    return Deed(
        f"post: {act}",
        f"triage {act}",
        HEAT,
        post(f"/feed/{act}", **SELECTED, **more),
        post(f"/triage/{act}", **IDS, **more),
        pages=TRIAGING,
        tokens="body all",
        before=before,
    )


def target(world: World) -> str:
    return world.incident(ALSO)


def spoken(world: World) -> str:
    """The number of the incident of the rubbish, as people say it."""
    return world.installation.posts.incidents.several([world.incident(WASTE)])[
        world.incident(WASTE)
    ].spoken


def split_detail(world: World) -> str:
    return f"{world.incident(ALSO)} {world.incident(HEAT)} 1"


def outcome_of(status: int) -> int:
    return 200 if status in (200, 201, 303) else status


def expected_of(
    world: World, deed: Deed, name: str, may: bool
) -> tuple[int, list[tuple[str, str, str]]]:
    if not may:
        shows_feed = name in deed.other and deed.verb.startswith("triage") and name in world.people
        return deed.other.get(name, 403), [(name, "feed", "")] if shows_feed else []
    detail = deed.detail if isinstance(deed.detail, str) else deed.detail(world)
    return 200, [(name, deed.verb, detail)] if deed.verb else []
