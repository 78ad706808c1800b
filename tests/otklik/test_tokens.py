from datetime import timedelta

from app.settings import read_settings
from app.wiring import open_installation
from desks.access.tokens import digest_of
from domain.person import Right


def test_a_token_is_made_listed_and_revoked(otklik):
    assert "Ключей нет" in otklik("tokens", "list").output
    made = otklik("tokens", "add", "crm", "--right", "alerts", "--right", "region", "--for", "90д")
    assert made.exit_code == 0, made.output
    secret = made.output.split()[-1]
    with open_installation(read_settings()) as installation:
        use = installation.access.tokens.use(
            digest_of(secret), installation.clock.now(), 9, timedelta(minutes=1)
        )
        token = use.token
        assert token.rights == {Right.ALERTS, Right.REGION}
        assert token.expires - token.at > timedelta(days=89)
    listed = otklik("tokens", "list").output
    assert "действует" in listed
    assert "alerts, region" in listed
    assert secret not in listed
    assert otklik("tokens", "revoke", "crm").exit_code == 0
    assert "отозван" in otklik("tokens", "list").output


def test_a_token_can_be_for_the_posts_of_a_body_by_its_name(otklik):
    with open_installation(read_settings()) as installation:
        body = next(iter(installation.region.bodies.values()))
    made = otklik("tokens", "add", "site", "--right", "posts", "--body", body.name, "--forever")
    assert "без срока" in made.output
    with open_installation(read_settings()) as installation:
        [token] = installation.access.tokens.all()
    assert token.bodies == {body.id}
    assert "«нет такого»" in str(
        otklik("tokens", "add", "a", "--right", "posts", "--body", "нет такого").exception
    )


def test_a_token_ends_in_a_year_unless_somebody_says_otherwise(otklik):
    assert otklik("tokens", "add", "usual", "--right", "region").exit_code == 0
    assert otklik("tokens", "add", "always", "--right", "region", "--forever").exit_code == 0
    both = otklik("tokens", "add", "both", "--right", "region", "--forever", "--for", "90д")
    assert "--forever" in str(both.exception)
    with open_installation(read_settings()) as installation:
        always, usual = installation.access.tokens.all()
    assert always.expires is None
    assert usual.expires - usual.at == timedelta(days=365)
