"""Contexts and the tables of what may stand in each: docs/format.md §2 and the tables of §6, §7, §9 to §12."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from . import tags
from .errors import Refused, require
from .wire import Reader, block, integer, u16

Value = int | bytes


@dataclass(frozen=True)
class Shape:
    """Which tags a domain has. `widths` are lengths that differ from the tag's usual one, or are its own."""

    domain: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    limit: int | None = None


SHAPES: dict[str, Shape] = {
    shape.domain: shape
    for shape in (
        Shape("public-key/1", ("handle", "name", "agency", "kemPublicKey", "signingPublicKey", "kdf", "cost",
              "passphraseProfile", "signature"), limit=2048),
        Shape("keyfile/1", ("handle", "name", "agency", "kemPublicKey", "signingPublicKey", "kdf", "cost",
              "passphraseProfile"), limit=4096),
        Shape("manifest/1", ("vault", "record", "sequence", "recordType", "previous", "cells", "writes",
              "tombstones"), limit=1 << 20),
        Shape("roster/1", ("vault", "record", "generation", "sequence", "previous", "members"), limit=1 << 16),
        Shape("request/1", ("vault", "kind", "request", "actor", "actorTime", "seenSize", "seenRoot",
              "detailDigest", "blind"),
              ("record", "index", "fields", "purpose", "legalBasis", "manifestBefore", "manifestAfter", "batch",
               "count", "batchRoot", "statement", "assignee", "rosterBefore", "rosterAfter", "recordKeys"),
              {"kind": 1, "index": 4}, 4 << 20),
        Shape("gate/1", ("index", "decision", "rule", "policyVersion", "gateTime", "statements", "decidingTime"),
              ("grant", "previousEntry", "count"), {"index": 8}, 1024),
        Shape("detail/1", ("vault", "body"), ("tokens",)),
        Shape("statement/1", ("vault", "statement", "rootVersion", "logSize", "expiry", "acts"),
              widths={"statement": 16}),
        Shape("vault-root/1", ("vault", "previous", "rootVersion", "administrators", "threshold", "custodians",
              "custodianThreshold", "origin", "logPublicKey", "gatePublicKey", "suiteFloor", "costFloor",
              "serviceKeys", "created"), limit=1 << 16),
        Shape("state/1", ("vault", "generation", "epoch", "index", "digest", "gateTime", "statements", "governance",
              "erasures"),
              widths={"index": 8}),
        Shape("sign-ins/1", ("vault", "signIns")),
        Shape("escrow/1", ("vault", "sequence")),
        Shape("restore/1", ("vault", "generation", "losses")),
        Shape("backup/1", ("vault", "kind", "epoch", "index", "digest", "gateTime", "contents", "restores"),
              widths={"kind": 1, "index": 8}),
    )
}  # fmt: skip

ACTS: dict[int, Shape] = {
    number: Shape("act/1", ("kind", *required), optional, {"kind": 2})
    for number, required, optional in (
        (1, ("root",), ()),
        (2, ("person",), ()),
        (3, ("fingerprint",), ()),
        (4, ("fingerprint", "grant", "role", "scope"), ("until",)),
        (5, ("grant",), ()),
        (6, ("policyVersion", "document"), ()),
        (7, ("suite", "compartment", "keyVersion", "kemPublicKey", "keyCheckValue"), ()),
        (8, ("compartment", "keyVersion"), ()),
        (9, ("wraps",), ()),
        (10, ("fingerprint",), ()),
        (11, ("fingerprint",), ()),
        (12, ("compartment", "keyVersion"), ()),
        (13, ("compartment", "keyVersion"), ()),
        (14, ("compartment", "keyVersion"), ()),
        (15, ("epoch",), ()),
        (16, ("epoch",), ()),
        (17, ("keyVersion", "kemPublicKey", "threshold", "keyCheckValue", "salt", "shares", "groups"), ()),
        (18, ("keyVersion",), ()),
        (19, ("keyVersion",), ()),
        (20, ("fingerprint", "wraps", "person"), ()),
        (21, ("generation", "epoch", "digest", "seenSize", "seenRoot", "logSize", "document"), ()),
        (22, ("record",), ()),
        (23, ("record",), ()),
        (24, ("epoch",), ()),
        (25, ("epoch",), ()),
        (26, ("suite", "keyVersion", "indexFields", "indexKeys"), ()),
        (27, ("wraps",), ()),
        (28, ("keyVersion",), ()),
    )
}


def encode(domain: str, widths: Mapping[str, int] = {}, /, **values: Value | None) -> bytes:
    """The context of a domain, given without `casevault/`. Absent fields are `None`."""
    name = f"casevault/{domain}".encode("ascii")
    out = u16(len(name)) + name
    for tag in sorted(values, key=tags.NUMBERS.__getitem__):
        value = values[tag]
        if value is None:
            continue
        if isinstance(value, int):
            value = value.to_bytes(widths.get(tag) or tags.FIXED[tag], "big")
        out += u16(tags.NUMBERS[tag]) + block(value)
    return out


def encode_shape(shape: Shape, **values: Value | None) -> bytes:
    return encode(shape.domain, shape.widths, **values)


def decode(data: bytes, shape: Shape) -> dict[str, Value]:
    """The fields of a context; integers as `int`. Refuses every tag that the shape does not have."""
    what = shape.domain
    reader = Reader(data, what, shape.limit)
    require(reader.take(reader.number(2)) == f"casevault/{what}".encode("ascii"), f"{what}: another domain")
    values: dict[str, Value] = {}
    last = -1
    while reader.left:
        number = reader.number(2)
        require(number > last, f"{what}: tags out of order")
        last = number
        tag = tags.NAMES.get(number)
        if tag is None or tag not in shape.required + shape.optional:
            raise Refused(f"{what}: unknown tag {number}")
        values[tag] = checked(tag, reader.block(), shape)
    for tag in shape.required:
        require(tag in values, f"{what}: without {tag}")
    return values


def checked(tag: str, value: bytes, shape: Shape) -> Value:
    what = f"{shape.domain}: {tag}"
    width = shape.widths.get(tag) or tags.FIXED.get(tag)
    if width is not None:
        require(len(value) == width, f"{what} has a wrong length")
    if tag in tags.NAME_TAGS:
        require(tags.NAME.match(value) is not None, f"{what} is no name")
    if tag in tags.INTEGERS:
        return integer(value)
    return value


def domain_of(data: bytes) -> str:
    """The domain that a context says it has, without `casevault/`."""
    reader = Reader(data, "context")
    name = reader.take(reader.number(2))
    require(name.startswith(b"casevault/"), "context: another domain")
    return name.removeprefix(b"casevault/").decode("ascii", "replace")
