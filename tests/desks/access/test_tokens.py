from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text

from desks.access.tokens import TokenDesk, digest_of
from desks.viewer import in_shell
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right

ANNA, VERA = in_shell("Анна"), in_shell("Вера")
ALL = {"rights": [Right.ALERTS], "bodies": [], "expires": None}


@pytest.fixture
def desk(installation):
    return TokenDesk(installation)


def rows(installation, query):
    with create_engine(installation.settings.database_url).connect() as connection:
        return connection.execute(text(query)).fetchall()


def test_a_secret_is_shown_once_and_only_its_digest_is_kept(desk, installation):
    now = installation.clock.now()
    token, secret = desk.issue(ANNA, " crm ", **ALL)
    assert (token.name, secret.startswith("otklik_"), len(secret) > 40) == ("crm", True, True)
    assert secret.removeprefix("otklik_") not in str(rows(installation, "select * from tokens"))
    assert (
        installation.access.tokens.use(digest_of(secret), now, 9, timedelta(hours=1)).token == token
    )
    assert desk.issue(ANNA, "bot", **ALL)[1] != secret


def test_who_made_and_who_revoked_it_is_in_the_audit_without_the_secret(desk, installation):
    _, secret = desk.issue(ANNA, "crm", **ALL)
    desk.revoke(VERA, "crm")
    audit = rows(installation, "select who, what, detail from audit")
    assert audit == [("Анна", "token", "crm добавлен: alerts"), ("Вера", "token", "crm отозван")]
    assert secret not in str(audit)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "нет имени"),
        ({"rights": []}, "не сказано, что ключу можно"),
        ({"rights": [Right.EXPORT]}, "прав export у ключей нет"),
        ({"bodies": ["health"]}, "уберите alerts"),
        ({"bodies": ["нет"], "rights": [Right.POSTS]}, "таких органов в регионе нет: нет"),
        ({"expires": datetime(2026, 11, 25, tzinfo=UTC)}, "срок ключа уже прошёл"),
        ({"name": "crm"}, "ключ «crm» уже есть"),
    ],
)
def test_a_mistake_is_refused_and_nothing_is_written(desk, installation, changes, said):
    desk.issue(ANNA, "crm", **ALL)
    with pytest.raises(EntryRefused, match=said):
        desk.issue(ANNA, **{"name": "bot", **ALL, **changes})
    assert [t.name for t in installation.access.tokens.all()] == ["crm"]


def test_only_a_token_that_is_there_can_be_revoked(desk):
    with pytest.raises(NotFound, match="ключа «crm» нет"):
        desk.revoke(ANNA, "crm")
    desk.issue(ANNA, "crm", **ALL)
    desk.revoke(ANNA, "crm")
    with pytest.raises(MoveRefused, match="действующего ключа «crm» нет"):
        desk.revoke(ANNA, "crm")
