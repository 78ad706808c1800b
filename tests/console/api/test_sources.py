from datetime import timedelta

from domain.source import HealthState, Poll, SourceKind

ROW = {"kind": "telegram", "title": "Тында LIVE", "address": "tynda_live"}


def test_pages_hold_every_source_once_with_its_health(api, filled):
    now, hour = filled.clock.now(), timedelta(hours=1)
    (claim,) = filled.crawl.sources.claim(now, 1, timedelta(minutes=1))
    poll = Poll(HealthState.CHANGED_MARKUP, "Постов на странице не видно")
    assert filled.crawl.sources.finish(claim, poll, now, hour, now + hour, None)
    seen, cursor = [], {}
    while cursor is not None:
        page = api.get("/sources", params={"limit": 7, **cursor}).json()
        seen += page["sources"]
        cursor = page["next"] and {"cursor": page["next"]}
    assert [one["id"] for one in seen] == sorted(filled.region.sources)
    [broken] = api.get("/sources", params={"state": "changed_markup"}).json()["sources"]
    assert (broken["id"], broken["health"]["reason"]) == (claim.source.id, poll.reason)


def test_a_source_is_added_changed_paused_and_forgotten(api, filled):
    added = api.post("/sources", json={**ROW, "municipality": "tynda"})
    assert added.status_code == 201
    one = added.json()
    assert (one["id"], one["in_file"], one["change"]["who"]) == (
        "telegram_tynda_live",
        False,
        "crm",
    )
    [claim] = filled.crawl.sources.claim(
        filled.clock.now(), 9, timedelta(hours=1), [SourceKind.TELEGRAM]
    )
    assert claim.source.municipality == "tynda"
    path = f"/sources/{one['id']}"
    assert api.post(path, json={**ROW, "title": "Тында"}).json()["row"]["title"] == "Тында"
    assert "municipality" not in api.get(path).json()["row"]
    assert api.post(f"{path}/pause").json()["row"]["enabled"] is False
    assert "enabled" not in api.post(f"{path}/resume").json()["row"]
    assert api.post(f"{path}/forget").json() is None
    assert api.get(path).status_code == 404


def test_every_mistake_of_a_row_is_named_and_nothing_is_changed(api, filled):
    before = filled.crawl.registry.picture().rows
    wrong = api.post("/sources", json={**ROW, "address": "https://t.me/x", "municipality": "нет"})
    assert wrong.status_code == 400
    assert "адрес: " in wrong.json()["detail"]
    assert "муниципалитет: " in wrong.json()["detail"]
    assert filled.crawl.registry.picture().rows == before


def test_a_probe_waits_for_a_crawler(api):
    asked = api.post("/probes", json={"address": "https://t.me/tynda_live"})
    assert asked.status_code == 201
    probe = asked.json()
    assert (probe["state"], probe["finding"], probe["who"]) == ("waiting", None, "crm")
    assert api.get(f"/probes/{probe['id']}").json() == probe
    assert api.get("/probes").json() == {"probes": [probe]}
    empty = api.post("/probes", json={})
    assert (empty.status_code, "Введите один адрес" in empty.text) == (400, True)
    assert api.post("/probes", json={"source_id": "none"}).status_code == 404
