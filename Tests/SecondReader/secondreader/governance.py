"""Replay of statements: docs/format.md §10.4. The numbers in the names of `rule_…` are those of the list there."""

from . import statement as s
from .acts import ACTS
from .entry import Entry
from .errors import require
from .note import origin
from .people import Person, public_file
from .primitives import sha256, signature_is_valid
from .state import ACTIVE, Governance, Moment, Official
from .statement import Act, Statement
from .tree import leaf_hash


def apply(g: Governance, entry: Entry) -> None:
    """One allowed statement."""
    told = s.statement(entry.request.statement)
    index, time = entry.gate.index, entry.gate.decidingTime
    require(told.vault == g.vault, "statement: another vault")
    require(told.statement not in g.seen, "statement: its id was used")
    if g.root is None:
        rule_1(g, told, index, time)
    else:
        rule_2(g, told, index, time)
        rule_3(g, told, entry)
        for act in told.acts:
            ACTS[act.kind](g, act, Moment(index, time, told.signatures[0][0]))
    g.seen.add(told.statement)
    g.count += 1
    g.chain = sha256(g.chain, leaf_hash(entry.data))


def rule_1(g: Governance, told: Statement, index: int, time: int) -> None:
    require(index == 0, "founding: not the first entry")
    require([act.kind for act in told.acts] == [s.ROOT, s.POLICY], "founding: its acts")
    require(told.rootVersion == 0 and told.logSize == 0 and time <= told.expiry, "founding: version, size, expiry")
    root = s.root(told.acts[0].root)
    require(root.rootVersion == 1 and root.vault == g.vault, "founding: the root")
    require(root.origin == origin(g.vault, 1).encode(), "founding: the origin")
    g.check_people(root)
    signers = signers_of(g, told, {who.fingerprint: who for who in root.administrators})
    require(len(signers) >= root.threshold, "founding: too few signatures")
    g.root = root
    g.officials = {who.fingerprint: Official(who) for who in root.people}
    g.epochs = {1: ACTIVE}
    g.policy = g.document(told.acts[1])


def rule_2(g: Governance, told: Statement, index: int, time: int) -> None:
    require(told.rootVersion == g.now[0].rootVersion, "statement: another root")
    require(told.logSize <= index, "statement: a log of the future")
    require(time <= told.expiry, "statement: after its expiry")
    require(len({s.SIGNERS[act.kind] for act in told.acts}) == 1, "statement: several kinds of signers")
    require(sum(act.kind == s.ROOT for act in told.acts) <= 1, "statement: two roots")


def rule_3(g: Governance, told: Statement, entry: Entry) -> None:
    root, _ = g.now
    needs = s.SIGNERS[told.acts[0].kind]
    if needs == s.THEMSELVES:
        old = told.acts[0].fingerprint
        require(len(told.acts) == 1 and old in g.officials, "rekey: of an unknown official")
        signers_of(g, told, {old: g.officials[old].person})
        return
    people = root.administrators if needs == s.ADMINISTRATORS else root.custodians
    allowed = {who.fingerprint: who for who in people if g.active(who.fingerprint)}
    signers = signers_of(g, told, allowed)
    favoured = [who for act in told.acts for who in favoured_by(g, act)]
    counted = [
        who
        for who in signers
        if not any((who.name, who.agency) == (other.name, other.agency) or who == other for other in favoured)
    ]
    required = {s.ADMINISTRATORS: root.threshold, s.CUSTODIANS: root.custodianThreshold, s.ONE_CUSTODIAN: 1}
    require(len(counted) >= required[needs], "statement: too few signatures")


def signers_of(g: Governance, told: Statement, allowed: dict[bytes, Person]) -> list[Person]:
    """Whoever signed, each in `allowed` and none twice."""
    found = [who for who, _ in told.signatures]
    require(bool(found) and len(set(found)) == len(found), "statement: signatures")
    for who, signature in told.signatures:
        require(who in allowed, "statement: signed by somebody else")
        require(signature_is_valid(allowed[who].signing, told.data, signature), "statement: a signature")
    return [allowed[who] for who in found]


def favoured_by(g: Governance, act: Act) -> list[Person]:
    if act.kind == s.ENROL:
        return [public_file(act.person)]
    if act.kind in (s.RESUME, s.GRANT):
        official = g.officials.get(act.fingerprint)
        return [official.person] if official else []
    if act.kind == s.ROOT:
        new, old = s.root(act.root), g.now[0]
        return [
            who
            for of_new, of_old in (
                (new.administrators, old.administrators), (new.custodians, old.custodians),
            )
            for who in of_new
            if who.fingerprint not in {each.fingerprint for each in of_old}
        ]  # fmt: skip
    return []
