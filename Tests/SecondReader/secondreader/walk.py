"""The walk over the log: docs/format.md §13."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from . import entry as e
from .entry import Entry
from .errors import Refused, require
from .governance import apply
from .manifest import Roster, no_roster
from .state import Governance
from .statement import Wrap
from .tree import EMPTY, Frontier, leaf_hash, root_of

ACTION = {
    e.READ: "read", e.CREATE: "create", e.UPDATE: "update", e.LIST: "list", e.ASSIGN: "assign", e.UNASSIGN: "assign",
    e.EXPORT: "export", e.ERASE: "erase", e.FIND: "search",
}  # fmt: skip

HOUR = 3_600_000


@dataclass
class Write:
    """The last write of a record in the log."""

    index: int
    digest: bytes
    sequence: int


@dataclass
class Log:
    """What the walk over the log leaves."""

    governance: Governance
    leaves: list[bytes] = field(default_factory=list)
    entries: dict[int, Entry] = field(default_factory=dict)
    writes: dict[bytes, Write] = field(default_factory=dict)
    rosters: dict[bytes, tuple[int, Roster]] = field(default_factory=dict)
    signed_in: set[bytes] = field(default_factory=set)
    erased: dict[bytes, list[tuple[bytes, list[int]]]] = field(default_factory=dict)
    record_keys: dict[tuple[bytes, bytes, int, int, int], tuple[int, bytes]] = field(default_factory=dict)
    searches: dict[bytes, list[int]] = field(default_factory=dict)
    time: int = 0


class Walk:
    """Walks the log once and refuses what does not follow from what came before."""

    def __init__(self, rows: Iterator[tuple[int, int, bytes, bytes, bytes]], governance: Governance) -> None:
        self.log = Log(governance)
        self.tree = Frontier()
        self.roots = {0: EMPTY}
        self.ids: set[bytes] = set()
        self.batch: list[Entry] = []
        for index, kind, request, hashes, data in rows:
            self.step(index, kind, request, hashes, data)
        require(not self.batch, "log: a batch is cut off")

    def step(self, index: int, kind: int, request: bytes, hashes: bytes, data: bytes) -> None:
        log, found = self.log, e.entry(data)
        asked, decided = found.request, found.gate
        require(index == self.tree.size == decided.index, "log: the place of an entry")
        require(kind == asked.kind and request == asked.request, "log: the copies beside an entry")
        require(asked.vault == log.governance.vault, "log: another vault")
        require(asked.request not in self.ids, "log: a request id twice")
        require(self.roots.get(asked.seenSize) == asked.seenRoot, "log: the head that an official saw")
        require(decided.decidingTime == max(log.time, decided.gateTime), "log: the deciding time")
        if index:
            require(decided.policyVersion == log.governance.now[1].version, "log: the version of the policy")
        self.signed(found)
        self.ids.add(asked.request)
        log.time = decided.decidingTime
        if found.allowed:
            self.allowed(index, found)
        require(decided.statements == log.governance.count - self.counts(found), "log: the number of statements")
        log.entries[index] = found
        log.leaves.append(leaf_hash(data))
        require(self.tree.append(log.leaves[-1]) == hashes, "log: the stored hashes")
        self.roots[index + 1] = self.tree.root()

    def counts(self, found: Entry) -> int:
        """A statement is not counted by the entry in which it takes effect."""
        return 1 if found.allowed and found.request.kind == e.STATEMENT else 0

    def signed(self, found: Entry) -> None:
        """The signature of an entry, or its place in a batch."""
        asked, officials = found.request, self.log.governance.officials
        if asked.in_batch:
            require(bool(self.batch), "log: an unsigned entry outside its batch")
            head, members = self.batch[0].request, self.batch[1:]
            require(asked.index == len(members), "batch: the place of a member")
            for tag in ("actor", "vault", "batch", "seenSize", "seenRoot"):
                require(asked.values[tag] == head.values[tag], f"batch: another {tag}")
            require(asked.kind in (e.CREATE, e.EXPORT, e.READ), "batch: a member of this kind")
            kinds = {member.request.kind for member in members} | {asked.kind}
            require(len(kinds) == 1, "batch: members of two kinds")
            records = [member.request.record for member in members]
            require(asked.record not in records, "batch: a record twice")
            self.batch.append(found)
            if len(members) + 1 == head.count:
                leaves = [leaf_hash(member.request.data) for member in self.batch[1:]]
                require(root_of(leaves) == head.batchRoot, "batch: the root")
                self.batch = []
            return
        require(not self.batch, "log: a batch is cut off")
        if self.log.governance.root is not None:
            require(asked.actor in officials, "log: an actor who was never enrolled")
            e.check_signature(found, officials[asked.actor].person.signing)
        if asked.kind == e.BATCH and found.allowed:
            self.batch = [found]

    def allowed(self, index: int, found: Entry) -> None:
        asked, log = found.request, self.log
        if asked.kind == e.STATEMENT:
            founding = log.governance.root is None
            apply(log.governance, found)
            if founding:
                e.check_signature(found, log.governance.officials[asked.actor].person.signing)
            return
        require(log.governance.active(asked.actor), "log: allowed to somebody who is not active")
        if asked.kind == e.SIGN_IN:
            log.signed_in.add(asked.actor)
            return
        require(asked.actor in log.signed_in, "log: allowed to somebody who did not sign in")
        self.decide(found)
        if asked.kind == e.INDEX:
            self.may_index(asked.actor)
        if asked.kind in (e.CREATE, e.UPDATE, e.ERASE):
            self.wrote(index, found)
        elif asked.kind in (e.ASSIGN, e.UNASSIGN):
            self.assigned(index, found)
        elif asked.kind == e.RECORD_KEYS:
            for key in asked.record_keys:
                at = (key.record, key.recipient, key.compartment, key.version, key.generation)
                log.record_keys[at] = (index, key.digest)

    def decide(self, found: Entry) -> None:
        """The decision again, where it follows from fields, purpose and grants alone."""
        asked, (_, rules) = found.request, self.log.governance.now
        action = ACTION.get(asked.kind)
        if action is None:
            return
        purpose = asked.purpose.decode()
        require(purpose in rules.purposes, "log: unknown purpose")
        grants = self.log.governance.grants_of(asked.actor, found.gate.decidingTime)
        if found.gate.grant is not None:
            require(found.gate.grant in {grant.number for grant in grants}, "log: the grant is not in force")
        assigned = asked.record is not None and asked.actor in self.members(asked.record)
        usable = [
            rule
            for grant in grants
            if grant.scope == "all" or assigned or asked.kind in (e.LIST, e.CREATE)
            for rule in rules.roles[grant.role].rules
            if action in rule.actions and purpose in rule.purposes
        ]
        require(bool(usable), "log: allowed by no rule")
        if asked.kind not in (e.ERASE, e.LIST, e.ASSIGN, e.UNASSIGN):
            for number in asked.fields:
                require(any(number in rule.reach for rule in usable), "log: a field that no rule reaches")
        if asked.kind == e.FIND:
            self.searched(found)

    def searched(self, found: Entry) -> None:
        """Each field can be searched, and its official did not search too often."""
        g, log, now = self.log.governance, self.log, found.gate.decidingTime
        _, rules = g.now
        for number in found.request.fields:
            known = rules.fields[number]
            require(known.index is not None or known.scan, "log: a search of a field that has no index")
        who = g.current(found.request.actor)
        recent = [time for time in log.searches.get(who, []) if now < time + HOUR]
        grant = g.grants.get(found.gate.grant)
        if grant is None:
            raise Refused("log: a search by no grant")
        require(len(recent) < rules.roles[grant.role].searches_per_hour, "log: too many searches in an hour")
        log.searches[who] = [*recent, now]

    def may_index(self, who: bytes) -> None:
        """Whoever is entitled to an index key."""
        g = self.log.governance
        wraps = [Wrap(who, compartment, 0, 0, b"") for compartment in g.now[1].compartments.values()]
        require(any(g.index_authority(wrap, self.log.time) is not None for wrap in wraps), "log: tokens by whom")

    def members(self, record: bytes) -> list[bytes]:
        known = self.log.rosters.get(record)
        return known[1].members if known else []

    def wrote(self, index: int, found: Entry) -> None:
        asked, log = found.request, self.log
        before = log.writes.get(asked.record)
        if asked.kind == e.CREATE:
            require(before is None and asked.manifestBefore is None, "log: a record is created twice")
            log.writes[asked.record] = Write(index, asked.manifestAfter, 1)
            return
        if before is None:
            raise Refused("log: a write of a record that was never created")
        require(asked.manifestBefore == before.digest, "log: the manifest before")
        require(found.gate.previousEntry == before.index, "log: the entry of the write before")
        log.writes[asked.record] = Write(index, asked.manifestAfter, before.sequence + 1)
        if asked.kind == e.ERASE:
            require(asked.record not in log.governance.held, "log: an erasure of a held record")
            log.erased.setdefault(asked.record, []).append((asked.request, asked.fields))

    def assigned(self, index: int, found: Entry) -> None:
        asked, log = found.request, self.log
        known = log.rosters.get(asked.record)
        require((known is None) == (asked.rosterBefore is None), "log: the roster before")
        before = known[1] if known else no_roster(log.governance.vault, asked.record)
        require(known is None or before.digest() == asked.rosterBefore, "log: the roster before")
        change = before.assigning if asked.kind == e.ASSIGN else before.unassigning
        after = change(asked.assignee)
        require(after.digest() == asked.rosterAfter, "log: the roster after")
        log.rosters[asked.record] = (index, after)
