"""Every deed and reading of posts, triage, incidents, saved searches and leaders through each door,
as each role and four tokens: who may, and what the audit says.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from app.key import create_key
from app.settings import Settings
from app.wiring import Parts, open_parts
from console.application import create_application
from desks.incidents import IncidentDesk
from desks.triage import TriageDesk
from desks.viewer import in_shell
from domain.leader import Followed
from domain.person import Right, Role
from domain.ports.audit import Wanted
from domain.saved_search import SavedSearch
from domain.subscription import Pace, Subscription
from domain.token import SCOPES
from domain.triage import Act, Change, TriageState
from otklik.cli import cli
from tests.console.conftest import POSTS, fill
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
BOUND = {Role.COORDINATOR, Role.EXECUTOR}
READERS = "monitor duty media coordinator executor analyst administrator"
TRIAGING = "monitor duty media coordinator administrator"
INSIDERS = "monitor duty media analyst administrator"
REGROUPING = "monitor duty media administrator"
LEADING = "media analyst administrator"
WHO = in_shell("заранее")


class World:
    """An installation, and everybody who comes in by some door."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.people: dict[str, TestClient] = {}
        self.programs: dict[str, TestClient] = {}
        self.shell = CliRunner()
        label = parts.index.get([HEAT])[HEAT].labels.body
        assert label is not None
        for role in Role:
            bodies = {label.value} if role in BOUND else ()
            one = person(parts, role, name=str(role), bodies=bodies)
            self.people[role] = browser(parts, one=one, follow_redirects=False)
        for name, rights in TOKENS.items():
            bodies = {label.value} if name == "body" else ()
            at = parts.clock.now() - timedelta(days=1)
            _, secret = issue(parts, name, rights, bodies, None, "администратор", at)
            headers = {"authorization": f"Bearer {secret}"}
            application = create_application(parts)
            self.programs[name] = TestClient(application, f"{BASE}/api/v1", headers=headers)

    def incident(self, post_id: str = HEAT) -> str:
        return self.parts.incidents.of_posts([post_id])[post_id].id

    def looks(self, after: int) -> list[tuple[str, str, str]]:
        """What was audited after that line, the oldest first."""
        new = [one for one in self.parts.audit.read(Wanted(), 9) if one.id > after]
        return [(one.who, one.what, one.detail) for one in reversed(new)]

    def marked(self) -> int:
        return next((one.id for one in self.parts.audit.read(Wanted(), 1)), 0)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    settings = Settings(data=tmp_path_factory.mktemp("doors") / "data", api_rate=10_000)
    create_key(settings.key_file)
    with open_parts(settings) as parts:
        yield World(fill(parts))


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
    shell: tuple[str, ...] = ()
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
    triage = world.parts.triage
    now = world.parts.clock.now()
    touched = triage.of([HEAT]).get(HEAT)
    if touched is not None and touched.state is not TriageState.FREE:
        triage.move([HEAT], Act.RELEASE, touched.who, now)


def taken(world: World, who: str) -> None:
    free(world)
    until = world.parts.clock.now() + timedelta(hours=1)
    world.parts.triage.move([HEAT], Act.TAKE, who, world.parts.clock.now(), until=until)


def noted(world: World, who: str) -> None:
    """That person's last deed hid a source."""
    now = world.parts.clock.now()
    world.parts.triage.mute(who, "asn24", now)
    world.parts.triage.note(Act.MUTE, who, now, [Change("asn24", {}, {})])


def heard(world: World, who: str) -> None:
    world.parts.triage.unmute(who, "asn24")


def muted(world: World, who: str) -> None:
    world.parts.triage.mute(who, "asn24", world.parts.clock.now())


def together(world: World, _: str = "") -> None:
    """Both posts about the heating are of one incident."""
    if world.incident(HEAT) != world.incident(ALSO):
        TriageDesk(world.parts).merge(WHO, [HEAT], world.incident(ALSO))


def apart(world: World, _: str = "") -> None:
    """They are of two, in one town."""
    together(world)
    IncidentDesk(world.parts).split(WHO, world.incident(ALSO), [HEAT])


def merged(world: World, _: str = "") -> None:
    """They were of two that people merged."""
    apart(world)
    IncidentDesk(world.parts).merge(WHO, world.incident(ALSO), world.incident(HEAT))


def lines(world: World) -> str:
    """The incidents of the last regrouping of the heating, as the audit names them."""
    last = max(world.parts.regroupings.of(world.incident(ALSO)), key=lambda one: one.id)
    return f"{last.incident_id} {last.other_id}"


def regrouping(world: World) -> int:
    of = world.parts.regroupings.of(world.incident(ALSO))
    return max(one.id for one in of if one.stands)


def saved(world: World, who: str) -> None:
    """A watched search of theirs."""
    unsaved(world)
    world.parts.searches.add(SavedSearch("Тепло", who, "тепло", True, world.parts.clock.now()))


def unsaved(world: World, _: str = "") -> None:
    world.parts.searches.forget("Тепло")


def others(world: World, _: str) -> None:
    saved(world, "кто-то другой")


def subscribed(world: World, who: str) -> None:
    saved(world, who)
    now = world.parts.clock.now()
    world.parts.subscriptions.subscribe(Subscription("Тепло", who, Pace.DAILY, now, now))


def followed(world: World, who: str) -> None:
    world.parts.followed.save(Followed("asn24", "", who, world.parts.clock.now()))


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


def split_detail(world: World) -> str:
    return f"{world.incident(ALSO)} {world.incident(HEAT)} 1"


DEEDS = (
    Deed(
        "posts: search",
        "search",
        HEATING,
        get("/search", q=HEATING),
        get("/posts", q=HEATING),
        ("search", HEATING),
        READERS,
        "body all",
    ),
    Deed("posts: count", "search", HEATING, api=get("/counts", q=HEATING), tokens="body all"),
    Deed("posts: feed", "feed", HEATING, get("/feed", q=HEATING), pages=READERS),
    Deed(
        "posts: live feed",
        "feed live",
        HEATING,
        lambda w: ("GET", "/feed/live", {"q": HEATING, "since": w.parts.clock.now().isoformat()}),
        pages=READERS,
    ),
    Deed(
        "posts: one",
        "post viewed",
        HEAT,
        get(f"/posts/{HEAT}"),
        get(f"/posts/{HEAT}"),
        pages=READERS,
        tokens="body all",
    ),
    Deed(
        "posts: one of another body",
        "post viewed",
        WASTE,
        get(f"/posts/{WASTE}"),
        get(f"/posts/{WASTE}"),
        pages=INSIDERS,
        tokens="all",
        other={"coordinator": 404, "executor": 404, "body": 404},
    ),
    Deed(
        "posts: export",
        "search exported",
        f"1 csv: {HEATING}",
        get("/search/export", q=HEATING, format="csv"),
        pages="monitor duty media coordinator analyst administrator",
    ),
    triage("take", free),
    triage("release", taken),
    triage("finish", taken),
    triage("reject", free, reason="duplicate"),
    triage("correct", free, field="kind", value="complaint"),
    Deed(
        "post: take one of another body",
        "triage finish",
        WASTE,
        post("/feed/finish", selected=[WASTE]),
        post("/triage/finish", post_ids=[WASTE]),
        pages=REGROUPING,
        tokens="all",
        before=lambda w, who: w.parts.triage.move([WASTE], Act.RELEASE, who, w.parts.clock.now()),
        other={"coordinator": 404, "body": 400},
    ),
    Deed(
        "post: merge",
        "triage merge",
        HEAT,
        post("/feed/merge", **SELECTED, incident=target),
        post("/triage/merge", **IDS, incident_id=target),
        pages=TRIAGING,
        tokens="body all",
        before=apart,
    ),
    Deed(
        "post: merge into what they do not see",
        "triage merge",
        HEAT,
        post("/feed/merge", **SELECTED, incident=lambda w: w.incident(WASTE)),
        post("/triage/merge", **IDS, incident_id=lambda w: w.incident(WASTE)),
        pages=REGROUPING,
        tokens="all",
        before=together,
        other={"coordinator": 409, "body": 409},
    ),
    Deed(
        "post: undo",
        "triage undo",
        "mute asn24",
        post("/feed/undo"),
        post("/triage/undo"),
        pages=TRIAGING,
        tokens="body all",
        before=noted,
    ),
    Deed(
        "feed: mute",
        "triage mute",
        "asn24",
        post("/feed/mute", source="asn24"),
        pages=TRIAGING,
        before=heard,
    ),
    Deed(
        "feed: unmute",
        "triage unmute",
        "asn24",
        post("/feed/unmute", source="asn24"),
        pages=TRIAGING,
        before=muted,
    ),
    Deed(
        "triage: list",
        "feed",
        "taken",
        api=get("/triage", state="taken"),
        tokens="body all",
    ),
    Deed(
        "incidents: list",
        "incidents",
        "",
        get("/incidents"),
        get("/incidents"),
        pages=INSIDERS,
        tokens="region alerts all",
    ),
    Deed(
        "incidents: one",
        "incident",
        target,
        get(lambda w: f"/incidents/{target(w)}"),
        get(lambda w: f"/incidents/{target(w)}"),
        pages=INSIDERS,
        tokens="region alerts all",
        before=together,
    ),
    Deed(
        "incidents: merge",
        "incidents merged",
        lines,
        post(lambda w: f"/incidents/{target(w)}/merge", other=lambda w: w.incident(HEAT)),
        post(lambda w: f"/incidents/{target(w)}/merge", other_id=lambda w: w.incident(HEAT)),
        pages=REGROUPING,
        tokens="all",
        before=apart,
    ),
    Deed(
        "incidents: split",
        "incident split",
        split_detail,
        post(lambda w: f"/incidents/{target(w)}/split", post=[HEAT]),
        post(lambda w: f"/incidents/{target(w)}/split", post_ids=[HEAT]),
        pages=REGROUPING,
        tokens="all",
        before=together,
    ),
    Deed(
        "incidents: take back",
        "regrouping taken back",
        lines,
        post(lambda w: f"/incidents/{target(w)}/back", regrouping=regrouping),
        post(lambda w: f"/regroupings/{regrouping(w)}/back"),
        pages=REGROUPING,
        tokens="all",
        before=merged,
    ),
    Deed(
        "incidents: export",
        "incidents exported",
        "0 csv: ?municipality=arkharinsky",
        get("/incidents/export", municipality="arkharinsky", format="csv"),
        pages=INSIDERS,
    ),
    Deed(
        "searches: list",
        "",
        page=get("/searches"),
        api=get("/searches"),
        pages=INSIDERS,
        tokens="region alerts all",
    ),
    Deed(
        "searches: save",
        "search saved",
        "Тепло",
        post("/searches", name="Тепло", query="тепло"),
        post("/searches", name="Тепло", query="тепло"),
        pages=INSIDERS,
        tokens="all",
        before=unsaved,
    ),
    *(
        Deed(
            f"searches: {act}",
            f"search {act}",
            "Тепло",
            post("/searches/change", name="Тепло", action=act),
            post(f"/searches/{act}", name="Тепло"),
            pages=INSIDERS,
            tokens="all",
            before=saved,
        )
        for act in ("watch", "unwatch", "forget")
    ),
    Deed(
        "searches: forget another's",
        "search forget",
        "Тепло",
        post("/searches/change", name="Тепло", action="forget"),
        post("/searches/forget", name="Тепло"),
        pages="administrator",
        tokens="all",
        before=others,
    ),
    Deed(
        "searches: subscribe",
        "search subscribed",
        "Тепло",
        post("/searches/subscribe", name="Тепло", pace="daily"),
        pages=INSIDERS,
        before=saved,
    ),
    Deed(
        "searches: unsubscribe",
        "search unsubscribed",
        "Тепло",
        post("/searches/subscribe", name="Тепло"),
        pages=INSIDERS,
        before=subscribed,
    ),
    Deed(
        "leaders: list",
        "",
        page=get("/leaders"),
        api=get("/leaders"),
        pages=LEADING,
        tokens="all",
    ),
    Deed(
        "leaders: one",
        "leader",
        "asn24",
        get("/leaders/asn24"),
        get("/leaders/asn24"),
        pages=LEADING,
        tokens="all",
    ),
    Deed(
        "leaders: follow",
        "leader follow",
        "asn24",
        post("/leaders/asn24", action="follow"),
        post("/leaders/asn24/follow"),
        pages=LEADING,
        tokens="all",
    ),
    Deed(
        "leaders: forget",
        "leader forget",
        "asn24",
        post("/leaders/asn24", action="forget"),
        post("/leaders/asn24/unfollow"),
        pages=LEADING,
        tokens="all",
        before=followed,
    ),
    Deed(
        "leaders: export",
        "leaders exported",
        "0 csv",
        get("/leaders/export", format="csv", place="arkharinsky"),
        pages=LEADING,
    ),
)


@pytest.mark.parametrize("deed", DEEDS, ids=str)
def test_each_door_lets_the_same_do_the_same_and_audits_it_alike(world: World, deed: Deed) -> None:
    outcomes, expected = {}, {}
    doors = (
        (world.people, deed.page, deed.pages, "data"),
        (world.programs, deed.api, deed.tokens, "json"),
    )
    for clients, make, allowed, kind in doors:
        for name, client in clients.items() if make else ():
            deed.before(world, name)
            assert make is not None
            method, path, sent = make(world)
            mark = world.marked()
            sending = {"params" if method == "GET" else kind: sent}
            answer = client.request(method, path, **sending)
            outcomes[name] = (_outcome(answer.status_code), world.looks(mark))
            expected[name] = _expected(world, deed, name, name in allowed.split())
    if deed.shell:
        mark, name = world.marked(), f"shell:{os.getuid()}"
        folder = {"OTKLIK_DATA": str(world.parts.settings.data)}
        made = world.shell.invoke(cli, list(deed.shell), env=folder)
        outcomes["shell"] = (200 if made.exit_code == 0 else 403, world.looks(mark))
        expected["shell"] = _expected(world, deed, name, True)
    assert outcomes == expected


def _outcome(status: int) -> int:
    return 200 if status in (200, 201, 303) else status


def _expected(
    world: World, deed: Deed, name: str, may: bool
) -> tuple[int, list[tuple[str, str, str]]]:
    if not may:
        shows_feed = name in deed.other and deed.verb.startswith("triage") and name in world.people
        return deed.other.get(name, 403), [(name, "feed", "")] if shows_feed else []
    detail = deed.detail if isinstance(deed.detail, str) else deed.detail(world)
    return 200, [(name, deed.verb, detail)] if deed.verb else []
