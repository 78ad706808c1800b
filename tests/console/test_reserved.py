"""What a monitor, or a program with the right `sources` alone, may not say of a source."""

import pytest
from sqlalchemy import create_engine, text

from app.wiring import open_installation, sync_registry
from domain.person import Right, Role
from domain.probe import Probe
from region.sources.registry import write_rows
from tests.console.api.conftest import program
from tests.console.signing import browser, person

__all__ = ["program"]

INSIDE = {"kind": "rss", "title": "Портал", "address": "http://127.0.0.1:18080/", "internal": True}
BASE = {"base": "http://127.0.0.1:18080"}
STEALING = [
    {**INSIDE, "kind": kind, "address": address, "options": BASE}
    for kind, address in (("vk", "-1"), ("ok", "5"), ("max", "-5"), ("telegram", "town_live"))
]
REFUSED = [
    INSIDE,
    *STEALING,
    {**INSIDE, "address": "http://169.254.169.254/latest/meta-data"},
    {**INSIDE, "address": "http://metadata.google.internal/"},
    {**INSIDE, "address": "http://localhost:9200/"},
    {**INSIDE, "kind": "browser", "address": "http://10.0.0.1/"},
    {**INSIDE, "internal": False},
    {"kind": "rss", "title": "А", "address": "https://example.org/", "delay": 0},
    {"kind": "rss", "title": "А", "address": "https://example.org/", "delay": 0.01},
    {"kind": "vk", "title": "А", "address": "-1", "options": {"search": "вода"}},
    {"kind": "vk", "title": "А", "address": "-1", "options": BASE},
    {
        "kind": "web",
        "title": "А",
        "address": "https://a.ru/",
        "options": {"sitemap": "http://10.1/"},
    },
    {"kind": "rss", "title": "А", "address": "https://a.livejournal.com/data/rss"},
    {
        "kind": "rss",
        "title": "А",
        "address": "https://a.livejournal.com/data/rss",
        "options": {"outlet": "yes"},
    },
    {"kind": "rss", "title": "А", "address": "https://forum.example.org/u/ivan/activity.rss"},
    {"kind": "web", "title": "А", "address": "https://forum.example.org/search.php?author_id=5"},
    {"kind": "browser", "title": "А", "address": "https://vk.com:443/id1"},
    {"kind": "browser", "title": "А", "address": "https://new.vk.com/ivan_petrov"},
    {"kind": "web", "title": "А", "address": "https://ok.ru//profile/123"},
]


@pytest.fixture
def monitor(filled):
    """A monitor's browser."""
    one = person(filled, Role.MONITOR, name="Борис")
    with browser(filled, one=one) as opened:
        yield opened


@pytest.fixture
def keyed(program):
    """A program with the right `sources` and no other."""
    return program(Right.SOURCES)


def form_of(row):
    options = "\n".join(f"{name}: {value}" for name, value in row.get("options", {}).items())
    shown = {k: "yes" if v is True else str(v) for k, v in row.items() if v is not False}
    return {**shown, "options": options}


def untouched(filled, before):
    return (
        filled.crawl.registry.picture().rows == before
        and not filled.crawl.registry.picture().changes
    )


def test_nobody_adds_such_a_row_or_makes_one_of_another(filled, monitor, keyed) -> None:
    before = filled.crawl.registry.picture().rows
    for row in REFUSED:  # one installation for all: to open it takes the most time
        answers = {
            "form": monitor.post("/sources/new", data=form_of(row)),
            "form of another": monitor.post("/sources/asn24/edit", data=form_of(row)),
            "program": keyed.post("/sources", json=row),
            "program of another": keyed.post("/sources/asn24", json=row),
        }
        assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(
            answers, 400
        ), row
        assert "Ничего не сохранено" in answers["form"].text
        assert answers["program"].json()["detail"]
        assert untouched(filled, before)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:18080/", "http://10.0.0.1/", "http://localhost:9200/"]
)
def test_nobody_probes_the_inside(address, filled, monitor, keyed) -> None:
    answer = monitor.post("/sources/probe", data={"address": address, "internal": "yes"})
    assert answer.status_code == 400
    assert "внутренние адреса задаёт администратор машины" in answer.text.lower()
    assert keyed.post("/probes", json={"address": address, "internal": True}).status_code == 400
    assert filled.crawl.probes.recent(5) == []


def test_a_list_adds_nothing_inside_and_no_person(filled, monitor) -> None:
    before = filled.crawl.registry.picture().rows
    listed = (
        "адрес;тип\nhttp://127.0.0.1:18080/;rss\nhttps://vk.com//id1;web\nhttps://a.ru/u/b;rss\n"
    )
    files = {"file": ("list.csv", listed.encode(), "text/csv")}
    answer = monitor.post("/sources/import", files=files)
    assert answer.status_code == 200
    assert untouched(filled, before)


def test_the_flag_is_shown_only_where_a_setting_allows_a_host(filled, monitor) -> None:
    for path in ("/sources/probe", "/sources/new"):
        assert 'name="internal"' not in monitor.get(path).text


def test_a_host_that_the_administrator_named_may_be_added_and_probed(filled) -> None:
    settings = filled.settings.model_copy(update={"internal_hosts": ["127.0.0.1:18080"]})
    with (
        open_installation(settings) as installation,
        browser(installation, Role.MONITOR) as monitor,
    ):
        assert 'name="internal"' in monitor.get("/sources/new").text
        assert monitor.post("/sources/new", data=form_of(INSIDE)).status_code == 200
        assert any(source.internal for source in installation.crawl.registry.values())
        data = {"address": INSIDE["address"], "internal": "yes"}
        assert monitor.post("/sources/probe", data=data).status_code == 200
        [probe] = installation.crawl.probes.recent(5)
        assert probe.rows[0]["internal"] is True
        other = {**INSIDE, "address": "http://127.0.0.1:9200/"}
        assert monitor.post("/sources/new", data=form_of(other)).status_code == 400


@pytest.fixture
def replica(filled, tmp_path):
    """An installation whose own registry names the inside."""
    file = tmp_path / "sources.yaml"
    rows = [
        {"id": "portal", **INSIDE, "delay": 0},
        {"id": "wall", **STEALING[0], "delay": 0},
        {"id": "found", "kind": "vk", "title": "А", "address": "-7", "options": {"search": "вода"}},
    ]
    file.write_text(write_rows(rows), "utf-8")
    settings = filled.settings.model_copy(update={"sources": file})
    with open_installation(settings) as installation:
        sync_registry(installation)
        yield installation


def test_a_row_of_the_file_stays_and_may_be_renamed_and_paused_but_not_led_elsewhere(
    replica,
) -> None:
    with browser(replica, Role.MONITOR) as monitor:
        for id_ in ("portal", "wall", "found"):
            row = replica.crawl.registry.picture().rows[id_]
            new = form_of({**row, "title": "Новое"})
            assert monitor.post(f"/sources/{id_}/edit", data=new).status_code == 200
            paused = monitor.post(f"/sources/{id_}/enabled", data={"enabled": "no"})
            assert paused.status_code == 200
            assert replica.crawl.registry[id_].enabled is False
        assert {s.title for s in replica.crawl.registry.values()} == {"Новое"}
        for id_, change in (
            ("portal", {"address": "http://127.0.0.1:9200/"}),
            ("portal", {"kind": "browser"}),
            ("wall", {"options": {"base": "http://10.0.0.66:80"}}),
            ("wall", {"kind": "max", "address": "-5"}),
            ("found", {"options": {"search": "другое"}}),
        ):
            new = form_of({**replica.crawl.registry.picture().rows[id_], **change})
            answer = monitor.post(f"/sources/{id_}/edit", data=new)
            assert (answer.status_code, "администратор машины" in answer.text) == (400, True)


def test_a_row_from_before_the_rule_is_not_crawled_and_says_why(filled, monitor, keyed) -> None:
    filled.crawl.registry.save([{"id": "old", **INSIDE, "delay": 0}], "anna")
    picture = filled.crawl.registry.picture()
    assert "old" not in picture.sources
    assert "internal_hosts" in picture.wrong["old"]["internal"]
    assert set(picture.sources) == set(filled.region.sources)
    assert "asn24" in picture.sources
    assert all(status.source.id != "old" for status in filled.crawl.sources.statuses())
    page = monitor.get("/sources/old/edit").text
    assert "внутренние адреса задаёт администратор машины" in page
    assert monitor.post("/sources/probe", data={"source": "old"}).status_code == 400
    assert keyed.post("/probes", json={"source_id": "old"}).status_code == 400
    assert keyed.post("/sources/old/resume").status_code == 400
    assert keyed.post("/sources/old/forget").status_code == 200


def test_an_administrator_vouches_for_an_outlet_and_that_is_audited(
    filled, client, monitor, keyed
) -> None:
    blog = {
        "id": "amur_blog",
        "kind": "rss",
        "title": "Газета",
        "address": "https://amur-gazeta.livejournal.com/data/rss",
        "options": {"outlet": "yes"},
    }
    assert keyed.post("/sources", json=blog).status_code == 400
    assert client.post("/sources/new", data=form_of(blog)).status_code == 200
    assert "amur_blog" in filled.crawl.registry
    with create_engine(filled.settings.database_url).connect() as connection:
        said = connection.execute(text("select detail from audit")).scalars().all()
    assert "добавлен: amur_blog; подтверждено издание: amur_blog" in said
    renamed = form_of({**blog, "title": "Другая газета"})
    assert monitor.post("/sources/amur_blog/edit", data=renamed).status_code == 200
    moved = form_of({**blog, "address": "https://ivan.livejournal.com/data/rss"})
    assert monitor.post("/sources/amur_blog/edit", data=moved).status_code == 400
    person = form_of({**blog, "address": "https://vk.com/id1", "kind": "web"})
    assert client.post("/sources/amur_blog/edit", data=person).status_code == 400


def test_a_probe_of_before_the_rule_finds_nothing_in_the_registry(filled, monitor) -> None:
    row = {"kind": "rss", "address": "http://127.0.0.1:18080/", "internal": True}
    filled.crawl.probes.ask(Probe("p" * 32, "Анна", filled.clock.now(), (row,)))
    form = form_of({**row, "title": "Портал"})
    assert 'value="yes"' in monitor.get(f"/sources/new?probe={'p' * 32}").text
    assert monitor.post("/sources/new", data=form).status_code == 400
