"""A small OpenID Connect provider on loopback: codes with PKCE, signed tokens, and its faults."""

import json
import secrets
import threading
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from domain.ports.clock import Clock

CLIENT, SECRET = "otklik", "тайна"


@cache
def a_key(name):
    """The key of that name, which takes as long to make as a test."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class OpenIdProvider:
    """`changes` are made to the claims of every token, `sign` replaces how one is signed, and
    `says` what the provider says of itself.
    """

    def __init__(self, port, clock):
        self.issuer = f"http://127.0.0.1:{port}"
        self.clock = clock
        self.key, self.name = a_key("own"), "k1"
        self.codes, self.asked = {}, []
        self.changes, self.says = {}, {}
        self.sign = self.signed
        self.status = 200

    def signed(self, claims):
        return jwt.encode(claims, self.key, "RS256", headers={"kid": self.name})

    def approve(self, address, username):
        """What the browser brings back after a person has signed in there."""
        asked = {name: one for name, [one] in parse_qs(urlsplit(address).query).items()}
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = (asked, username)
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def about(self):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            **self.says,
        }

    def keys(self):
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": self.name, "use": "sig", "alg": "RS256"}]}

    def token(self, form, authorization):
        """A code is exchanged once, by its client, for its verifier."""
        kind, _, both = authorization.partition(" ")
        client, _, secret = b64decode(both).decode().partition(":")
        asked, username = self.codes.pop(form.get("code"), ({}, ""))
        verifier = sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(verifier).decode().rstrip("=")
        known = (kind, client, secret) == ("Basic", CLIENT, urlencode({"": SECRET})[1:])
        fits = asked.get("code_challenge") == challenge
        if not (known and fits and asked["redirect_uri"] == form.get("redirect_uri")):
            return 400, {"error": "invalid_grant"}
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": self.issuer,
            "sub": "77",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "preferred_username": username,
            **self.changes,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        return self.status, {"id_token": self.sign(claims), "token_type": "Bearer"}


@contextmanager
def open_id_provider(clock: Clock) -> Iterator[OpenIdProvider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            provider.asked.append(self.path)
            pages = {"/.well-known/openid-configuration": provider.about, "/keys": provider.keys}
            self.answer(200, pages[self.path]())

        def do_POST(self):
            provider.asked.append(self.path)
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: one for name, [one] in parse_qs(body).items()}
            self.answer(*provider.token(form, self.headers["authorization"]))

        def answer(self, status, content):
            text = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = OpenIdProvider(server.server_port, clock)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
