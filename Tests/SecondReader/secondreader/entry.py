"""Log entries: docs/format.md §7."""

import re
from dataclasses import dataclass
from typing import Any

from .context import SHAPES, decode, encode_shape
from .errors import require
from .primitives import sha256, verify
from .wire import Reader, ascending, block, u8, u16, u32, whole_list

READ, CREATE, UPDATE, LIST, BATCH, STATEMENT, REWRAP, SIGN_IN, ASSIGN, UNASSIGN = range(1, 11)
HISTORY, EXPORT, RECORD_KEYS, ERASE, FIND, INDEX = range(11, 17)
KINDS = range(1, 17)
WRITES = (CREATE, UPDATE)
ALLOWED, REFUSED = 1, 2
COUNTED = (CREATE, UPDATE, FIND, INDEX)
BATCH_LIMIT = 4096

# The tags that stand in requests of some kinds exactly, and the kinds.
EXACTLY: dict[str, tuple[int, ...]] = {
    "count": (BATCH,),
    "batchRoot": (BATCH,),
    "statement": (STATEMENT,),
    "assignee": (ASSIGN, UNASSIGN),
    "rosterAfter": (ASSIGN, UNASSIGN),
    "recordKeys": (RECORD_KEYS,),
}
ONLY: dict[str, tuple[int, ...]] = {"rosterBefore": (ASSIGN, UNASSIGN)}

# What a request has, to be allowed, beside what every request has.
TO_BE_ALLOWED: dict[int, tuple[str, ...]] = {
    READ: ("record", "fields", "purpose"),
    CREATE: ("record", "fields", "purpose", "manifestAfter"),
    UPDATE: ("record", "fields", "purpose", "manifestBefore", "manifestAfter"),
    LIST: ("purpose",),
    BATCH: ("batch", "count", "batchRoot"),
    STATEMENT: ("statement",),
    REWRAP: (),
    SIGN_IN: (),
    ASSIGN: ("record", "assignee", "purpose", "rosterAfter"),
    UNASSIGN: ("record", "assignee", "purpose", "rosterBefore", "rosterAfter"),
    HISTORY: ("record", "purpose"),
    EXPORT: ("record", "fields", "purpose"),
    RECORD_KEYS: ("recordKeys",),
    ERASE: ("record", "purpose", "manifestBefore", "manifestAfter"),
    FIND: ("fields", "purpose"),
    INDEX: (),
}


@dataclass(frozen=True)
class RecordKey:
    """One item of `recordKeys`."""

    recipient: bytes
    record: bytes
    compartment: int
    version: int
    generation: int
    authority: int
    digest: bytes


@dataclass(frozen=True)
class Request:
    data: bytes
    values: dict[str, Any]
    fields: list[int]
    record_keys: list[RecordKey]

    def __getattr__(self, tag: str) -> Any:
        """The value of a tag, `None` where it is absent."""
        return self.values.get(tag)

    @property
    def in_batch(self) -> bool:
        return self.index is not None


def request(data: bytes) -> Request:
    v: dict[str, Any] = decode(data, SHAPES["request/1"])
    kind = v["kind"]
    require(kind in KINDS, "request: unknown kind")
    for tag, kinds in EXACTLY.items():
        require((tag in v) == (kind in kinds), f"request: {tag} and the kind")
    for tag, kinds in ONLY.items():
        require(tag not in v or kind in kinds, f"request: {tag} and the kind")
    require(("batch" in v) == (kind == BATCH or "index" in v), "request: batch and place")
    require(not (kind == BATCH and "index" in v), "request: a batch in a batch")
    fields = whole_list(v["fields"], "request: fields", lambda r: r.number(4)) if "fields" in v else []
    require(("fields" in v) == bool(fields), "request: no fields")
    ascending(fields, "request: fields")
    keys = whole_list(v.get("recordKeys", b""), "request: record keys", record_key)
    require(len(keys) <= 128 and bool(keys) == ("recordKeys" in v), "request: number of record keys")
    if kind == BATCH:
        require(1 <= v["count"] <= BATCH_LIMIT, "request: size of the batch")
    return Request(data, v, fields, keys)


def record_key(reader: Reader) -> RecordKey:
    return RecordKey(
        reader.take(32), reader.take(16), reader.number(2), reader.number(4), reader.number(4), reader.number(8),
        reader.take(32),
    )  # fmt: skip


def detail_digest(blind: bytes, detail: bytes) -> bytes:
    return sha256(blind, detail)


def detail(vault: bytes, body: bytes, tokens: bytes | None = None) -> bytes:
    return encode_shape(SHAPES["detail/1"], vault=vault, body=body, tokens=tokens)


def field_tokens(field: int, version: int, salt: bytes, tokens: list[tuple[int, bytes]]) -> bytes:
    """The tokens of one field in a detail, each a kind and an inner token, behind a salt that is kept nowhere."""
    return u32(field) + u32(version) + salt + u16(len(tokens)) + b"".join(u8(kind) + inner for kind, inner in tokens)


RULE = re.compile(r"(deny|refuse)\.[a-z0-9._-]+\Z")


@dataclass(frozen=True)
class Gate:
    data: bytes
    values: dict[str, Any]

    def __getattr__(self, tag: str) -> Any:
        return self.values.get(tag)


def gate(data: bytes) -> Gate:
    v: dict[str, Any] = decode(data, SHAPES["gate/1"])
    require(v["decision"] in (ALLOWED, REFUSED), "gate part: unknown decision")
    rule = v["rule"].decode()
    refused = RULE.match(rule) is not None or rule == "pending"
    require(refused == (v["decision"] == REFUSED), "gate part: rule and decision")
    return Gate(data, v)


@dataclass(frozen=True)
class Entry:
    data: bytes
    request: Request
    signature: bytes
    gate: Gate

    @property
    def allowed(self) -> bool:
        return self.gate.decision == ALLOWED


def entry(data: bytes) -> Entry:
    reader = Reader(data, "log entry", (4 << 20) + 2048)
    asked, signature, decided = reader.block(), reader.block(), reader.block()
    reader.end()
    found = Entry(data, request(asked), signature, gate(decided))
    require(len(signature) == (0 if found.request.in_batch else 64), "log entry: the length of the signature")
    require(found.gate.count is None or found.request.kind in COUNTED, "gate part: a count")
    if found.request.kind == FIND and found.allowed:
        require(found.gate.count is not None, "gate part: a search without a count")
    chained = found.allowed and found.request.kind in (UPDATE, ERASE)
    require((found.gate.previousEntry is not None) == chained, "gate part: the entry of the write before")
    if found.allowed:
        for tag in TO_BE_ALLOWED[found.request.kind]:
            require(tag in found.request.values, f"log entry: allowed without {tag}")
    return found


def check_signature(found: Entry, signing_key: bytes) -> None:
    verify(signing_key, found.request.data, found.signature, "log entry")


def assemble(asked: bytes, signature: bytes, decided: bytes) -> bytes:
    return block(asked) + block(signature) + block(decided)
