"""An OpenID Connect provider as this client sees it: its addresses, tokens and keys.

Authorization Code with PKCE (RFC 7636); the identity token is checked as OpenID Connect Core 1.0,
3.1.3.7 asks.
"""

import json
import ssl
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from http.client import HTTPException
from threading import Lock
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, Request

from app.settings import Settings
from domain.errors import EntryRefused

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
SCOPE = "openid profile email"
DEADLINE = 10.0  # seconds of one request
LARGEST = 1_000_000  # bytes of an answer
KNOWN = timedelta(hours=1)  # how long addresses and keys are believed
LEEWAY = timedelta(minutes=1)  # between two clocks
DOWN = "служба единого входа не отвечает: войдите по паролю или повторите позже"
WRONG = "служба единого входа ответила не так, как должна: сообщите администратору"


@dataclass(slots=True)
class Provider:
    """`about` and `keys` are read at the first sign-in and again after KNOWN, or for a new key."""

    settings: Settings
    _about: Mapping[str, Any] = field(default_factory=dict)
    _keys: Mapping[str, Any] = field(default_factory=dict)
    _read_at: datetime | None = None
    _lock: Lock = field(default_factory=Lock)

    def address(self, state: str, nonce: str, verifier: str, back: str, now: datetime) -> str:
        """Where the browser goes to sign in; raises EntryRefused."""
        self._read(now)
        values = {
            "response_type": "code",
            "client_id": self.settings.oidc_client,
            "redirect_uri": back,
            "scope": SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
        }
        place = self._endpoint("authorization_endpoint")
        return f"{place}{'&' if urlsplit(place).query else '?'}{urlencode(values)}"

    def claims(
        self, code: str, nonce: str, verifier: str, back: str, now: datetime
    ) -> Mapping[str, Any]:
        """Exchanges a code; raises EntryRefused unless the identity token is theirs, for us, of
        this sign-in and in time.
        """
        self._read(now)
        answer = self._asked(
            self._endpoint("token_endpoint"),
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": back,
                "code_verifier": verifier,
                "client_id": self.settings.oidc_client,
            },
        )
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise EntryRefused(WRONG)
        claims = self._checked(token, now)
        if claims.get("nonce") != nonce:
            raise EntryRefused(WRONG)
        return claims

    def _checked(self, token: str, now: datetime) -> Mapping[str, Any]:
        import jwt

        client, issuer = self.settings.oidc_client, self.settings.oidc_issuer
        try:
            head = jwt.get_unverified_header(token)
            if head.get("alg") not in ALGORITHMS:
                raise EntryRefused(WRONG)
            key = self._key(head.get("kid"), now)
            # Times are compared below, by the product's clock.
            claims: Mapping[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=[str(head["alg"])],
                audience=client,
                issuer=issuer,
                options={
                    "require": ["iss", "sub", "aud", "exp", "iat"],
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
            ends, made = float(claims["exp"]), float(claims["iat"])
            begins = float(claims.get("nbf", made))
        except (jwt.PyJWTError, TypeError, ValueError, OverflowError, RecursionError) as error:
            raise EntryRefused(WRONG) from error
        audience, moment, leeway = claims["aud"], now.timestamp(), LEEWAY.total_seconds()
        several = isinstance(audience, list) and len(audience) > 1
        if (several or "azp" in claims) and claims.get("azp") != client:
            raise EntryRefused(WRONG)
        if not max(made, begins) - leeway <= moment < ends + leeway:
            raise EntryRefused(WRONG)
        return claims

    def _key(self, name: Any, now: datetime) -> Any:
        """A provider that has changed its keys is asked again once a minute at most."""
        from jwt import PyJWK

        self._read(now)
        if name not in self._keys and self._read_at and now - self._read_at > LEEWAY:
            self._read(now, anew=True)
        known = self._keys.get(name) if name is not None else None
        if name is None and len(self._keys) == 1:
            [known] = self._keys.values()
        if known is None or known.get("use", "sig") != "sig":
            raise EntryRefused(WRONG)
        return PyJWK.from_dict(dict(known))

    def _read(self, now: datetime, *, anew: bool = False) -> None:
        with self._lock:
            fresh = self._read_at is not None and now - self._read_at < KNOWN
            if fresh and not anew:
                return
            issuer = self.settings.oidc_issuer
            about = self._asked(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            if about.get("issuer") != issuer:
                raise EntryRefused(WRONG)
            self._about = about
            keys = self._asked(self._endpoint("jwks_uri")).get("keys")
            if not isinstance(keys, list):
                raise EntryRefused(WRONG)
            self._keys = {str(key.get("kid", "")): key for key in keys if isinstance(key, dict)}
            self._read_at = now

    def _endpoint(self, name: str) -> str:
        """A secret goes to no address that can be overheard."""
        place, issuer = str(self._about.get(name, "")), urlsplit(self.settings.oidc_issuer)
        try:
            scheme = urlsplit(place).scheme
        except ValueError as error:
            raise EntryRefused(WRONG) from error
        if scheme != issuer.scheme and not place.startswith("https://"):
            raise EntryRefused(WRONG)
        return place

    def _asked(self, address: str, form: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        request = Request(address, headers={"Accept": "application/json"})
        if form is not None:
            request.data = urlencode(form).encode()
            request.add_header("Authorization", f"Basic {self._credentials()}")
        try:
            with self._opener().open(request, timeout=DEADLINE) as answer:
                status, text = answer.status, answer.read(LARGEST + 1)
            if status != 200:
                raise EntryRefused(DOWN if status >= 500 else WRONG)
            read = json.loads(text) if len(text) <= LARGEST else None
        except (ValueError, RecursionError) as error:
            raise EntryRefused(WRONG) from error
        except (URLError, HTTPException, OSError) as error:
            raise EntryRefused(DOWN) from error
        if not isinstance(read, dict):
            raise EntryRefused(WRONG)
        return read

    def _credentials(self) -> str:
        secret = self.settings.oidc_secret.get_secret_value()
        both = f"{quote(self.settings.oidc_client, safe='')}:{quote(secret, safe='')}"
        return b64encode(both.encode()).decode()

    def _opener(self) -> OpenerDirector:
        """Without redirects and proxies: a secret goes where the provider has said."""
        context = ssl.create_default_context()
        if (file := self.settings.certificates) is not None:
            context.load_verify_locations(file)
        opener = OpenerDirector()
        for handler in (HTTPHandler(), HTTPSHandler(context=context)):
            opener.add_handler(handler)
        return opener


def challenge_of(verifier: str) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
