from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text

from desks.tokens import digest_of, issue, revoke
from domain.errors import EntryRefused, MoveRefused
from domain.person import Right

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
ALL = {"rights": [Right.ALERTS], "bodies": [], "expires": None, "who": "Анна", "now": NOW}


def rows(parts, query):
    with create_engine(parts.settings.database_url).connect() as connection:
        return connection.execute(text(query)).fetchall()


def test_a_secret_is_shown_once_and_only_its_digest_is_kept(parts):
    token, secret = issue(parts, " crm ", **ALL)
    assert (token.name, secret.startswith("otklik_"), len(secret) > 40) == ("crm", True, True)
    assert secret.removeprefix("otklik_") not in str(rows(parts, "select * from tokens"))
    assert parts.tokens.use(digest_of(secret), NOW, 9, timedelta(hours=1)).token == token
    assert issue(parts, "bot", **ALL)[1] != secret


def test_who_made_and_who_revoked_it_is_in_the_audit_without_the_secret(parts):
    _, secret = issue(parts, "crm", **ALL)
    revoke(parts, "crm", "Вера", NOW)
    audit = rows(parts, "select who, what, detail from audit")
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
        ({"expires": NOW - timedelta(hours=1)}, "срок ключа уже прошёл"),
        ({"name": "crm"}, "ключ «crm» уже есть"),
    ],
)
def test_a_mistake_is_refused_and_nothing_is_written(parts, changes, said):
    issue(parts, "crm", **ALL)
    with pytest.raises(EntryRefused, match=said):
        issue(parts, **{"name": "bot", **ALL, **changes})
    assert [t.name for t in parts.tokens.all()] == ["crm"]


def test_only_a_token_that_is_there_can_be_revoked(parts):
    with pytest.raises(MoveRefused, match="действующего ключа «crm» нет"):
        revoke(parts, "crm", "Анна", NOW)
