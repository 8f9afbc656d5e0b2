"""Verifying a vault: docs/format.md §12 and §13."""

from collections.abc import Iterator
from pathlib import Path

from . import gatefiles
from .database import Database
from .errors import Refused, require
from .gatefiles import GateKey
from .hpke import open_key
from .keys import check_value, compartment_pair, index_check_value
from .manifest import roster
from .note import Checkpoint, checkpoint
from .people import Identity
from .places import place
from .primitives import mac, same, sha256
from .record import Record
from .state import Governance
from .tree import root_of
from .walk import Walk


class Vault:
    """An embedded vault, verified as far as public keys go; with `gate_key` also its MACs."""

    def __init__(self, database: Database, gate_key: GateKey | None, halves: Database | None = None) -> None:
        self.database, self.gate_key = database, gate_key
        self.halves = halves or database
        require(database.meta("format") == b"1", "database: another format")
        self.vault = database.meta("vault")
        documents: dict[bytes, bytes] = {}
        for digest, data in database.rows("SELECT digest, bytes FROM documents"):
            require(sha256(data) == digest, "database: a document under another digest")
            documents[digest] = data
        rows = database.rows("SELECT idx, kind, request, hashes, entry FROM log ORDER BY idx")
        walk = Walk(rows, Governance(documents, self.vault))  # type: ignore[arg-type]
        self.log, self.root, self.size = walk.log, walk.tree.root(), walk.tree.size
        self.governance = self.log.governance
        self.head = self.check_head()
        self.check_envelopes()
        self.check_index_envelopes()
        if gate_key is not None:
            self.check_gate(gate_key)

    def check_head(self) -> Checkpoint:
        root, _ = self.governance.now
        head = checkpoint(self.database.meta("checkpoint"), self.governance.origin, root.logPublicKey)
        require((head.size, head.root) == (self.size, self.root), "checkpoint: another size or root")
        return head

    def check_gate(self, gate_key: GateKey) -> None:
        require(gate_key.vault == self.vault, "gate.key: of another vault")
        key = gate_key.of(gatefiles.H)
        state = gatefiles.state(self.database.meta("state"), key)
        expected = {
            "vault": self.vault, "generation": self.governance.generation, "epoch": self.governance.active_epoch(),
            "index": self.size, "digest": self.root,
            "gateTime": self.log.time, "statements": self.governance.count, "governance": self.governance.chain,
            "erasures": sum(map(len, self.log.erased.values())),
        }  # fmt: skip
        require(state == expected, "state row: does not follow from the log")
        vault, people = gatefiles.sign_ins(self.database.meta("sign-ins"), key)
        require(vault == self.vault and people == sorted(self.log.signed_in), "sign-ins: do not follow from the log")

    def check_envelopes(self) -> None:
        """Every envelope of a K or an R stands in an act or a request, and every act has its envelope."""
        stored = {
            (recipient, compartment, version): sha256(data)
            for recipient, compartment, version, data in self.database.rows("SELECT * FROM key_wraps")
        }
        named = {at: wrap.digest for at, wrap in self.governance.wraps.items()}
        require(stored == named, "key_wraps: not those of the acts")
        for *at, entry, data in self.database.rows("SELECT * FROM record_key_wraps"):
            known = self.log.record_keys.get(tuple(at))  # type: ignore[arg-type]
            require(known == (entry, sha256(data)), "record_key_wraps: not that of the log")

    def check_index_envelopes(self) -> None:
        """Every envelope of an IK stands in an act, and every act has its envelope."""
        stored = {
            (recipient, compartment, version): sha256(data)
            for recipient, compartment, version, data in self.database.rows("SELECT * FROM index_key_wraps")
        }
        named = {at: wrap.digest for at, wrap in self.governance.index_wraps.items()}
        require(stored == named, "index_key_wraps: not those of the acts")
        strays = "SELECT count(*) FROM index_tokens WHERE record NOT IN (SELECT number FROM records)"
        require(self.database.one(strays) == 0, "index_tokens: of a record that is not there")

    def records(self) -> Iterator["Record"]:
        count = 0
        for row in self.database.rows("SELECT * FROM records"):
            count += 1
            yield Record(self, *row)
        require(count == len(self.log.writes), "records: another number than the log has")

    def check_rosters(self) -> int:
        count = 0
        for record, entry, data, code in self.database.rows("SELECT * FROM rosters"):
            known = self.log.rosters.get(record)
            require(known is not None and known == (entry, roster(data)), "rosters: not that of the log")
            if self.gate_key is not None:
                context = place(
                    "roster head", vault=self.vault, record=record, generation=self.governance.generation_at(entry),
                    index=entry, digest=sha256(data),
                )  # fmt: skip
                require(same(mac(self.gate_key.of(gatefiles.H), context), code), "rosters: the head code differs")
            count += 1
        require(count == len(self.log.rosters), "rosters: another number than the log has")
        pairs = {(member, record) for record, (_, each) in self.log.rosters.items() for member in each.members}
        require(set(self.database.rows("SELECT * FROM assignments")) == pairs, "assignments: not those of the rosters")
        return count

    def keys_of(self, identity: Identity) -> dict[tuple[int, int], bytes]:
        """The compartment keys that an official holds: step 6 of §13."""
        who = identity.person
        keys: dict[tuple[int, int], bytes] = {}
        sql = "SELECT compartment, version, bytes FROM key_wraps WHERE recipient = ?"
        for compartment, version, data in self.database.rows(sql, who.fingerprint):
            wrap = self.governance.wraps[who.fingerprint, compartment, version]
            info = place(
                "sealed K", vault=self.vault, compartment=compartment, keyVersion=version,
                handle=who.handle.encode(), fingerprint=who.fingerprint, authority=wrap.authority,
            )  # fmt: skip
            keys[compartment, version] = self.checked(open_key(identity.kem, info, data), compartment, version)
        return keys

    def recovered_keys(self, private: bytes) -> dict[tuple[int, int], bytes]:
        """The compartment keys that the recovery key opens."""
        recovery = self.governance.recovery
        if recovery is None:
            raise Refused("recovery: there is no recovery key")
        keys: dict[tuple[int, int], bytes] = {}
        sql = "SELECT compartment, version, bytes FROM key_wraps WHERE recipient = ?"
        for compartment, version, data in self.database.rows(sql, recovery.recipient):
            info = place(
                "recovered K", vault=self.vault, compartment=compartment, keyVersion=version,
                fingerprint=recovery.recipient, authority=recovery.entry,
            )  # fmt: skip
            keys[compartment, version] = self.checked(open_key(private, info, data), compartment, version)
        return keys

    def index_keys_of(self, identity: Identity) -> dict[tuple[int, int], bytes]:
        """The index keys that an official holds, by compartment and version."""
        who = identity.person
        given = {"handle": who.handle.encode(), "fingerprint": who.fingerprint}
        return self.index_keys("sealed IK", identity.kem, who.fingerprint, given)

    def recovered_index_keys(self, private: bytes) -> dict[tuple[int, int], bytes]:
        """The index keys that the recovery key opens."""
        recovery = self.governance.recovery
        if recovery is None:
            raise Refused("recovery: there is no recovery key")
        given = {"fingerprint": recovery.recipient}
        return self.index_keys("recovered IK", private, recovery.recipient, given)

    def index_keys(
        self, name: str, private: bytes, recipient: bytes, given: dict[str, bytes]
    ) -> dict[tuple[int, int], bytes]:
        keys: dict[tuple[int, int], bytes] = {}
        sql = "SELECT compartment, version, bytes FROM index_key_wraps WHERE recipient = ?"
        for compartment, version, data in self.database.rows(sql, recipient):
            authority = self.governance.index_wraps[recipient, compartment, version].authority
            info = place(
                name, vault=self.vault, compartment=compartment, keyVersion=version, authority=authority, **given
            )
            ik = open_key(private, info, data)
            known = self.governance.indexes[version].check_values[compartment]
            require(same(index_check_value(ik, self.vault, compartment, version), known), "IK: the check value")
            keys[compartment, version] = ik
        return keys

    def checked(self, k: bytes, compartment: int, version: int) -> bytes:
        known = self.governance.keys[compartment, version]
        require(same(check_value(k, self.vault, compartment, version), known.check_value), "K: the check value")
        require(compartment_pair(k, self.vault, compartment, version)[1] == known.public, "K: the public half")
        return k

    def record_keys_of(self, identity: Identity) -> dict[tuple[bytes, int, int, int], bytes]:
        """The record keys that an official with scope assigned holds, by record, compartment, version, generation."""
        who = identity.person
        keys: dict[tuple[bytes, int, int, int], bytes] = {}
        sql = "SELECT record, compartment, version, generation, entry, bytes FROM record_key_wraps WHERE recipient = ?"
        for record, compartment, version, generation, entry, data in self.database.rows(sql, who.fingerprint):
            wanted = (record, who.fingerprint, compartment, version, generation)
            item = next(
                key
                for key in self.log.entries[entry].request.record_keys
                if (key.record, key.recipient, key.compartment, key.version, key.generation) == wanted
            )
            info = place(
                "sealed R", vault=self.vault, record=record, compartment=compartment, keyVersion=version,
                generation=generation, handle=who.handle.encode(), fingerprint=who.fingerprint,
                authority=item.authority,
            )  # fmt: skip
            keys[record, compartment, version, generation] = open_key(identity.kem, info, data)
        return keys


def open_vault(folder: Path) -> Vault:
    """An embedded vault with its gate's files."""
    gate_key = gatefiles.gate_key((folder / "gate.key").read_bytes())
    vault = Vault(Database(folder / "vault.sqlite"), gate_key)
    pin = gatefiles.pin((folder / "gate.pin").read_bytes())
    require(pin.anchor == bytes(32) and pin.size <= vault.size, "gate.pin: further on than the log")
    require(pin.generation == vault.governance.generation, "gate.pin: of another generation")
    root = root_of(vault.log.leaves[: pin.size])
    require(pin.root == root, "gate.pin: another log")
    return vault
