"""The key that signs seals: Ed25519, by setting, never in the database. Public keys that signed before still hold."""

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

# Says what is signed, so that no signature made for another purpose passes for one on a seal.
_PURPOSE = b"dk2020portal seal 1\n"


def _signer() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(settings.SEAL_KEY)


def id_of(public: bytes) -> str:
    """Return the id of a public key: the first sixteen hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def public_key() -> bytes:
    """Return the public key (32 bytes) that goes with SEAL_KEY: anybody may know it."""
    return _signer().public_key().public_bytes_raw()


def known_keys() -> dict[str, bytes]:
    """Return the public keys whose signatures hold, by id: today's and those of SEAL_FORMER_KEYS."""
    return {id_of(key): key for key in [*settings.SEAL_FORMER_KEYS, public_key()]}


def sign(seal: str) -> str:
    """Return the signature on a seal (64 hexadecimal digits), as base64."""
    return base64.b64encode(_signer().sign(_PURPOSE + seal.encode())).decode()


def holds(seal: str, signature: str, public: bytes) -> bool:
    """Return whether the signature is that of the key on this seal."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(
            base64.b64decode(signature, validate=True), _PURPOSE + seal.encode()
        )
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True
