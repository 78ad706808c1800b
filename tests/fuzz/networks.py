"""What programs answer: VK, OK, MAX, servers of Open311, a mailbox, a provider of sign-in."""

import json
from collections.abc import Mapping
from imaplib import IMAP4
from io import BytesIO
from types import SimpleNamespace
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric import ec
from jwt import PyJWS
from jwt.algorithms import ECAlgorithm

from crawlers.max import api as max_api
from crawlers.max import profile as max_profile
from crawlers.ok import api as ok_api
from crawlers.ok import profile as ok_profile
from crawlers.open311 import discovery
from crawlers.open311 import requests as open_requests
from crawlers.vk import answers as vk_answers
from crawlers.vk import profile as vk_profile
from desks.access.provider import Provider
from messages.mailbox import Mailbox, _Plain
from tests.fuzz.harness import NOW, URL, ZONE, Harness, each, for_each, written

VK = written(
    {
        "response": {
            "count": 1,
            "items": [
                {
                    "id": 1,
                    "owner_id": -5,
                    "from_id": 7,
                    "date": 1_795_000_000,
                    "text": "Яма [id1|Анна]",
                    "attachments": [
                        {"type": "photo", "photo": {"sizes": [{"url": "https://a/1"}]}}
                    ],
                    "comments": {"count": 1},
                    "thread": {"count": 1, "items": []},
                    "views": {"count": 9},
                }
            ],
            "groups": [{"id": 5, "name": "Город"}],
            "profiles": [{"id": 7, "first_name": "А"}],
        }
    }
)
VK_PROFILE = written(
    {
        "response": {
            "groups": [
                {
                    "id": 5,
                    "name": "Город",
                    "screen_name": "gorod",
                    "description": "Тел. 22-22-22, ул. Мира, 1",
                    "has_photo": 1,
                    "cover": {"enabled": 1},
                    "members_count": 9,
                    "site": "https://gorod.example",
                    "contacts": [{"phone": "8 (4162) 22-22-22"}],
                    "addresses": {
                        "is_enabled": True,
                        "main_address": {"address": "Мира, 1", "work_info_status": "timetable"},
                    },
                    "links": [{"url": "https://pos.gosuslugi.ru/"}],
                }
            ]
        }
    }
)
OK = written(
    {
        "media_topics": [
            {"id": "1", "created_ms": 1_795_000_000_000, "media": [{"type": "text", "text": "Яма"}]}
        ],
        "has_more": True,
        "anchor": "x",
        "comments": [{"id": "2", "text": "Когда?", "date_ms": 1, "author_ref": "user:1"}],
    }
)
OK_GROUP = written(
    [
        {
            "uid": "5",
            "name": "Город",
            "shortname": "gorod",
            "description": "ул. Мира, 1, пн 9:00",
            "main_photo": {"id": "1"},
            "phone": "22-22-22",
            "members_count": 9,
        }
    ]
)
OK_ERROR = written({"error_code": 102, "error_msg": "SESSION_EXPIRED", "error_data": None})
MAX = written(
    {
        "updates": [
            {
                "update_type": "message_created",
                "timestamp": 1_795_000_000_000,
                "message": {
                    "body": {"mid": "m", "seq": 1, "text": "Яма"},
                    "recipient": {"chat_id": 1, "chat_type": "channel"},
                    "timestamp": 1_795_000_000_000,
                },
            }
        ],
        "marker": 5,
        "chat_id": 1,
        "messages": [
            {
                "body": {"mid": "m", "text": "Яма", "attachments": [{"type": "image"}]},
                "sender": {"user_id": 3, "is_bot": False},
                "link": {"type": "forward", "chat_id": 2, "message": {"text": "Двор"}},
                "timestamp": 1_795_000_000_000,
                "stat": {"views": 3},
            }
        ],
        "chats": [{"chat_id": 1, "title": "Город", "type": "channel"}],
    }
)
REQUEST = {
    "service_request_id": "12",
    "status": "open",
    "service_code": "a",
    "description": "Яма",
    "requested_datetime": "2026-11-27T10:00:00+09:00",
    "lat": 55.1,
    "long": 124.7,
}
REQUEST_XML = """<?xml version="1.0" encoding="utf-8"?><service_requests><request>
<service_request_id>12
</service_request_id><status>open</status><requested_datetime>2026-11-27T10:00:00+09:00
</requested_datetime><description>Яма &amp; люк</description></request>
</service_requests>""".encode()
SERVICES = b"""<services><service><service_code>a</service_code><service_name>b
</service_name><group>c</group></service></services>"""
DISCOVERY = written(
    {
        "endpoints": [
            {"url": "https://city.example/v2", "formats": ["text/json"], "type": "production"}
        ]
    }
)
IMAP = b"""* OK hello
* CAPABILITY IMAP4rev1
A0 OK done
A1 OK done
* STATUS "INBOX" (UIDNEXT 12 UIDVALIDITY 3)
A2 OK done
* 2 EXISTS
* OK [READ-ONLY] a
A3 OK done
* 1 FETCH (UID 10 RFC822.SIZE 9 INTERNALDATE "27-Nov-2026 10:00:00 +0900")
A4 OK done
* 1 FETCH (UID 10 BODY[]<0> {9}
Subject: )
A5 OK done
"""


class _Canned(_Plain):
    """A server that says the same whatever it is asked."""

    tagpre = property(lambda _: b"A", lambda *_: None)  # by itself it is random

    def __init__(self, answers: bytes) -> None:
        self._answers = answers
        super().__init__("")

    def open(self, host: str = "", port: int = 0, timeout: float | None = None) -> None:
        self.host, self.port = host, port
        self.file = self._file = BytesIO(self._answers)  # type: ignore[assignment, unused-ignore]

    def send(self, data: object) -> None:
        pass

    def shutdown(self) -> None:
        pass


class _Box(Mailbox):
    __slots__ = ()

    def _client(self) -> IMAP4:
        return _Canned(self.host.encode("latin-1"))


def _mailbox(data: bytes) -> object:
    lines = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n").decode("latin-1")
    with _Box(lines, 1, "u", "p").opened() as box:
        return box.waiting(9, 5), box.content(10, 100)


KEY = ec.derive_private_key(5, ec.SECP256R1())  # a secret of nobody
JWK = {**ECAlgorithm.to_jwk(KEY.public_key(), as_dict=True), "kid": "a", "use": "sig"}
ISSUER = "https://sign-in.example"
SIGN_IN = {
    "about": {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys", "token_endpoint": f"{ISSUER}/token"},
    "keys": {"keys": [JWK]},
    "head": {"kid": "a"},
    "claims": {
        "iss": ISSUER,
        "sub": "7",
        "aud": "otklik",
        "exp": NOW.timestamp() + 60,
        "iat": NOW.timestamp(),
        "nonce": "n",
    },
}


class _Answers:
    """Instead of the network: `open` gives the answer of an address."""

    def __init__(self, told: Mapping[str, bytes]) -> None:
        self._told = told

    def open(self, request: Any, timeout: float) -> "_Answers":
        self.status, self._text = 200, self._told.get(request.full_url.rpartition("/")[2], b"")
        return self

    def read(self, size: int) -> bytes:
        return self._text[:size]

    def __enter__(self) -> "_Answers":
        return self

    def __exit__(self, *error: object) -> None:
        pass


class _Provider(Provider):
    def _opener(self) -> Any:
        return self.settings.oidc_answers  # type: ignore[attr-defined]


def _provider(data: bytes) -> object:
    """Four answers in one object of JSON, the token signed; other bytes are every answer."""
    told = dict.fromkeys(("openid-configuration", "keys", "token"), data)
    try:
        parts = json.loads(data)
        head, claims = dict(parts["head"]), json.dumps(parts["claims"]).encode()
        token = PyJWS().encode(claims, KEY, "ES256", head)
        told = {
            "openid-configuration": json.dumps(parts["about"]).encode(),
            "keys": json.dumps(parts["keys"]).encode(),
            "token": json.dumps({"id_token": token}).encode(),
        }
    except Exception:  # noqa: BLE001, what cannot be signed is sent as it is
        pass
    secret = SimpleNamespace(get_secret_value=lambda: "s")
    settings = SimpleNamespace(
        oidc_client="otklik", oidc_issuer=ISSUER, oidc_secret=secret, oidc_answers=_Answers(told)
    )
    return _Provider(cast(Any, settings)).claims("c", "n", "v", "https://a.example", NOW)


NETWORKS: Mapping[str, Harness] = {
    "vk": Harness(
        each(
            vk_answers.read_posts,
            lambda data: vk_answers.read_talk(data, -5, 1),
            vk_answers.read_owner,
            vk_profile.read_profile,
        ),
        for_each(4, VK, VK_PROFILE),
        ("crawlers/vk/answers.py", "crawlers/vk/profile.py", "crawlers/reading/json_answers.py"),
    ),
    "ok": Harness(
        each(
            ok_api.read_topics,
            ok_api.read_comments,
            ok_api.read_group_id,
            ok_api.read_group_name,
            ok_profile.read_profile,
        ),
        for_each(5, OK, OK_GROUP, OK_ERROR),
        ("crawlers/ok/api.py", "crawlers/ok/profile.py"),
    ),
    "max": Harness(
        each(
            max_api.read_updates,
            max_api.read_messages,
            max_api.read_chat,
            max_api.read_chats,
            max_profile.read_profile,
        ),
        for_each(5, MAX),
        ("crawlers/max/api.py", "crawlers/max/profile.py"),
    ),
    "open311": Harness(
        each(
            lambda data: open_requests.read_requests(data, "", ZONE, NOW),
            lambda data: discovery.read_services(data),
            lambda data: discovery.read_discovery(data, "", URL, internal=False),
        ),
        (
            *for_each(3, REQUEST_XML, written([REQUEST]), written({"service_requests": [REQUEST]})),
            *for_each(3, SERVICES, DISCOVERY),
        ),
        (
            *("crawlers/open311/answers.py", "crawlers/open311/requests.py"),
            "crawlers/open311/discovery.py",
        ),
    ),
    "mailbox": Harness(_mailbox, (IMAP,), ("messages/mailbox.py",)),
    "sign-in": Harness(_provider, (written(SIGN_IN),), ("desks/access/provider.py",)),
}
