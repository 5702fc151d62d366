"""The installation's own signature (Ed25519), under the heads of the trail.

The private key lies in one file, readable by its owner only; the public half
is printed by `./run audit key` and belongs wherever heads are kept.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings


def sign(text: str) -> str:
    """The signature of a text, in hexadecimal."""
    return _private_key(Path(settings.AUDIT_KEY)).sign(text.encode()).hex()


def public_key() -> str:
    """The public half of the installation's key, in hexadecimal."""
    key = _private_key(Path(settings.AUDIT_KEY)).public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def is_signed(text: str, signature: str, key: str) -> bool:
    """Whether the holder of `key` (public half, hexadecimal) signed exactly this text."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=4)
def _private_key(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        made = Ed25519PrivateKey.generate()
        path.write_bytes(made.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
