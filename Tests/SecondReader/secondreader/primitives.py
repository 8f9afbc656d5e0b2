"""Hashing, sealing and signatures: docs/format.md §1. The only module that touches PyCA's `cryptography`."""

import hashlib
import hmac

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from .errors import Refused, require

NO_NONCE = bytes(12)
P = 2**255 - 19
GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def mac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def same(left: bytes, right: bytes) -> bool:
    return hmac.compare_digest(left, right)


def extract(salt: bytes, ikm: bytes) -> bytes:
    return mac(salt or bytes(32), ikm)


def expand(prk: bytes, info: bytes, length: int) -> bytes:
    return HKDFExpand(SHA256(), length, info).derive(prk)


def hkdf(salt: bytes, ikm: bytes, info: bytes, length: int) -> bytes:
    return expand(extract(salt, ikm), info, length)


def seal(key: bytes, plaintext: bytes, nonce: bytes = NO_NONCE, associated: bytes = b"") -> bytes:
    require(len(key) == 32 and len(nonce) == 12, "AES-256-GCM: a wrong length")
    return AESGCM(key).encrypt(nonce, plaintext, associated)


def unseal(key: bytes, sealed: bytes, nonce: bytes = NO_NONCE, associated: bytes = b"") -> bytes:
    require(len(key) == 32 and len(nonce) == 12 and len(sealed) >= 16, "AES-256-GCM: a wrong length")
    try:
        return AESGCM(key).decrypt(nonce, sealed, associated)
    except InvalidTag:
        raise Refused("AES-256-GCM: not authentic") from None


def scrypt(passphrase: bytes, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt, 32, 1 << cost, 8, 1).derive(passphrase)


def x25519(private: bytes, public: bytes) -> bytes:
    try:
        return X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        raise Refused("X25519: the result is all zero") from None


def x25519_public(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def x25519_new() -> bytes:
    return X25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def admissible_x25519(public: bytes) -> None:
    """Refuses a point of low order: every private key is a multiple of eight, so any shows it."""
    x25519(bytes(31) + b"\x40", public)


def ed25519_public(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def sign(seed: bytes, message: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def low_order_ys() -> frozenset[int]:
    """The y of the eight points of order 1, 2, 4 and 8.

    A point of order 8 doubles to one of order 4, which has y = 0, so x² + y² = 0 on −x² + y² = 1 + d·x²·y²: that is
    2·y² = 1 − d·y⁴.
    """
    d = -121665 * pow(121666, -1, P) % P
    found = {0, 1, P - 1}
    for root in square_roots(1 + d):
        for square in (((-1 + root) * pow(d, -1, P)) % P, ((-1 - root) * pow(d, -1, P)) % P):
            found.update(square_roots(square))
    return frozenset(found)


def square_roots(value: int) -> tuple[int, ...]:
    value %= P
    candidate = pow(value, (P + 3) // 8, P)
    for root in (candidate, candidate * pow(2, (P - 1) // 4, P) % P):
        if root * root % P == value:
            return (root, P - root)
    return ()


LOW_ORDER = low_order_ys()


def plain_point(encoded: bytes) -> bool:
    """Whether an encoding of an Ed25519 point is canonical and not of low order."""
    y = int.from_bytes(encoded, "little") & ((1 << 255) - 1)
    return y < P and y not in LOW_ORDER


def signature_is_valid(public: bytes, message: bytes, signature: bytes) -> bool:
    """RFC 8032 §5.1 with the further rules of docs/format.md §1; libcrypto compares without the cofactor."""
    if len(public) != 32 or len(signature) != 64 or not plain_point(public) or not plain_point(signature[:32]):
        return False
    if int.from_bytes(signature[32:], "little") >= GROUP_ORDER:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def verify(public: bytes, message: bytes, signature: bytes, what: str) -> None:
    require(signature_is_valid(public, message, signature), f"{what}: the signature is not valid")
