"""Devices on which a user has signed in before: what others try from elsewhere does not count against them.

A device keeps a text that only the service can make, for its key is the hash of the user's password. Whoever changes
the password makes all devices unknown. Nothing of it is stored.
"""

from __future__ import annotations

import hashlib
import hmac

from service.store.users import UserRecord

_PURPOSE = b"Imprint device"


def device_text(user: UserRecord, entropy: bytes) -> str:
    """Return the text for a device on which the user has signed in, from ten random bytes."""
    return f"{entropy[:10].hex()}.{_proof(user, entropy[:10].hex())}"


def known_device(user: UserRecord, text: str | None) -> str | None:
    """Return the id of the device that sent a text, or None for a text that was not made for this user."""
    device, _, proof = (text or "").partition(".")
    is_ours = hmac.compare_digest(_proof(user, device).encode(), proof.encode("utf-8", "surrogatepass"))
    return device if is_ours else None


def _proof(user: UserRecord, device: str) -> str:
    told = b"\0".join((_PURPOSE, user.id.encode(), device.encode("utf-8", "surrogatepass")))
    return hmac.new(user.password_hash.encode(), told, hashlib.sha256).hexdigest()
