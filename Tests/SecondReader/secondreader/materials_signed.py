"""Material of what is signed: checkpoints, proofs, statements, manifests, rosters, log entries."""

import random

from . import entry as e
from . import statement as s
from .context import ACTS, SHAPES, Value, encode_shape
from .errors import require
from .manifest import CellItem, Manifest, WriteItem, manifest, no_roster, roster
from .materials_sealed import a_person
from .note import DASH, Checkpoint, Proof, checkpoint, encoded, origin, proof
from .people import Identity
from .primitives import ed25519_public, sign, verify, x25519_new, x25519_public
from .rows import Material, Row, draw, within
from .statement import Act, Wrap
from .tags import FIXED
from .tree import inclusion_proof, leaf_hash, root_of
from .wire import block, u16, u32, u64


def write_note(number: int) -> Row:
    """Every other one also has a signature of a key that nobody knows."""
    seed, name = draw(), origin(draw(16), 1 + number % 3)
    public = ed25519_public(seed)
    head = Checkpoint(name, within(0, 8), draw())
    note = head.signed(seed, public)
    if number % 2 == 0:
        note += f"{DASH}witness.example {encoded(draw(68))}\n".encode()
    row = Row()
    row.put(origin=name, key=public, size=head.size, root=head.root, note=note)
    return row


def check_note(row: Row) -> None:
    head = checkpoint(row.bytes("note"), row["origin"], row.bytes("key"))
    row.expect("root", head.root)
    require(head.size == row.number("size"), "the size differs")


def write_proof(number: int) -> Row:
    seed, name, size = draw(), origin(draw(16), 1), 1 + number % 300
    public, index, data = ed25519_public(seed), random.randrange(size), draw(number)
    leaves = [leaf_hash(data if leaf == index else f"{number} {leaf}".encode()) for leaf in range(size)]
    note = Checkpoint(name, size, root_of(leaves)).signed(seed, public)
    found = Proof(data, index, inclusion_proof(index, leaves), note)
    row = Row()
    row.put(origin=name, key=public, index=index, entry=data, proof=found.data())
    return row


def check_proof(row: Row) -> None:
    found = proof(row.bytes("proof"))
    found.check(row["origin"], row.bytes("key"))
    row.expect("entry", found.entry)
    row.expect("proof", found.data())
    require(found.index == row.number("index"), "the index differs")


def some_wraps(number: int) -> bytes:
    items = [Wrap(draw(), within(1, 2), within(1, 4), within(0, 8), draw()) for _ in range(1 + number % 5)]
    return b"".join(item.data() for item in items)


def some_index_fields(number: int) -> list[s.IndexField]:
    return [
        s.IndexField(101 + at, 1 + at % 3, 1 + (number + at) % 6, within(1, 2), 1 + (number + at) % 64)
        for at in range(number % 5)
    ]


def some_root(vault: bytes, number: int) -> bytes:
    people = [a_person(4 * number + place) for place in range(4)]
    files = [block(who.person.public_file(who.seed)) for who in people]
    return encode_shape(
        SHAPES["vault-root/1"],
        vault=vault, previous=draw() if number else bytes(32), rootVersion=1 + number,
        administrators=b"".join(files[:2]), threshold=2, custodians=b"".join(files[2:]), custodianThreshold=1,
        origin=origin(vault, 1).encode(), logPublicKey=ed25519_public(draw()), gatePublicKey=x25519_public(draw()),
        suiteFloor=1, costFloor=18, serviceKeys=1, created=within(0, 5),
    )  # fmt: skip


def some_act(kind: int, number: int, vault: bytes) -> Act:
    """An act of this kind with random values."""
    values: dict[str, Value] = {"kind": kind}
    for tag in ACTS[kind].required[1:] + ACTS[kind].optional * (number % 2):
        values[tag] = value_of(tag, kind, number, vault)
    if kind == s.RECOVERY:
        counts = [2 + place for place in range(1 + number % 3)]
        values["threshold"] = 1
        values["groups"] = b"".join(s.group_item(2, count, f"group-{at}".encode()) for at, count in enumerate(counts))
        values["shares"] = b"".join(
            s.share_item(at, member, draw()) for at, count in enumerate(counts) for member in range(count)
        )
    return Act(kind, values)


def value_of(tag: str, kind: int, number: int, vault: bytes) -> Value:
    who = a_person(number)
    special: dict[str, Value] = {
        "root": some_root(vault, number) if tag == "root" else b"",
        "person": who.person.public_file(who.seed),
        "wraps": some_wraps(number),
        "role": b"case-worker",
        "scope": (b"all", b"assigned")[number % 2],
        "suite": 1,
        "kemPublicKey": x25519_public(x25519_new()),
        "until": within(0, 5),
        "logSize": within(1, 1),
        "seenSize": within(1000, 8),
        "indexFields": b"".join(each.data() for each in some_index_fields(number)),
        "indexKeys": b"".join(u16(compartment) + draw() for compartment in range(1, 1 + number % 3)),
        "shares": b"",
        "groups": b"",
    }
    if tag in special:
        return special[tag]
    width = FIXED[tag]
    return draw(width) if width > 8 else within(1, width)


def write_statement(number: int) -> Row:
    vault, kinds = draw(16), sorted(ACTS)
    acts = [some_act(kinds[(number + at) % len(kinds)], number, vault) for at in range(1 + number % 3)]
    body = s.new_statement(vault, draw(16), within(0, 4), within(0, 8), within(0, 5), acts)
    signers = [a_person(at) for at in range(1 + number % 4)]
    row = Row()
    row.put(
        statement=s.signed(body, [(who.person.fingerprint, who.seed) for who in signers]),
        signers=b"".join(who.person.fingerprint + who.person.signing for who in signers),
        acts=len(acts),
    )
    return row


def check_statement(row: Row) -> None:
    found, signers = s.statement(row.bytes("statement")), row.bytes("signers")
    require(len(found.acts) == row.number("acts"), "the acts differ")
    require(len(signers) == 64 * len(found.signatures), "the signers differ")
    for at, (who, signature) in enumerate(found.signatures):
        require(who == signers[64 * at : 64 * at + 32], "the signers differ")
        verify(signers[64 * at + 32 : 64 * at + 64], found.data, signature, "statement")


def write_manifest(number: int) -> Row:
    writes = [
        WriteItem(draw(16), 1, draw(), {compartment: draw() for compartment in range(1, random.randint(2, 6))})
        for _ in range(1 + number % 4)
    ]
    fields = [10 * field for field in range(1, 1 + 3 * len(writes))]
    cells = [
        CellItem(field, 1 + at % 6, writes[at % len(writes)].write, draw()) for at, field in enumerate(fields)
    ]
    stones = [(writes[0].write, 7)] if number % 5 == 4 else []
    by_id = {item.write: item for item in sorted(writes, key=lambda item: item.write)}
    found = Manifest(
        draw(16), draw(16), number + 1, within(1, 2), draw() if number else bytes(32), cells, by_id, stones
    )
    erased, request = fields[: number % 3], draw(16)
    row = Row()
    row.put(
        manifest=found.data(), erased=" ".join(map(str, erased)), request=request,
        after=found.erasing(erased, request).data(),
    )  # fmt: skip
    return row


def check_manifest(row: Row) -> None:
    found = manifest(row.bytes("manifest"))
    after = found.erasing([int(field) for field in row["erased"].split()], row.bytes("request"))
    row.expect("after", after.data())
    manifest(row.bytes("after"))


def rosters_of(row: Row) -> bytes:
    """The last roster: every second assignment but the first ends again."""
    people = row.bytes("people")
    first, *others = (people[at : at + 32] for at in range(0, len(people), 32))
    found = no_roster(row.bytes("vault"), row.bytes("record")).assigning(first)
    for number, member in enumerate(others):
        found = found.assigning(member)
        if number % 2 == 0:
            found = found.unassigning(member)
    row.expect("digest", found.digest()) if "digest" in row else row.put(digest=found.digest())
    return found.data()


def write_roster(number: int) -> Row:
    row = Row()
    row.put(vault=draw(16), record=draw(16), people=draw(32 * (2 + number % 20)))
    row.put(roster=rosters_of(row))
    return row


def check_roster(row: Row) -> None:
    row.expect("roster", rosters_of(row))
    row.expect("roster", roster(row.bytes("roster")).data())


OF_RECORDS = (e.READ, e.CREATE, e.UPDATE, e.ASSIGN, e.UNASSIGN, e.HISTORY, e.EXPORT, e.ERASE)


def some_request(kind: int, number: int, who: Identity) -> dict[str, Value]:
    values: dict[str, Value] = {
        "vault": draw(16), "kind": kind, "request": draw(16), "actor": who.person.fingerprint,
        "actorTime": within(0, 5), "seenSize": within(0, 8), "seenRoot": draw(), "detailDigest": draw(),
        "blind": draw(),
    }  # fmt: skip
    if kind in OF_RECORDS:
        values["record"] = draw(16)
    if kind in OF_RECORDS or kind == e.LIST:
        values["purpose"] = b"identification"
    if kind in (e.READ, e.CREATE, e.UPDATE, e.EXPORT) or (kind == e.ERASE and number % 2):
        values["fields"] = b"".join(u32(100 * field) for field in range(1, 2 + number % 30))
    if kind in (e.UPDATE, e.ERASE):
        values["manifestBefore"] = draw()
    if kind in (e.CREATE, e.UPDATE, e.ERASE):
        values["manifestAfter"] = draw()
    if kind == e.FIND:
        values.update(fields=u32(101) + u32(201), purpose=b"identification")
    if kind == e.BATCH:
        values.update(batch=draw(16), count=random.randint(1, 4096), batchRoot=draw())
    if kind in (e.CREATE, e.EXPORT, e.READ) and number % 2:
        values.update(batch=draw(16), index=random.randrange(4096))
    if kind == e.STATEMENT:
        values["statement"] = write_statement(number).bytes("statement")
    if kind in (e.ASSIGN, e.UNASSIGN):
        values.update(assignee=draw(), rosterBefore=draw(), rosterAfter=draw())
    if kind == e.RECORD_KEYS:
        item = draw(32) + draw(16) + u16(1) + u32(2) + u32(3) + u64(4) + draw(32)
        values["recordKeys"] = item * (1 + number % 5)
    return values


def write_entry(number: int) -> Row:
    kind, who, allowed = e.KINDS[number % len(e.KINDS)], a_person(number), number % 4 != 3
    asked = encode_shape(SHAPES["request/1"], **some_request(kind, number, who))
    place = within(1, 8)
    chained = allowed and kind in (e.UPDATE, e.ERASE)
    decided = encode_shape(
        SHAPES["gate/1"],
        index=place, decision=1 if allowed else 2, rule=b"case-worker.read" if allowed else b"deny.field",
        policyVersion=within(1, 4), gateTime=within(0, 5), statements=within(0, 8), decidingTime=within(0, 5),
        grant=draw(16) if number % 2 else None, previousEntry=place - 1 if chained else None,
        count=within(0, 4) if kind in e.COUNTED else None,
    )  # fmt: skip
    signature = b"" if e.request(asked).in_batch else sign(who.seed, asked)
    data = e.assemble(asked, signature, decided)
    row = Row()
    row.put(entry=data, key=who.person.signing, leaf=leaf_hash(data))
    return row


def check_entry(row: Row) -> None:
    found = e.entry(row.bytes("entry"))
    row.expect("leaf", leaf_hash(found.data))
    if not found.request.in_batch:
        e.check_signature(found, row.bytes("key"))
    asked, decided = found.request.values, found.gate.values
    again = e.assemble(
        encode_shape(SHAPES["request/1"], **asked), found.signature, encode_shape(SHAPES["gate/1"], **decided)
    )
    row.expect("entry", again)


MATERIALS = [
    Material("checkpoints", write_note, check_note),
    Material("proofs", write_proof, check_proof),
    Material("statements", write_statement, check_statement),
    Material("manifests", write_manifest, check_manifest),
    Material("rosters", write_roster, check_roster),
    Material("log entries", write_entry, check_entry),
]
