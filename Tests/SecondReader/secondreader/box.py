"""Boxes: docs/format.md §9.3."""

from .context import encode
from .errors import require
from .primitives import hkdf, same, seal, unseal
from .wire import Reader, u16

SUITE = 1


def keys(magic: bytes, salt: bytes, parent: bytes, body: bytes) -> tuple[bytes, bytes, bytes]:
    """Key, nonce and commitment."""
    okm = hkdf(salt, parent, encode("box/1", suite=SUITE, magic=magic, body=body), 76)
    return okm[:32], okm[32:44], okm[44:]


def salt_of(box: bytes) -> bytes:
    reader = Reader(box, "box")
    reader.take(6)
    return reader.take(32)


def seal_box(magic: bytes, salt: bytes, parent: bytes, body: bytes, plain: bytes) -> bytes:
    key, nonce, commitment = keys(magic, salt, parent, body)
    return magic + u16(SUITE) + salt + commitment + seal(key, plain, nonce)


def open_box(magic: bytes, parent: bytes, body: bytes, box: bytes) -> bytes:
    reader = Reader(box, "box")
    require(reader.take(4) == magic, "box: another magic")
    require(reader.number(2) == SUITE, "box: unknown suite")
    key, nonce, commitment = keys(magic, reader.take(32), parent, body)
    require(same(reader.take(32), commitment), "box: the commitment differs")
    return unseal(key, reader.rest(), nonce)
