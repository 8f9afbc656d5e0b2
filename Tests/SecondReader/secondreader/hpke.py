"""HPKE (RFC 9180) in base mode with DHKEM(X25519), and the envelope around it: docs/format.md §4.5."""

from .errors import require
from .primitives import expand, extract, seal, unseal, x25519, x25519_new, x25519_public
from .wire import Reader, u8, u16

KEM, KDF, AEAD = 0x0020, 0x0001, 0x0002
KEM_SUITE = b"KEM" + u16(KEM)
SUITE = b"HPKE" + u16(KEM) + u16(KDF) + u16(AEAD)


def labeled_extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    return extract(salt, b"HPKE-v1" + suite + label + ikm)


def labeled_expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    return expand(prk, u16(length) + b"HPKE-v1" + suite + label + info, length)


def derive_key_pair(ikm: bytes) -> bytes:
    """The private key of RFC 9180 §7.1.3."""
    return labeled_expand(KEM_SUITE, labeled_extract(KEM_SUITE, b"", b"dkp_prk", ikm), b"sk", b"", 32)


def shared_secret(dh: bytes, enc: bytes, recipient: bytes) -> bytes:
    prk = labeled_extract(KEM_SUITE, b"", b"eae_prk", dh)
    return labeled_expand(KEM_SUITE, prk, b"shared_secret", enc + recipient, 32)


def key_and_nonce(shared: bytes, info: bytes) -> tuple[bytes, bytes]:
    context = (
        u8(0)
        + labeled_extract(SUITE, b"", b"psk_id_hash", b"")
        + labeled_extract(SUITE, b"", b"info_hash", info)
    )
    secret = labeled_extract(SUITE, shared, b"secret", b"")
    key = labeled_expand(SUITE, secret, b"key", context, 32)
    return key, labeled_expand(SUITE, secret, b"base_nonce", context, 12)


def seal_envelope(public: bytes, info: bytes, plaintext: bytes, ephemeral: bytes | None = None) -> bytes:
    private = ephemeral or x25519_new()
    enc = x25519_public(private)
    key, nonce = key_and_nonce(shared_secret(x25519(private, public), enc, public), info)
    return u16(KEM) + u16(KDF) + u16(AEAD) + u16(32) + enc + seal(key, plaintext, nonce)


def open_envelope(private: bytes, info: bytes, envelope: bytes) -> bytes:
    reader = Reader(envelope, "envelope", 1 << 16)
    require(
        [reader.number(2) for _ in range(4)] == [KEM, KDF, AEAD, 32], "envelope: another algorithm or length"
    )
    enc = reader.take(32)
    key, nonce = key_and_nonce(shared_secret(x25519(private, enc), enc, x25519_public(private)), info)
    return unseal(key, reader.rest(), nonce)


def open_key(private: bytes, info: bytes, envelope: bytes) -> bytes:
    """An envelope of a 32-byte key."""
    require(len(envelope) == 88, "envelope: a wrong length")
    return open_envelope(private, info, envelope)
