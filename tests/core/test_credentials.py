from __future__ import annotations

import pytest

from benchmarks.hostile_inputs import CREDENTIALS, filled, needles
from service.core import credentials

# Made up for this table; none of them opens anything. Cut in two so that no scanner takes this file for a leak.
SECRETS = [
    ("an AWS access key id", "AKIA" + "IOSFODNN7EXAMPLE"),
    ("an AWS access key id", "ASIA" + "Y34FZKBOKMUTVV7A"),
    ("an AWS secret access key", "aws_secret_access_key = " + "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    ("an AWS secret access key", '"SecretAccessKey": "' + "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" + '"'),
    ("a GitHub token", "ghp_" + "a1B2" * 9),
    ("a GitHub token", "gho_" + "0" * 36),
    ("a GitHub token", "github_pat_" + "11ABCDEFG0" * 8),
    ("a GitLab token", "glpat-" + "x9Y8z7W6v5U4t3S2r1Q0"),
    ("a Slack token", "xoxb-" + "123456789012-abcdefABCDEF"),
    ("a Slack webhook address", "https://hooks.slack.com/services/" + "T00000000/B00000000/XXXXXXXX"),
    ("an OpenAI key", "sk-" + "a1B2c3D4" * 6),
    ("an OpenAI key", "sk-proj-" + "a1B2c3D4_-" * 6),
    ("an Anthropic key", "sk-ant-api03-" + "a1B2c3D4_-" * 9 + "AA"),
    ("a Google API key", "AIza" + "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q"),
    ("a Stripe key", "sk_live_" + "a1B2c3D4" * 3),
    ("an npm token", "npm_" + "a1B2" * 9),
    ("a PyPI token", "pypi-" + "AgEIcHlwaS5vcmc" * 6),
    ("a Hugging Face token", "hf_" + "aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH"),
    ("a token of this registry", "imp_" + "0" * 33 + "abc123"),
    ("a SendGrid key", "SG." + "a" * 22 + "." + "b" * 43),
    (
        "a JSON Web Token",
        "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0" + ".dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
    ),
    ("a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq8\n-----END RSA PRIVATE KEY-----"),
    ("a private key", "-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0B"),
    ("a private key", "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIEvQIBADANBgkqhkiG9w0B"),
    ("a private key", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA"),
    ("a password in an address", "postgres://app:" + "s3cr3tPa55w0rd" + "@db.internal/app"),
    ("a password", 'password = "' + "hV8#kq2!mZ" + '"'),
    ("a password", "DB_PASSWORD: '" + "hV8#kq2!mZ" + "'"),
    ("a password", '"api_key": "' + "9f8e7d6c5b4a3928" + '"'),
    ("a password", 'clientSecret := "' + "Zx81QwErTy77" + '"'),
]


@pytest.mark.parametrize("around", ["{}", "Use `{}` here.", "a\nKEY={}\nb", "é {} é"])
@pytest.mark.parametrize(("kind", "secret"), SECRETS)
def test_a_credential_is_found_and_never_repeated(kind: str, secret: str, around: str) -> None:
    text = around.format(secret)
    (found,) = credentials.spots(text)
    assert found.code == "credential"
    assert found.message.startswith(f"What stands here looks like {kind} (")
    assert found.fix is None
    place = around.index("{")
    assert place <= found.start < place + len(secret)
    assert not any(part in found.message for part in secret.split() if len(part) > 8)


HARMLESS = [
    "AKIA is how AWS keys begin, as in AKIA0123",
    "XAKIAIOSFODNN7EXAMPLE",
    "AKIAIOSFODNN7EXAMPLEXYZ",
    "Tokens begin with ghp_, github_pat_, glpat-, sk-, sk-ant-, xoxb- or hf_.",
    "task-" + "a" * 48,
    "risk-proj-" + "a" * 48,
    "Look for -----BEGIN RSA PRIVATE KEY----- blocks in the change, and for -----BEGIN PRIVATE KEY-----.",
    "-----BEGIN PUBLIC KEY-----\nMIIEpAIBAAKCAQEA7bq8",
    "-----BEGIN CERTIFICATE-----\nMIIEpAIBAAKCAQEA7bq8",
    'password = "$PASSWORD"',
    'password = "${DB_PASSWORD1}"',
    'password = "<your password 1>"',
    'password = "{{password_1}}"',
    'password = "changeme1"',
    'password = "your-password-1"',
    'password = "example-value-1"',
    'password = "correcthorse"',
    'password = "12345678"',
    'password = "short1"',
    'password = os.environ["DB_PASSWORD_2"]',
    'password: "must have 8 characters"',
    'token = "aaaaaaa1"',
    "postgres://user:password@localhost/db",
    "postgres://user:$PASSWORD1@localhost/db",
    "https://example.com:8080/a@b",
    "eyJhbGciOiJIUzI1NiJ9 is the header of a JSON Web Token",
    "deployment-plan, secret: none; key facts: 'a lot of them'",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_speaks_of_credentials_is_no_finding(text: str) -> None:
    assert list(credentials.spots(text)) == []


def test_every_credential_of_a_text_is_found() -> None:
    text = "\n".join(secret for _, secret in SECRETS)
    assert len(list(credentials.spots(text))) == len(SECRETS)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", CREDENTIALS)
def test_a_megabyte_that_begins_like_credentials_holds_none(piece: str) -> None:
    found = list(credentials.spots(filled(piece, needles())))
    assert [spot for spot in found if "a JSON Web Token" not in spot.message] == []
    assert bool(found) == (piece == "eyJaaaaaaaa.eyJ")
