from dataclasses import replace
from datetime import datetime, timedelta

from alerts.lifecycle import mark_false, open_alert
from desks.card import findings
from domain.ending import Ending


def test_the_card_has_the_record_and_the_messages_without_their_text(api, alert):
    api.post(f"/alerts/{alert.id}/acknowledge", json={"who": " Анна ", "note": "звоню"})
    card = api.get(f"/alerts/{alert.id}").json()
    opened, taken = card["moves"]
    assert (opened["before"], opened["after"], opened["who"]) == (None, "new", "system")
    assert (taken["after"], taken["who"], taken["note"]) == ("acknowledged", "Анна", "звоню")
    [message] = card["deliveries"]
    assert (message["state"], message["channel"]) == ("stopped", "почта")
    assert "text" not in message


def test_the_card_has_the_words_places_and_past_alerts_of_the_page(api, filled, conflict):
    alert = conflict
    at = alert.opened_at - timedelta(days=3)
    old, move = open_alert(replace(alert.signal, at=at), replace(alert.evidence, first_at=at))
    filled.watch.alerts.save(old, move)
    ended = mark_false(old, "Анна", at + timedelta(hours=2), "учения", Ending.KNOWN_EVENT)
    filled.watch.alerts.save(*ended)
    card, shown = api.get(f"/alerts/{alert.id}").json(), findings(filled, alert)
    assert [(t["lemma"], t["posts"]) for t in card["terms"]] == [
        (t.lemma, t.posts) for t in shown.terms
    ]
    for name in ("sources", "places", "bodies"):
        assert [(c["id"], c["posts"]) for c in card[name]] == list(getattr(shown, name))
    assert "кочегарка" in {t["lemma"] for t in card["terms"]}
    assert card["places"][0]["name"] == "Тында"
    (past,) = card["past"]
    assert (past["id"], past["state"], past["conflict"]) == (old.id, "false", card["conflict"])
    assert datetime.fromisoformat(past["since"]) == at
    assert (past["end"]["reason"], past["end"]["note"]) == ("known_event", "учения")
