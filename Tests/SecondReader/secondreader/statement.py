"""Roots, acts and statements: docs/format.md §10.1 to §10.3."""

from dataclasses import dataclass
from typing import Any

from .context import ACTS, SHAPES, decode, domain_of, encode_shape
from .errors import Refused, require
from .people import Person, public_file
from .primitives import admissible_x25519, sha256, sign
from .tags import NUMBERS
from .wire import Reader, ascending, block, blocks, integer, u8, u16, u32, u64, whole_list

ROOT, ENROL, REVOKE, GRANT, REMOVE_GRANT, POLICY, KEY_VERSION, RETIRE, KEY_WRAPS, SUSPEND, RESUME = range(1, 12)
ACTIVATE, COMPROMISE, DESTROY, EPOCH, CLOSE_EPOCH, RECOVERY, RECOVER, DRILL, REKEY, RESTORE = range(12, 22)
HOLD, RELEASE, CONFIRM_ERASURE, COMPROMISE_EPOCH, INDEX, INDEX_WRAPS, CLOSE_INDEX = range(22, 29)

ADMINISTRATORS, ONE_CUSTODIAN, CUSTODIANS, THEMSELVES = "administrators", "one custodian", "custodians", "themselves"
SIGNERS: dict[int, str] = {
    **dict.fromkeys(
        (ROOT, ENROL, REVOKE, GRANT, REMOVE_GRANT, POLICY, SUSPEND, RESUME, RESTORE, HOLD, RELEASE), ADMINISTRATORS
    ),
    **dict.fromkeys(
        (KEY_VERSION, RETIRE, KEY_WRAPS, ACTIVATE, COMPROMISE, EPOCH, CLOSE_EPOCH, RECOVER, DRILL,
         COMPROMISE_EPOCH, INDEX, INDEX_WRAPS, CLOSE_INDEX), ONE_CUSTODIAN),
    **dict.fromkeys((DESTROY, RECOVERY, CONFIRM_ERASURE), CUSTODIANS),
    REKEY: THEMSELVES,
}  # fmt: skip
SIGNATURE_LIMIT = 64
PROFILES = range(1, 7)
FULL_BITS = 64


@dataclass(frozen=True)
class Root:
    data: bytes
    values: dict[str, Any]
    administrators: list[Person]
    custodians: list[Person]

    def __getattr__(self, tag: str) -> Any:
        return self.values.get(tag)

    @property
    def fingerprint(self) -> bytes:
        return sha256(self.data)

    @property
    def people(self) -> list[Person]:
        return self.administrators + self.custodians


def root(data: bytes) -> Root:
    v: dict[str, Any] = decode(data, SHAPES["vault-root/1"])
    people = {
        tag: [public_file(item) for item in whole_list(v[tag], f"root: {tag}", lambda r: r.block())]
        for tag in ("administrators", "custodians")
    }
    found = Root(data, v, people["administrators"], people["custodians"])
    require(bool(found.administrators) and bool(found.custodians), "root: nobody")
    for of in (lambda p: p.handle, lambda p: p.kem, lambda p: p.signing):
        values = [of(who) for who in found.people]
        require(len(set(values)) == len(values), "root: a handle or a key twice")
    require(1 <= v["threshold"] <= len(found.administrators), "root: the threshold")
    require(1 <= v["custodianThreshold"] <= len(found.custodians), "root: the threshold of custodians")
    require(v["rootVersion"] >= 1, "root: the version")
    require((v["rootVersion"] == 1) == (v["previous"] == bytes(32)), "root: the root before")
    require(v["suiteFloor"] == 1, "root: unknown suite")
    require(17 <= v["costFloor"] <= 20 and v["serviceKeys"] in (0, 1), "root: floors")
    require(len(v["origin"]) <= 256, "root: the origin is too long")
    admissible_x25519(v["gatePublicKey"])
    for who in found.people:
        admissible_x25519(who.kem)
        meets_floors(who, found)
    return found


def meets_floors(who: Person, of: Root) -> None:
    if who.kdf == "none":
        require(of.serviceKeys == 1, "person: key files without passphrase are forbidden")
    else:
        require(who.cost >= of.costFloor, "person: a cost below the floor")


@dataclass(frozen=True)
class Wrap:
    """One item of key-wraps."""

    recipient: bytes
    compartment: int
    version: int
    authority: int
    digest: bytes

    def data(self) -> bytes:
        return self.recipient + u16(self.compartment) + u32(self.version) + u64(self.authority) + self.digest


def wraps(data: bytes) -> list[Wrap]:
    return whole_list(
        data,
        "key-wraps",
        lambda r: Wrap(r.take(32), r.number(2), r.number(4), r.number(8), r.take(32)),
    )


@dataclass(frozen=True, order=True)
class IndexField:
    """One item of indexFields: how a field is searched in a version of the index."""

    field: int
    compartment: int
    profile: int
    profile_version: int
    bits: int

    def data(self) -> bytes:
        head = u32(self.field) + u16(self.compartment) + u8(self.profile)
        return head + u16(self.profile_version) + u8(self.bits)


def index_fields(data: bytes) -> list[IndexField]:
    found = whole_list(
        data,
        "index: fields",
        lambda r: IndexField(r.number(4), r.number(2), r.number(1), r.number(2), r.number(1)),
    )
    ascending([each.field for each in found], "index: fields")
    require(all(each.profile in PROFILES for each in found), "index: unknown profile")
    require(all(1 <= each.bits <= FULL_BITS for each in found), "index: the length of tokens")
    return found


def index_keys(data: bytes) -> dict[int, bytes]:
    """The check value of each index key, by compartment."""
    found = whole_list(data, "index: keys", lambda r: (r.number(2), r.take(32)))
    ascending([compartment for compartment, _ in found], "index: keys")
    return dict(found)


@dataclass(frozen=True)
class Group:
    threshold: int
    count: int
    name: bytes


@dataclass(frozen=True)
class Act:
    kind: int
    values: dict[str, Any]

    def __getattr__(self, tag: str) -> Any:
        return self.values.get(tag)

    def data(self) -> bytes:
        return encode_shape(ACTS[self.kind], **self.values)


def act(data: bytes) -> Act:
    """An act. Roots, people, and the lists in it are checked here too; they stay bytes in `values`."""
    require(domain_of(data) == "act/1", "act: another domain")
    kind = kind_of(data)
    shape = ACTS.get(kind)
    if shape is None:
        raise Refused("act: unknown kind")
    v: dict[str, Any] = decode(data, shape)
    require(v["kind"] == kind, "act: the kind")
    if kind == ROOT:
        root(v["root"])
    if "person" in v:
        public_file(v["person"])
    if "wraps" in v:
        wraps(v["wraps"])
    if kind == GRANT:
        require(v["scope"] in (b"all", b"assigned"), "grant: unknown scope")
    if kind == RECOVERY:
        recovery_shape(v)
    if kind == INDEX:
        require(v["suite"] == 1, "index: unknown suite")
        index_fields(v["indexFields"])
        index_keys(v["indexKeys"])
    return Act(kind, v)


def kind_of(data: bytes) -> int:
    """The kind says which other tags an act has, and so is looked for first."""
    reader = Reader(data, "act")
    reader.take(reader.number(2))
    while reader.left:
        tag, value = reader.number(2), reader.block()
        if tag == NUMBERS["kind"]:
            return integer(value)
    raise Refused("act: without a kind")


def recovery_shape(v: dict[str, Any]) -> None:
    groups = whole_list(v["groups"], "recovery: groups", lambda r: Group(r.number(1), r.number(1), r.block()))
    shares = whole_list(v["shares"], "recovery: shares", lambda r: (r.number(1), r.number(1), r.take(32)))
    require(1 <= len(groups) <= 16 and len({group.name for group in groups}) == len(groups), "recovery: groups")
    require(1 <= v["threshold"] <= len(groups), "recovery: the threshold of groups")
    require(all(1 <= g.threshold <= g.count <= 16 for g in groups), "recovery: the threshold of a group")
    expected = [(number, member) for number, group in enumerate(groups) for member in range(group.count)]
    require([share[:2] for share in shares] == expected, "recovery: shares")


@dataclass(frozen=True)
class Statement:
    data: bytes
    values: dict[str, Any]
    acts: list[Act]
    signatures: list[tuple[bytes, bytes]]

    def __getattr__(self, tag: str) -> Any:
        return self.values.get(tag)


def statement(data: bytes) -> Statement:
    """A signed statement. Who may sign is not decided here."""
    reader = Reader(data, "signed statement")
    body = reader.block()
    signatures = []
    while reader.left:
        signatures.append((reader.take(32), reader.take(64)))
    require(len(signatures) <= SIGNATURE_LIMIT, "signed statement: too many signatures")
    v: dict[str, Any] = decode(body, SHAPES["statement/1"])
    acts = [act(item) for item in whole_list(v["acts"], "statement: acts", lambda r: r.block())]
    require(bool(acts), "statement: no act")
    require(encode_shape(SHAPES["statement/1"], **v) == body, "statement: another encoding")
    require(all(item.data() == raw for item, raw in zip(acts, act_bytes(v["acts"]))), "act: another encoding")
    return Statement(body, v, acts, signatures)


def act_bytes(data: bytes) -> list[bytes]:
    return whole_list(data, "statement: acts", lambda r: r.block())


def new_statement(
    vault: bytes, number: bytes, root_version: int, log_size: int, expiry: int, acts: list[Act]
) -> bytes:
    return encode_shape(
        SHAPES["statement/1"],
        vault=vault, statement=number, rootVersion=root_version, logSize=log_size, expiry=expiry,
        acts=blocks([item.data() for item in acts]),
    )  # fmt: skip


def signed(body: bytes, signers: list[tuple[bytes, bytes]]) -> bytes:
    """A statement signed with the Ed25519 seeds of (fingerprint, seed)."""
    return block(body) + b"".join(who + sign(seed, body) for who, seed in signers)


def share_item(group: int, member: int, digest: bytes) -> bytes:
    return u8(group) + u8(member) + digest


def group_item(threshold: int, count: int, name: bytes) -> bytes:
    return u8(threshold) + u8(count) + block(name)
