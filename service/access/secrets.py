"""The text of a token: `imp_`, random letters and digits, and a checksum that tells a mistyped one at once."""

from __future__ import annotations

import hashlib
import zlib

PREFIX = "imp_"

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_RANDOM_LENGTH = 33
_CHECKSUM_LENGTH = 6


def make_secret(entropy: bytes) -> str:
    """Return the token text for 24 random bytes: 43 characters, the last six a CRC-32 of what stands before."""
    body = PREFIX + _base62(int.from_bytes(entropy, "big"), _RANDOM_LENGTH)
    return body + _checksum(body)


def checksum_holds(secret: str) -> bool:
    """Return False for a text that starts like one of our tokens and does not end in its checksum.

    A text of another form is a token that an operator chose (IMPRINT_ADMIN_TOKEN) and has none.
    """
    if not secret.startswith(PREFIX):
        return True
    return _checksum(secret[:-_CHECKSUM_LENGTH]) == secret[-_CHECKSUM_LENGTH:]


def hash_secret(secret: str) -> str:
    """Return the hex SHA-256 under which a token is stored; a token is random, so a fast hash does."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _checksum(body: str) -> str:
    return _base62(zlib.crc32(body.encode("utf-8", "surrogatepass")), _CHECKSUM_LENGTH)


def _base62(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, 62)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))
