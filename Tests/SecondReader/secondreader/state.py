"""The state of a vault's governance, as rules ask for it: docs/format.md §10.4."""

from dataclasses import dataclass, field

from .errors import Refused, require
from .note import origin
from .people import Person
from .policy import Policy, policy
from .primitives import sha256
from .statement import Act, IndexField, Root, Wrap

ADDED, ACTIVE, RETIRING, RETIRED, DESTROYED, COMPROMISED = (
    "added", "active", "retiring", "retired", "destroyed", "compromised"
)  # fmt: skip
SUSPENDED, REVOKED = "suspended", "revoked"
DAY = 86_400


def seconds(time: int) -> int:
    return time // 1000


@dataclass
class Official:
    person: Person
    state: str = ACTIVE


@dataclass
class Grant:
    number: bytes
    official: bytes
    role: str
    scope: str
    until: int | None
    entry: int
    time: int
    removed: bool = False


@dataclass
class KeyVersion:
    state: str
    public: bytes
    check_value: bytes


@dataclass
class Index:
    """A version of the search index."""

    state: str
    fields: dict[int, IndexField]
    check_values: dict[int, bytes]


@dataclass
class Recovery:
    number: int
    public: bytes
    check_value: bytes
    entry: int

    @property
    def recipient(self) -> bytes:
        return sha256(self.public)


@dataclass(frozen=True)
class Moment:
    """The log index and the deciding time of the entry, and the first signer of its statement."""

    index: int
    time: int
    signer: bytes


@dataclass
class Governance:
    documents: dict[bytes, bytes]
    vault: bytes
    root: Root | None = None
    root_entry: int = 0
    policy: Policy | None = None
    officials: dict[bytes, Official] = field(default_factory=dict)
    grants: dict[bytes, Grant] = field(default_factory=dict)
    keys: dict[tuple[int, int], KeyVersion] = field(default_factory=dict)
    wraps: dict[tuple[bytes, int, int], Wrap] = field(default_factory=dict)
    epochs: dict[int, str] = field(default_factory=dict)
    indexes: dict[int, Index] = field(default_factory=dict)
    index_wraps: dict[tuple[bytes, int, int], Wrap] = field(default_factory=dict)
    successors: dict[bytes, bytes] = field(default_factory=dict)
    recovery: Recovery | None = None
    recoveries: int = 0
    held: set[bytes] = field(default_factory=set)
    confirmed: int = 0
    generation: int = 1
    restores: list[tuple[int, int]] = field(default_factory=list)
    losses: set[tuple[bytes, bytes, int]] = field(default_factory=set)
    count: int = 0
    chain: bytes = bytes(32)
    seen: set[bytes] = field(default_factory=set)

    @property
    def now(self) -> tuple[Root, Policy]:
        if self.root is None or self.policy is None:
            raise Refused("governance: before the founding")
        return self.root, self.policy

    @property
    def origin(self) -> str:
        return origin(self.vault, self.generation)

    def active(self, who: bytes) -> bool:
        return who in self.officials and self.officials[who].state == ACTIVE

    def in_root(self, who: bytes) -> bool:
        return any(person.fingerprint == who for person in self.now[0].people)

    def grants_of(self, who: bytes, time: int) -> list[Grant]:
        """Grants in force."""
        if not self.active(who):
            return []
        return [grant for grant in self.grants.values() if grant.official == who and self.in_force(grant, time)]

    def in_force(self, grant: Grant, time: int) -> bool:
        role = self.now[1].roles.get(grant.role)
        if grant.removed or role is None:
            return False
        ends = [seconds(grant.until)] if grant.until is not None else []
        ends += [seconds(grant.time) + role.maximum_days * DAY] if role.maximum_days is not None else []
        return all(seconds(time) < end for end in ends)

    def generation_at(self, index: int) -> int:
        """The generation of the log in which an entry was made."""
        return max((generation for generation, kept in self.restores if kept <= index), default=1)

    def active_epoch(self) -> int:
        return next(number for number, state in self.epochs.items() if state == ACTIVE)

    # What acts have in common

    def check_people(self, root: Root) -> None:
        names = [(who.name, who.agency) for who in root.people]
        require(len(set(names)) == len(names), "root: two of one name and agency")

    def document(self, act: Act) -> Policy:
        found = policy(self.named(act.document))
        require(found.version == act.policyVersion, "policy: another version than its document says")
        return found

    def named(self, digest: bytes) -> bytes:
        document = self.documents.get(digest)
        if document is None:
            raise Refused("statement: its document is missing")
        return document

    def key(self, act: Act) -> KeyVersion:
        found = self.keys.get((act.compartment, act.keyVersion))
        if found is None:
            raise Refused("key: unknown version")
        return found

    def unused(self, who: Person) -> None:
        for official in self.officials.values():
            other = official.person
            require(other.handle != who.handle, "enrolment: the handle is used")
            require(other.kem != who.kem and other.signing != who.signing, "enrolment: a key is used")

    def end(self, who: bytes) -> None:
        self.officials[who].state = REVOKED
        for grant in self.grants.values():
            grant.removed |= grant.official == who

    def current(self, who: bytes) -> bytes:
        """The newest keys of an official."""
        while who in self.successors:
            who = self.successors[who]
        return who

    def add(self, wrap: Wrap, authority: int | None) -> None:
        self.into(self.wraps, wrap, authority)

    def add_index_wrap(self, wrap: Wrap, time: int) -> None:
        self.into(self.index_wraps, wrap, self.index_authority(wrap, time))

    def into(self, wraps: dict[tuple[bytes, int, int], Wrap], wrap: Wrap, authority: int | None) -> None:
        place = (wrap.recipient, wrap.compartment, wrap.version)
        require(place not in wraps, "wraps: a wrap twice")
        require(wrap.authority == authority, "wraps: the authority")
        wraps[place] = wrap

    def end_wraps(self, recipient: bytes) -> None:
        """Ends all wraps, of compartment and index keys."""
        self.wraps = {place: wrap for place, wrap in self.wraps.items() if place[0] != recipient}
        self.index_wraps = {place: wrap for place, wrap in self.index_wraps.items() if place[0] != recipient}

    def index_authority(self, wrap: Wrap, time: int) -> int | None:
        """The log index of what entitles the recipient to an index key."""
        if (entitled := self.authority(wrap, time)) is not None:
            return entitled
        _, policy = self.now
        searching = [
            (grant.entry, grant.number)
            for grant in self.grants_of(wrap.recipient, time)
            if policy.searches(grant.role, wrap.compartment)
        ]
        return min(searching)[0] if searching else None

    def authority(self, wrap: Wrap, time: int) -> int | None:
        """The log index of what entitles the recipient."""
        root, policy = self.now
        if any(who.fingerprint == wrap.recipient for who in root.custodians):
            return self.root_entry
        if self.recovery is not None and wrap.recipient == self.recovery.recipient:
            return self.recovery.entry
        entitling = [
            (grant.entry, grant.number)
            for grant in self.grants_of(wrap.recipient, time)
            if grant.scope == "all" and policy.reads(grant.role, wrap.compartment)
        ]
        return min(entitling)[0] if entitling else None
