"""Halves, their commitments and their wraps: docs/format.md §4.3 and §4.4."""

from .errors import Refused, require
from .hpke import open_key, seal_envelope
from .keys import compartment_pair
from .places import place
from .primitives import expand, same, seal, sha256, unseal
from .wire import ascending, u32, whole_list

UNDER_RECORD_KEY, TO_COMPARTMENT, UNDER_GATE_KEY, LIST = 1, 2, 3, 4


def commitment_a(half: bytes, vault: bytes, record: bytes, compartment: int, write: bytes) -> bytes:
    return expand(half, place("commitment A", vault=vault, record=record, compartment=compartment, write=write), 32)


def commitment_b(half: bytes, vault: bytes, record: bytes, write: bytes) -> bytes:
    return expand(half, place("commitment B", vault=vault, record=record, write=write), 32)


class PlaceOfA:
    """Where a half A is wrapped."""

    def __init__(
        self, vault: bytes, record: bytes, compartment: int, write: bytes, version: int, generation: int, digest: bytes
    ) -> None:
        self.vault, self.record, self.compartment, self.write = vault, record, compartment, write
        self.version, self.generation, self.digest = version, generation, digest

    def key(self, record_key: bytes) -> bytes:
        return expand(record_key, place("wrap A", **self.values()), 32)

    def info(self, public: bytes) -> bytes:
        return place("sealed A", fingerprint=sha256(public), **self.values())

    def values(self) -> dict[str, int | bytes]:
        return {
            "vault": self.vault, "record": self.record, "compartment": self.compartment, "write": self.write,
            "keyVersion": self.version, "generation": self.generation, "digest": self.digest,
        }  # fmt: skip

    def wrap(self, half: bytes, record_key: bytes) -> bytes:
        return seal(self.key(record_key), half)

    def seal(self, half: bytes, public: bytes) -> bytes:
        return seal_envelope(public, self.info(public), half)

    def unwrap(self, kind: int, wrap: bytes, k: bytes, record_key: bytes) -> bytes:
        """Half A. `k` is the compartment key, from which the pair of kind 2 follows."""
        if kind == UNDER_RECORD_KEY:
            require(len(wrap) == 48, "wrap of A: a wrong length")
            half = unseal(self.key(record_key), wrap)
        elif kind == TO_COMPARTMENT:
            private, public = compartment_pair(k, self.vault, self.compartment, self.version)
            half = open_key(private, self.info(public), wrap)
        else:
            raise Refused("wrap of A: unknown kind")
        found = commitment_a(half, self.vault, self.record, self.compartment, self.write)
        require(same(found, self.digest), "wrap of A: the commitment differs")
        return half


def wrap_b(g: bytes, half: bytes, vault: bytes, record: bytes, write: bytes, epoch: int, commitment: bytes) -> bytes:
    context = place("wrap B", vault=vault, record=record, write=write, epoch=epoch, digest=commitment)
    return seal(expand(g, context, 32), half)


def unwrap_b(g: bytes, wrap: bytes, vault: bytes, record: bytes, write: bytes, epoch: int, commitment: bytes) -> bytes:
    require(len(wrap) == 48, "wrap of B: a wrong length")
    context = place("wrap B", vault=vault, record=record, write=write, epoch=epoch, digest=commitment)
    half = unseal(expand(g, context, 32), wrap)
    require(same(commitment_b(half, vault, record, write), commitment), "wrap of B: the commitment differs")
    return half


def wrap_list(g: bytes, items: dict[int, bytes], vault: bytes, record: bytes, write: bytes, epoch: int) -> bytes:
    plain = b"".join(u32(field) + items[field] for field in sorted(items))
    digest = sha256(plain)
    context = place("wrap list", vault=vault, record=record, write=write, epoch=epoch, digest=digest)
    return digest + seal(expand(g, context, 32), plain)


def unwrap_list(g: bytes, wrap: bytes, vault: bytes, record: bytes, write: bytes, epoch: int) -> dict[int, bytes]:
    count, left = divmod(len(wrap) - 48, 36)
    require(left == 0 and 1 <= count <= 4096, "list of B_f: a wrong length")
    digest = wrap[:32]
    context = place("wrap list", vault=vault, record=record, write=write, epoch=epoch, digest=digest)
    plain = unseal(expand(g, context, 32), wrap[32:])
    require(same(sha256(plain), digest), "list of B_f: the digest differs")
    items = whole_list(plain, "list of B_f", lambda reader: (reader.number(4), reader.take(32)))
    ascending([field for field, _ in items], "list of B_f")
    return dict(items)
