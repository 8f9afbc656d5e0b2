"""A whole vault made by this reader, for the product to verify and to read: docs/format.md §3 to §12."""

import json
import sqlite3
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import entry as e
from . import gatefiles
from . import statement as s
from .cell import PlaceOfCell
from .context import SHAPES, Value, encode_shape
from .database import APPLICATION_ID, PAGE
from .founder_index import NewIndex
from .halves import TO_COMPARTMENT, UNDER_GATE_KEY, UNDER_RECORD_KEY, PlaceOfA, commitment_a, commitment_b, wrap_b
from .hpke import seal_envelope
from .keys import check_value, compartment_pair, record_key
from .manifest import NONE_BEFORE, CellItem, Manifest, WriteItem, pack
from .note import Checkpoint, origin
from .people import Identity, new_identity
from .places import place
from .policy import Field, policy
from .primitives import ed25519_public, mac, sha256, sign, x25519_public
from .rows import draw, some_text
from .statement import Act, Wrap
from .tree import Frontier, leaf_hash, root_of
from .wire import block, u8, u16, u32

BATCH = 200
PERSON = 1
SERVICE = {"suiteFloor": 1, "costFloor": 17, "serviceKeys": 1}


@dataclass
class Founder:
    """Appends to a log and a database as a gate does."""

    database: sqlite3.Connection
    policy_document: bytes
    vault: bytes = field(default_factory=lambda: draw(16))
    tree: Frontier = field(default_factory=Frontier)
    statements: int = 0
    chain: bytes = bytes(32)
    keys: dict[int, bytes] = field(default_factory=dict)
    signed_in: list[bytes] = field(default_factory=list)
    now: int = field(default_factory=lambda: time.time_ns() // 1_000_000)

    def __post_init__(self) -> None:
        self.g, self.h, self.seed, self.kem = draw(), draw(), draw(), draw()
        self.policy = policy(self.policy_document)
        self.index = NewIndex(self.vault, self.policy)
        people = ("nok", "thura", "mali")
        self.nok, self.thura, self.mali = (new_identity(who, who.title(), "th-test") for who in people)
        self.fields = {each.name: each for each in self.policy.fields.values() if each.record_type == PERSON}

    # The log

    def request(
        self, kind: int, who: Identity, detail: bytes = b"", tokens: bytes | None = None, **values: Value
    ) -> bytes:
        blind = draw()
        given: dict[str, Value] = {
            "vault": self.vault, "kind": kind, "request": draw(16), "actor": who.person.fingerprint,
            "actorTime": self.now, "seenSize": self.tree.size, "seenRoot": self.tree.root(),
            "detailDigest": e.detail_digest(blind, e.detail(self.vault, detail, tokens)), "blind": blind,
        }  # fmt: skip
        return encode_shape(SHAPES["request/1"], **{**given, **values})

    def append(self, asked: bytes, who: Identity | None, rule: str, grant: bytes | None = None) -> int:
        """Adds an entry that is allowed; its request is signed unless it is in a batch."""
        index, request = self.tree.size, e.request(asked)
        decided = encode_shape(
            SHAPES["gate/1"],
            index=index, decision=e.ALLOWED, rule=rule.encode(), policyVersion=self.policy.version, gateTime=self.now,
            statements=self.statements, decidingTime=self.now, grant=grant,
        )  # fmt: skip
        data = e.assemble(asked, sign(who.seed, asked) if who else b"", decided)
        leaf = leaf_hash(data)
        row = (index, request.kind, request.request, self.tree.append(leaf), data)
        self.database.execute("INSERT INTO log (idx, kind, request, hashes, entry) VALUES (?, ?, ?, ?, ?)", row)
        if request.kind == e.STATEMENT:
            self.statements, self.chain = self.statements + 1, sha256(self.chain, leaf)
        return index

    def state(
        self, who: Identity, root_version: int, acts: list[Act], wraps: list[bytes], documents: list[bytes]
    ) -> int:
        body = s.new_statement(self.vault, draw(16), root_version, self.tree.size, self.now + 600_000, acts)
        signed = s.signed(body, [(who.person.fingerprint, who.seed)])
        detail = u32(len(wraps)) + b"".join(sha256(data) for data in wraps + documents)
        return self.append(self.request(e.STATEMENT, who, detail, statement=signed), who, "governance")

    def sign_in(self, who: Identity) -> None:
        self.append(self.request(e.SIGN_IN, who, draw()), who, "sign-in")
        self.signed_in.append(who.person.fingerprint)

    # Governance

    def found(self) -> None:
        files = {who: block(who.person.public_file(who.seed)) for who in (self.nok, self.thura)}
        root = encode_shape(
            SHAPES["vault-root/1"],
            vault=self.vault, previous=bytes(32), rootVersion=1, administrators=files[self.nok], threshold=1,
            custodians=files[self.thura], custodianThreshold=1, origin=origin(self.vault, 1).encode(),
            logPublicKey=ed25519_public(self.seed), gatePublicKey=x25519_public(self.kem), created=self.now, **SERVICE,
        )  # fmt: skip
        document = self.policy.digest
        acts = [
            Act(s.ROOT, {"kind": s.ROOT, "root": root}),
            Act(s.POLICY, {"kind": s.POLICY, "policyVersion": self.policy.version, "document": document}),
        ]
        self.state(self.nok, 0, acts, [], [self.policy_document])
        self.database.execute("INSERT INTO documents VALUES (?, ?)", (document, self.policy_document))

    def enrol(self) -> None:
        who, self.grant = self.mali, draw(16)
        acts = [
            Act(s.ENROL, {"kind": s.ENROL, "person": who.person.public_file(who.seed)}),
            Act(s.GRANT, {"kind": s.GRANT, "fingerprint": who.person.fingerprint, "grant": self.grant,
                          "role": b"case-worker", "scope": b"all"}),
        ]  # fmt: skip
        self.granted = self.state(self.nok, 1, acts, [], [])

    def distribute(self) -> None:
        """Makes a key for each compartment and gives it to the custodian and to whoever may read with it."""
        self.sign_in(self.thura)
        versions, activations, items, envelopes = [], [], [], []
        for compartment in self.policy.compartments.values():
            k = self.keys[compartment] = draw()
            number: dict[str, Any] = {"compartment": compartment, "keyVersion": 1}
            versions.append(Act(s.KEY_VERSION, {
                "kind": s.KEY_VERSION, "suite": 1, "kemPublicKey": compartment_pair(k, self.vault, compartment, 1)[1],
                "keyCheckValue": check_value(k, self.vault, compartment, 1), **number,
            }))  # fmt: skip
            activations.append(Act(s.ACTIVATE, {"kind": s.ACTIVATE, **number}))
            for who, authority in ((self.thura, 0), (self.mali, self.granted)):
                if who is self.mali and not self.policy.reads("case-worker", compartment):
                    continue
                info = place(
                    "sealed K", vault=self.vault, handle=who.person.handle.encode(), authority=authority,
                    fingerprint=who.person.fingerprint, **number,
                )  # fmt: skip
                envelope = seal_envelope(who.person.kem, info, k)
                envelopes.append(envelope)
                items.append(Wrap(who.person.fingerprint, compartment, 1, authority, sha256(envelope)).data())
                row = (who.person.fingerprint, compartment, 1, envelope)
                self.database.execute("INSERT INTO key_wraps VALUES (?, ?, ?, ?)", row)
        wraps = Act(s.KEY_WRAPS, {"kind": s.KEY_WRAPS, "wraps": b"".join(items)})
        of_index, more, rows = self.index.begin([(self.thura, 0), (self.mali, self.granted)])
        self.database.executemany("INSERT INTO index_key_wraps VALUES (?, ?, ?, ?)", rows)
        self.state(self.thura, 1, [*versions, wraps, *activations, *of_index], envelopes + more, [])
        self.sign_in(self.mali)

    # Records

    def write_batch(self, number: int, records: list[dict[str, str]]) -> list[bytes]:
        """Creates records under one signature."""
        batch, ids, prepared = draw(16), [], []
        common: dict[str, Value] = {"seenSize": self.tree.size, "seenRoot": self.tree.root(), "batch": batch}
        for index, values in enumerate(records):
            record, write = draw(16), draw(16)
            found, cells, rows, detail = self.sealed(record, write, values)
            tokens, token_row = self.index.tokens(values["phone"], record, write)
            asked = self.request(
                e.CREATE, self.mali, detail, tokens, record=record, request=write, index=index, purpose=b"identification",
                legalBasis=b"public-task", manifestAfter=found.digest(),
                fields=b"".join(u32(cell.field) for cell in found.cells), **common,
            )  # fmt: skip
            ids.append(record)
            prepared.append((asked, found, cells, rows, token_row))
        root = root_of([leaf_hash(asked) for asked, *_ in prepared])
        head = self.request(e.BATCH, self.mali, count=len(prepared), batchRoot=root, **common)
        self.append(head, self.mali, "batch")
        for place_in, (asked, *parts) in enumerate(prepared):
            entry = self.append(asked, None, "case-worker.intake", self.grant)
            self.store(number + place_in + 1, entry, *parts)
        return ids

    def sealed(
        self, record: bytes, write: bytes, values: dict[str, str]
    ) -> tuple[Manifest, list[bytes], list[tuple[Any, ...]], bytes]:
        """The manifest, the cells, the rows of both kinds of wraps without the number of the record, the detail."""
        named: list[tuple[Field, bytes]] = sorted(
            ((self.fields[name], value.encode()) for name, value in values.items()), key=lambda each: each[0].number
        )
        b, halves = draw(), {each.compartment: draw() for each, _ in named}
        cells, items = [], []
        for each, value in named:
            at = PlaceOfCell(self.vault, record, each.compartment, each.number, write, each.value_type)
            cells.append(at.seal(halves[each.compartment], at.half_of_b(b), value))
            items.append(CellItem(each.number, each.value_type, write, sha256(cells[-1])))
        commitments = {c: commitment_a(a, self.vault, record, c, write) for c, a in sorted(halves.items())}
        of_b = commitment_b(b, self.vault, record, write)
        rows: list[tuple[Any, ...]] = []
        detail = b""
        for c, a in sorted(halves.items()):
            kind, wrap = self.wrap(PlaceOfA(self.vault, record, c, write, 1, 0, commitments[c]), a)
            rows.append((write, c, 1, 0, kind, commitments[c], wrap))
            detail += record + write + u16(c) + u32(1) + u32(0) + u8(kind) + block(wrap)
        rows.append((write, 1, UNDER_GATE_KEY, wrap_b(self.g, b, self.vault, record, write, 1, of_b)))
        item = WriteItem(write, 1, of_b, commitments)
        return Manifest(self.vault, record, 1, PERSON, NONE_BEFORE, items, {write: item}, []), cells, rows, detail

    def wrap(self, at: PlaceOfA, a: bytes) -> tuple[int, bytes]:
        """Under R, or to the public half of K where the writer could not know R."""
        k = self.keys[at.compartment]
        if not self.policy.reads("case-worker", at.compartment):
            return TO_COMPARTMENT, at.seal(a, compartment_pair(k, self.vault, at.compartment, 1)[1])
        return UNDER_RECORD_KEY, at.wrap(a, record_key(k, self.vault, at.record, at.compartment, 1, 0))

    def store(
        self, number: int, entry: int, found: Manifest, cells: list[bytes], rows: list[tuple[Any, ...]],
        token_row: tuple[Any, ...],
    ) -> None:  # fmt: skip
        context = place(
            "head", vault=self.vault, record=found.record, generation=1, sequence=1, index=entry, digest=found.digest()
        )
        row = (number, found.record, PERSON, 1, entry, mac(self.h, context), found.data(), pack(cells))
        self.database.execute("INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        *of_a, of_b = rows
        self.database.executemany(
            "INSERT INTO half_a_wraps VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [(number, *row) for row in of_a]
        )
        self.database.execute("INSERT INTO half_b_wraps VALUES (?, ?, ?, ?, ?)", (number, *of_b))
        columns = "field, version, kind, token, code, record"
        self.database.execute(f"INSERT INTO index_tokens ({columns}) VALUES (?, ?, ?, ?, ?, ?)", (*token_row, number))

    # What stands beside the log

    def close(self, folder: Path) -> None:
        head = Checkpoint(origin(self.vault, 1), self.tree.size, self.tree.root())
        state = encode_shape(
            SHAPES["state/1"],
            vault=self.vault, generation=1, epoch=1, index=head.size, digest=head.root, gateTime=self.now,
            statements=self.statements, governance=self.chain, erasures=0,
        )  # fmt: skip
        people = encode_shape(SHAPES["sign-ins/1"], vault=self.vault, signIns=b"".join(sorted(self.signed_in)))
        meta = {
            "format": b"1", "vault": self.vault, "state": state + mac(self.h, state),
            "sign-ins": people + mac(self.h, people), "checkpoint": head.signed(self.seed, ed25519_public(self.seed)),
        }  # fmt: skip
        self.database.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
        self.database.commit()
        self.database.close()
        keys = [(gatefiles.G, 1, self.g), (gatefiles.H, 0, self.h), (gatefiles.LOG, 0, self.seed),
                (gatefiles.KEM, 0, self.kem), (gatefiles.INDEX, 1, self.index.gik)]  # fmt: skip
        (folder / "gate.key").write_bytes(gatefiles.GateKey(self.vault, 1, keys).data())
        (folder / "gate.pin").write_bytes(gatefiles.Pin(1, head.size, head.root, bytes(32)).slot())
        for name in ("gate.key", "gate.pin"):
            (folder / name).chmod(0o600)


def empty_database(path: Path, like: Path) -> sqlite3.Connection:
    """A database with the tables of another: §12 says what they hold, and the product wants its own words for them."""
    with sqlite3.connect(f"{like.absolute().as_uri()}?mode=ro", uri=True) as other:
        schema = [sql for (sql,) in other.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")]
    database = sqlite3.connect(path)
    path.chmod(0o600)
    settings = {"page_size": PAGE, "journal_mode": "WAL", "application_id": APPLICATION_ID, "user_version": 1}
    for name, value in settings.items():
        database.execute(f"PRAGMA {name} = {value}")
    for sql in schema:
        database.execute(sql)
    return database


def some_values(number: int) -> dict[str, str]:
    return {
        "given_name": some_text(number), "alias": f"Ko Ko {number}", "date_of_birth": "2004-02-29",
        "phone": f"09{100_000_000 + number}", "medical_note": f"asthma {number}",
    }  # fmt: skip


def make_vault(folder: Path, like: Path, document: bytes, count: int) -> None:
    """A vault with `count` records in `folder`, beside it the key files and what its case worker can read."""
    inside = folder / "vault"
    inside.mkdir(mode=0o700)
    founder = Founder(empty_database(inside / "vault.sqlite", like), document)
    founder.found()
    founder.enrol()
    founder.distribute()
    lines = []
    for start in range(0, count, BATCH):
        values = [some_values(number) for number in range(start, min(start + BATCH, count))]
        for record, each in zip(founder.write_batch(start, values), values):
            del each["medical_note"]
            lines.append(json.dumps({"record": record.hex(), **each}, ensure_ascii=False) + "\n")
    founder.close(inside)
    (folder / "plain.jsonl").write_text("".join(lines), encoding="utf-8")
    for who in (founder.nok, founder.thura, founder.mali):
        (folder / f"{who.person.handle}.key").write_bytes(who.key_file())
