from datetime import timedelta

from bs4 import BeautifulSoup

from domain.source import HealthState, Poll


def test_a_degraded_source_comes_first_with_its_reason(client, filled):
    now = filled.clock.now()
    (claim, *_) = filled.sources.claim(now, 1, timedelta(minutes=1))
    poll = Poll(HealthState.CHANGED_MARKUP, "Постов на странице не видно")
    hour = timedelta(hours=1)
    assert filled.sources.finish(claim, poll, now, hour, now + hour, None)
    soup = BeautifulSoup(client.get("/sources").text, "lxml")
    first = soup.select("tbody tr")[0]
    assert claim.source.title in first.text
    assert "изменилась разметка" in first.text
    assert "Постов на странице не видно" in first.text
    assert first["class"] == ["degraded"]


def test_every_source_and_every_outcome_is_listed(client, filled):
    soup = BeautifulSoup(client.get("/sources").text, "lxml")
    assert len(soup.select("tbody tr")) == len(filled.region.sources)
    facts = dict(
        zip([d.text for d in soup.select("dt")], [d.text for d in soup.select("dd")], strict=True)
    )
    assert facts["Новые"] == "4"
    assert facts["В очереди"] == "0"
