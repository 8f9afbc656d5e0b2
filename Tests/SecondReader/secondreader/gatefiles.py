"""`gate.key`, `gate.escrow`, pin files and the gate's rows: docs/format.md §11."""

from dataclasses import dataclass
from typing import Any

from .box import open_box, seal_box
from .context import SHAPES, Shape, decode, encode_shape
from .errors import Refused, require
from .primitives import mac, same, sha256
from .wire import Reader, ascending, block, u16, u32, u64, whole_list

G, H, LOG, KEM, ESCROW, INDEX = range(1, 7)
NUMBERED = (G, INDEX)
SINGLE = (H, LOG, KEM)


@dataclass(frozen=True)
class GateKey:
    vault: bytes
    generation: int
    keys: list[tuple[int, int, bytes]]

    def of(self, kind: int, number: int = 0) -> bytes:
        for each_kind, each_number, key in self.keys:
            if (each_kind, each_number) == (kind, number):
                return key
        raise Refused("gate.key: lacks a key")

    def data(self) -> bytes:
        body = b"CVGK" + u16(1) + self.vault + u64(self.generation) + u16(len(self.keys))
        body += b"".join(u16(kind) + u32(number) + key for kind, number, key in self.keys)
        return body + sha256(body)

    def escrow(self, escrow_key: bytes, salt: bytes) -> bytes:
        header = encode_shape(SHAPES["escrow/1"], vault=self.vault, sequence=self.generation)
        inner = GateKey(self.vault, self.generation, [key for key in self.keys if key[0] != ESCROW])
        return block(header) + seal_box(b"CVES", salt, escrow_key, header, inner.data())


def gate_key(data: bytes) -> GateKey:
    reader = Reader(data, "gate.key", 1 << 20)
    require(reader.take(4) == b"CVGK" and reader.number(2) == 1, "gate.key: magic or version")
    vault, generation, count = reader.take(16), reader.number(8), reader.number(2)
    keys = [(reader.number(2), reader.number(4), reader.take(32)) for _ in range(count)]
    require(same(reader.take(32), sha256(data[: len(data) - reader.left - 32])), "gate.key: the digest differs")
    reader.end()
    places = [(kind, number) for kind, number, _ in keys]
    require(len(set(places)) == len(places), "gate.key: a key twice")
    for kind, number in places:
        known = {**dict.fromkeys(NUMBERED, number >= 1), **dict.fromkeys(SINGLE, number == 0), ESCROW: number <= 1}
        good = known.get(kind, False)
        require(good, "gate.key: unknown kind or number")
    for kind in SINGLE:
        require((kind, 0) in places, "gate.key: lacks a key")
    require(any(kind == G for kind, _ in places), "gate.key: lacks a key")
    return GateKey(vault, generation, keys)


def open_escrow(data: bytes, escrow_key: bytes) -> GateKey:
    reader = Reader(data, "gate.escrow", 1 << 20)
    header, box = reader.block(), reader.rest()
    v: dict[str, Any] = decode(header, SHAPES["escrow/1"])
    found = gate_key(open_box(b"CVES", escrow_key, header, box))
    require(found.vault == v["vault"] and found.generation == v["sequence"], "gate.escrow: another header")
    require(all(kind != ESCROW for kind, _, _ in found.keys), "gate.escrow: an escrow key in the escrow")
    return found


@dataclass(frozen=True, order=True)
class Pin:
    generation: int
    size: int
    root: bytes
    anchor: bytes

    def slot(self) -> bytes:
        body = b"CVPN" + u32(1) + self.anchor + u32(self.generation) + u64(self.size) + self.root
        return body + sha256(body) + bytes(12)


def pin(data: bytes) -> Pin:
    require(len(data) in (128, 256), "pin file: a wrong length")
    slots = [slot for place in range(0, len(data), 128) if (slot := pin_slot(data[place : place + 128]))]
    require(bool(slots), "pin file: neither slot fits")
    return max(slots, key=lambda slot: (slot.generation, slot.size))


def pin_slot(data: bytes) -> Pin | None:
    if not any(data) or not same(sha256(data[:84]), data[84:116]):
        return None
    reader = Reader(data, "pin file")
    require(reader.take(4) == b"CVPN" and reader.number(4) == 1, "pin file: magic or version")
    anchor, generation, size, root = reader.take(32), reader.number(4), reader.number(8), reader.take(32)
    reader.take(32)
    require(not any(reader.rest()), "pin file: bytes after the digest")
    return Pin(generation, size, root, anchor)


def with_code(data: bytes, shape: Shape, key: bytes) -> dict[str, Any]:
    """A context with a MAC behind it: the state row, the row of sign-ins, the label of a backup."""
    require(len(data) > 32, f"{shape.domain}: cut off")
    require(same(mac(key, data[:-32]), data[-32:]), f"{shape.domain}: the MAC differs")
    return decode(data[:-32], shape)


def state(data: bytes, head_key: bytes) -> dict[str, Any]:
    return with_code(data, SHAPES["state/1"], head_key)


def sign_ins(data: bytes, head_key: bytes) -> tuple[bytes, list[bytes]]:
    v = with_code(data, SHAPES["sign-ins/1"], head_key)
    people = whole_list(v["signIns"], "sign-ins", lambda reader: reader.take(32))
    ascending(people, "sign-ins")
    return v["vault"], people
