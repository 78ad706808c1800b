"""Every deed and reading of posts, triage, incidents, saved searches and leaders through each door,
as each role and four tokens: who may, and what the audit says.
"""

import os
from collections.abc import Iterator

import pytest

from app.key import create_key
from app.settings import Settings
from app.wiring import open_installation
from domain.triage import Act
from otklik.cli import cli
from tests.console.conftest import fill
from tests.desks.doors.world import (
    HEAT,
    HEATING,
    IDS,
    INSIDERS,
    LEADING,
    READERS,
    REGROUPING,
    SELECTED,
    TRIAGING,
    WASTE,
    Deed,
    World,
    apart,
    expected_of,
    followed,
    free,
    get,
    heard,
    lines,
    merged,
    muted,
    noted,
    others,
    outcome_of,
    post,
    regrouping,
    saved,
    split_detail,
    spoken,
    subscribed,
    taken,
    target,
    together,
    triage,
    unsaved,
)
from tests.portions import WHOLE, two


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    settings = Settings(data=tmp_path_factory.mktemp("doors") / "data", api_rate=10_000)
    create_key(settings.key_file)
    with open_installation(settings) as installation:
        yield World(fill(installation))


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
        lambda w: (
            "GET",
            "/feed/live",
            {"q": HEATING, "since": w.installation.clock.now().isoformat()},
        ),
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
        other={"coordinator": 404, "head": 404, "executor": 404, "body": 404},
    ),
    Deed(
        "posts: export",
        "search exported",
        f"1 csv: {HEATING}",
        get("/search/export", q=HEATING, format="csv"),
        pages="monitor duty media coordinator head analyst administrator",
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
        before=lambda w, who: w.installation.posts.triage.move(
            [WASTE], Act.RELEASE, who, w.installation.clock.now()
        ),
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
        "incidents: rename",
        "incident renamed",
        lambda w: f"{w.incident(WASTE)} Свалка у моста",
        post(lambda w: f"/incidents/{w.incident(WASTE)}/title", title=" Свалка  у моста"),
        post(lambda w: f"/incidents/{w.incident(WASTE)}/title", title=" Свалка  у моста"),
        lambda w: ("incidents", "rename", spoken(w), "Свалка у моста"),
        pages=REGROUPING,
        tokens="all",
    ),
    Deed(
        "incidents: care",
        "incident care",
        lambda w: f"{w.incident(WASTE)} in_work",
        *[post(lambda w: f"/incidents/{w.incident(WASTE)}/care", state="in_work")] * 2,
        lambda w: ("incidents", "care", spoken(w), "--state", "in_work"),
        pages=REGROUPING,
        tokens="all",
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
    Deed("leaders: followed", "leaders feed", "", get("/leaders/followed"), pages=LEADING),
    Deed(
        "leaders: export",
        "leaders exported",
        "0 csv",
        get("/leaders/export", format="csv", place="arkharinsky"),
        pages=LEADING,
    ),
)


@pytest.mark.parametrize("deed", DEEDS, ids=str)
@WHOLE
def test_each_door_lets_the_same_do_the_same_and_audits_it_alike(
    world: World, deed: Deed, whole: bool
) -> None:
    outcomes, expected = {}, {}
    doors = (
        (world.people, deed.page, deed.pages, "data"),
        (world.programs, deed.api, deed.tokens, "json"),
    )
    for clients, make, allowed, kind in doors:
        may = set(allowed.split())
        tried = clients if whole else two(clients, may.__contains__, deed.name)
        for name in tried if make else ():
            deed.before(world, name)
            assert make is not None
            client, (method, path, sent) = clients[name], make(world)
            mark = world.marked()
            sending = {"params" if method == "GET" else kind: sent}
            answer = client.request(method, path, **sending)
            outcomes[name] = (outcome_of(answer.status_code), world.looks(mark))
            expected[name] = expected_of(world, deed, name, name in may)
    if deed.shell:
        mark, name = world.marked(), f"shell:{os.getuid()}"
        folder = {"OTKLIK_DATA": str(world.installation.settings.data)}
        typed = deed.shell(world) if callable(deed.shell) else deed.shell
        made = world.shell.invoke(cli, list(typed), env=folder)
        outcomes["shell"] = (200 if made.exit_code == 0 else 403, world.looks(mark))
        expected["shell"] = expected_of(world, deed, name, True)
    assert outcomes == expected
