def test_the_card_has_the_record_and_the_messages_without_their_text(api, alert):
    api.post(f"/alerts/{alert.id}/acknowledge", json={"who": " Анна ", "note": "звоню"})
    card = api.get(f"/alerts/{alert.id}").json()
    opened, taken = card["moves"]
    assert (opened["before"], opened["after"], opened["who"]) == (None, "new", "system")
    assert (taken["after"], taken["who"], taken["note"]) == ("acknowledged", "Анна", "звоню")
    [message] = card["deliveries"]
    assert (message["state"], message["channel"]) == ("stopped", "почта")
    assert "text" not in message
