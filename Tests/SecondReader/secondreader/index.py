"""Tokens of the search index: docs/format.md §4.7. What a profile makes of a value is not made here."""

from collections.abc import Iterable

from .places import place
from .primitives import mac
from .statement import IndexField

NONE, EXACT, PHONETIC, PERSON = range(4)
KINDS = range(4)
OF_VALUE, OF_PERSON = 48, 16
CODE = 16


class PlaceOfToken:
    """Of which vault, version and field a token is."""

    def __init__(self, vault: bytes, version: int, field: IndexField) -> None:
        self.vault, self.version, self.field = vault, version, field

    def values(self, kind: int) -> dict[str, int | bytes]:
        return {
            "vault": self.vault, "compartment": self.field.compartment, "field": self.field.field, "kind": kind,
            "keyVersion": self.version,
        }  # fmt: skip

    def profile(self) -> dict[str, int | bytes]:
        return {"profile": self.field.profile, "profileVersion": self.field.profile_version}

    def inner(self, ik: bytes, kind: int, value: bytes) -> bytes:
        return mac(ik, place("inner token", body=value, **self.values(kind), **self.profile()))

    def outer(self, gik: bytes, kind: int, inner: bytes) -> bytes:
        return mac(gik, place("outer token", digest=inner, **self.values(kind), **self.profile()))

    def code(self, gik: bytes, kind: int, outer: bytes, record: bytes, write: bytes) -> bytes:
        context = place("token code", record=record, write=write, digest=outer, **self.values(kind))
        return mac(gik, context)[:CODE]

    def row(
        self, ik: bytes, gik: bytes, kind: int, value: bytes, record: bytes, write: bytes
    ) -> tuple[int, bytes, bytes]:
        """What stands in `index_tokens`: kind, token and code."""
        outer = self.outer(gik, kind, self.inner(ik, kind, value))
        return kind, cut(outer, self.field.bits), self.code(gik, kind, outer, record, write)


def cut(outer: bytes, bits: int) -> bytes:
    """The first bits, in whole bytes; the rest of the last byte is zero."""
    count = token_length(bits)
    number = int.from_bytes(outer[:count], "big")
    spare = 8 * count - bits
    return (number >> spare << spare).to_bytes(count, "big")


def token_length(bits: int) -> int:
    return (bits + 7) // 8


def of_person(names: Iterable[tuple[int, bytes]], years: Iterable[int]) -> list[bytes]:
    """The values of tokens of kind 3: exact keys of all names together, with each year that the date may be of."""
    exact = [text for kind, text in names if kind == EXACT]
    return [text + b"\0" + b"%04d" % year for year in years for text in exact][:OF_PERSON]
