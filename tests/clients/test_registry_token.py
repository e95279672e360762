"""Tokens as a distribution registry checks them; that a real one takes them is in test_distribution.py."""

from __future__ import annotations

import base64

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from otegraph.clients.registry_authorization import basic, issued
from otegraph.clients.registry_token import (
    Scope,
    TokenIssuer,
    key_id,
    make_key_and_certificate,
    parse_scopes,
)

NOW = 1_800_000_000.0
KEY, CERTIFICATE = make_key_and_certificate()


@pytest.fixture
def issuer() -> TokenIssuer:
    return TokenIssuer(KEY, CERTIFICATE, issuer="otegraph", service="registry", seconds=300, clock=lambda: NOW)


def test_claims(issuer: TokenIssuer) -> None:
    made = issuer.issue("alice", [Scope("repository", "test/demo1", ("pull", "push")), Scope("repository", "a/b", ())])
    certificate = x509.load_pem_x509_certificate(CERTIFICATE)
    public = certificate.public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    claims = jwt.decode(
        made.token,
        public,
        ["RS256"],
        audience="registry",
        options={"verify_exp": False, "verify_nbf": False, "verify_iat": False},
    )
    assert len(claims.pop("jti")) == 32
    assert claims == {
        "iss": "otegraph",
        "sub": "alice",
        "aud": "registry",
        "iat": NOW,
        "nbf": NOW - 60,
        "exp": NOW + 300,
        "access": [
            {"type": "repository", "name": "test/demo1", "actions": ["pull", "push"]},
            {"type": "repository", "name": "a/b", "actions": []},
        ],
    }
    assert (made.expires_in, made.issued_at.timestamp()) == (300, NOW)
    header = jwt.get_unverified_header(made.token)
    assert header["alg"] == "RS256"
    assert base64.b64decode(header["x5c"][0]) == certificate.public_bytes(Encoding.DER)
    assert header["kid"] == key_id(public)
    assert made.token not in repr(made)


def test_each_token_is_another(issuer: TokenIssuer) -> None:
    assert issuer.issue("", []).token != issuer.issue("", []).token


def test_a_fingerprint_is_libtrusts() -> None:
    key = load_pem_private_key(KEY, None)
    assert isinstance(key, rsa.RSAPrivateKey)
    groups = key_id(key.public_key()).split(":")
    assert [len(group) for group in groups] == [4] * 12
    assert set("".join(groups)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def test_a_pair_that_does_not_fit() -> None:
    curve = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for key, certificate in (
        (make_key_and_certificate()[0], CERTIFICATE),
        (curve, CERTIFICATE),
        (KEY, b""),
        (b"", b""),
    ):
        with pytest.raises(ValueError):
            TokenIssuer(key, certificate, issuer="otegraph", service="registry")


@pytest.mark.parametrize(
    ("values", "scopes"),
    [
        ([], []),
        (["repository:a/b:pull,push"], [Scope("repository", "a/b", ("pull", "push"))]),
        (
            ["repository:a/b:pull repository:c:*"],
            [Scope("repository", "a/b", ("pull",)), Scope("repository", "c", ("*",))],
        ),
        (["repository(plugin):a/b:pull"], [Scope("repository", "a/b", ("pull",), "plugin")]),
        (["registry:catalog:*"], [Scope("registry", "catalog", ("*",))]),
        (["repository:host:5000/a/b:pull"], [Scope("repository", "host:5000/a/b", ("pull",))]),
        (["repository:a/b:pull,pull"], [Scope("repository", "a/b", ("pull",))]),
        (["repository:a/b:"], [Scope("repository", "a/b", ())]),
        (
            [
                "",
                "repository",
                "repository:a/b",
                "::",
                "repository:a/b:pull,",
                "Repository:a:pull",
                "repository:" + "a" * 2000 + ":pull",
            ],
            [],
        ),
    ],
)
def test_scopes(values: list[str], scopes: list[Scope]) -> None:
    assert parse_scopes(values) == scopes


def test_scopes_are_bounded() -> None:
    assert len(parse_scopes(["repository:a/b:pull " * 5000])) == 64


async def test_a_class_is_in_the_claim(issuer: TokenIssuer) -> None:
    token = issuer.issue("", parse_scopes(["repository(plugin):a/b:pull"])).token
    access = jwt.decode(token, options={"verify_signature": False})["access"]
    assert access == [{"type": "repository", "class": "plugin", "name": "a/b", "actions": ["pull"]}]


def test_what_this_server_sends_itself(issuer: TokenIssuer) -> None:
    header = issued(issuer)("repository:a/b:pull,delete")
    assert isinstance(header, str)
    kind, token = header.split(" ")
    claims = jwt.decode(token, options={"verify_signature": False})
    assert (kind, claims["sub"]) == ("Bearer", "otegraph")
    assert claims["access"] == [{"type": "repository", "name": "a/b", "actions": ["pull", "delete"]}]
    assert basic("Aladdin", "open sesame")("repository:a/b:pull") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
