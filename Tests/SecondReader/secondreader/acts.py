"""What each act does, and when it is refused: docs/format.md §10.3 and §10.4."""

from collections.abc import Callable

from . import index_acts
from . import statement as s
from .context import SHAPES, decode
from .errors import Refused, require
from .note import origin
from .people import public_file
from .primitives import admissible_x25519
from .state import (
    ACTIVE, ADDED, COMPROMISED, DAY, DESTROYED, RETIRED, RETIRING, REVOKED, SUSPENDED, Governance, Grant, KeyVersion,
    Moment, Official, Recovery, seconds,
)  # fmt: skip
from .statement import Act
from .wire import whole_list


def root(g: Governance, act: Act, at: Moment) -> None:
    new, (old, _) = s.root(act.root), g.now
    require(new.vault == g.vault and new.rootVersion == old.rootVersion + 1, "root: vault or version")
    require(new.previous == old.fingerprint, "root: the root before")
    require(new.logPublicKey == old.logPublicKey and new.gatePublicKey == old.gatePublicKey, "root: keys")
    require(new.origin == origin(g.vault, 1).encode(), "root: the origin")
    g.check_people(new)
    for who in new.people:
        known = g.officials.get(who.fingerprint)
        if known is None:
            g.unused(who)
        else:
            require(known.state != REVOKED, "root: somebody who was revoked")
            require(known.state != SUSPENDED or g.in_root(who.fingerprint), "root: somebody suspended")
        grants = [each for each in g.grants.values() if each.official == who.fingerprint and not each.removed]
        require(not grants, "root: somebody with a grant")
    g.officials = {who.fingerprint: Official(who) for who in new.people} | g.officials
    left = sum(g.active(who.fingerprint) for who in new.administrators)
    require(left >= new.threshold, "root: too few administrators who are not suspended")
    actives = [place for place, key in g.keys.items() if key.state == ACTIVE]
    require(
        not actives
        or any(all((who.fingerprint, *place) in g.wraps for place in actives) for who in new.custodians),
        "root: no custodian with all keys",
    )
    g.root, g.root_entry = new, at.index


def enrol(g: Governance, act: Act, at: Moment) -> None:
    who = public_file(act.person)
    g.unused(who)
    admissible_x25519(who.kem)
    s.meets_floors(who, g.now[0])
    g.officials[who.fingerprint] = Official(who)


def revoke(g: Governance, act: Act, at: Moment) -> None:
    official = g.officials.get(act.fingerprint)
    require(official is not None and official.state != REVOKED, "revocation: of nobody")
    require(not g.in_root(act.fingerprint), "revocation: of somebody of the root")
    g.end(act.fingerprint)


def grant(g: Governance, act: Act, at: Moment) -> None:
    _, policy = g.now
    name, scope = act.role.decode(), act.scope.decode()
    require(act.grant not in g.grants, "grant: its id was used")
    require(g.active(act.fingerprint) and not g.in_root(act.fingerprint), "grant: to whom")
    require(name in policy.roles and not policy.governs(name), "grant: the role")
    role = policy.roles[name]
    require(scope in role.scopes, "grant: the scope")
    if act.until is not None:
        end, now = seconds(act.until), seconds(at.time)
        require(end > now, "grant: its end")
        require(role.maximum_days is None or end <= now + role.maximum_days * DAY, "grant: its end")
    held = [grant.role for grant in g.grants_of(act.fingerprint, at.time)]
    require(policy.duties_apart([*held, name]), "grant: separation of duties")
    g.grants[act.grant] = Grant(act.grant, act.fingerprint, name, scope, act.until, at.index, at.time)


def remove_grant(g: Governance, act: Act, at: Moment) -> None:
    grant = g.grants.get(act.grant)
    if grant is None or grant.removed:
        raise Refused("grant: none to remove")
    grant.removed = True


def policy(g: Governance, act: Act, at: Moment) -> None:
    new, (_, old) = g.document(act), g.now
    require(new.version > old.version and new.keeps(old), "policy: the version, or what numbers mean")
    g.policy = new
    for who in g.officials:
        roles = [grant.role for grant in g.grants_of(who, at.time)]
        require(new.duties_apart(roles) and not any(map(new.governs, roles)), "policy: grants in force")


def key_version(g: Governance, act: Act, at: Moment) -> None:
    _, policy = g.now
    place = (act.compartment, act.keyVersion)
    require(act.suite == 1 and act.compartment in policy.compartments.values(), "key: suite or compartment")
    highest = max((version for compartment, version in g.keys if compartment == act.compartment), default=0)
    require(act.keyVersion == highest + 1, "key: its number")
    admissible_x25519(act.kemPublicKey)
    if highest and g.keys[act.compartment, highest].state != DESTROYED:
        require((at.signer, act.compartment, highest) in g.wraps, "key: its signer has none before")
    g.keys[place] = KeyVersion(ADDED, act.kemPublicKey, act.keyCheckValue)


def activate(g: Governance, act: Act, at: Moment) -> None:
    key, place = g.key(act), (act.compartment, act.keyVersion)
    require(key.state == ADDED, "key: cannot become active")
    others = {place: other for place, other in g.keys.items() if place[0] == act.compartment}
    require(all(other.state != RETIRING for other in others.values()), "key: another is retiring")
    for who in g.now[0].custodians:
        if g.active(who.fingerprint):
            require((who.fingerprint, *place) in g.wraps, "key: a custodian has no wrap")
    if g.recovery is not None:
        require((g.recovery.recipient, *place) in g.wraps, "key: the recovery key has no wrap")
    for other in others.values():
        other.state = RETIRING if other.state == ACTIVE else other.state
    key.state = ACTIVE


def retire(g: Governance, act: Act, at: Moment) -> None:
    require(g.key(act).state == RETIRING, "key: cannot retire")
    g.key(act).state = RETIRED


def compromise(g: Governance, act: Act, at: Moment) -> None:
    require(g.key(act).state not in (DESTROYED, COMPROMISED), "key: cannot become compromised")
    g.key(act).state = COMPROMISED


def destroy(g: Governance, act: Act, at: Moment) -> None:
    require(g.key(act).state in (ADDED, RETIRED, COMPROMISED), "key: cannot be destroyed")
    g.key(act).state = DESTROYED
    for place in [place for place in g.wraps if place[1:] == (act.compartment, act.keyVersion)]:
        del g.wraps[place]


def wraps(g: Governance, act: Act, at: Moment) -> None:
    for wrap in s.wraps(act.wraps):
        key = g.keys.get((wrap.compartment, wrap.version))
        require(key is not None and key.state not in (RETIRED, DESTROYED), "key-wraps: the version")
        g.add(wrap, g.authority(wrap, at.time))


def suspend(g: Governance, act: Act, at: Moment) -> None:
    require(g.active(act.fingerprint), "suspension: of nobody who is active")
    g.officials[act.fingerprint].state = SUSPENDED
    root, _ = g.now
    left = sum(g.active(who.fingerprint) for who in root.administrators)
    require(left >= root.threshold, "suspension: too few administrators are left")


def resume(g: Governance, act: Act, at: Moment) -> None:
    official = g.officials.get(act.fingerprint)
    if official is None or official.state != SUSPENDED:
        raise Refused("resumption: of nobody who is suspended")
    official.state = ACTIVE


def epoch(g: Governance, act: Act, at: Moment) -> None:
    before = max(g.epochs)
    require(act.epoch == before + 1, "epoch: its number")
    require(all(state in (ACTIVE, DESTROYED) for state in g.epochs.values()), "epoch: one is not closed")
    for number, state in g.epochs.items():
        g.epochs[number] = RETIRING if state == ACTIVE else state
    g.epochs[act.epoch] = ACTIVE


def close_epoch(g: Governance, act: Act, at: Moment) -> None:
    require(g.epochs.get(act.epoch) in (RETIRING, COMPROMISED), "epoch: cannot be closed")
    g.epochs[act.epoch] = DESTROYED


def compromise_epoch(g: Governance, act: Act, at: Moment) -> None:
    require(g.epochs.get(act.epoch) == RETIRING, "epoch: cannot become compromised")
    g.epochs[act.epoch] = COMPROMISED


def recovery(g: Governance, act: Act, at: Moment) -> None:
    require(act.keyVersion == g.recoveries + 1, "recovery key: its number")
    admissible_x25519(act.kemPublicKey)
    if g.recovery is not None:
        g.end_wraps(g.recovery.recipient)
    g.recoveries += 1
    g.recovery = Recovery(act.keyVersion, act.kemPublicKey, act.keyCheckValue, at.index)


def recover(g: Governance, act: Act, at: Moment) -> None:
    require(g.recovery is not None and g.recovery.number == act.keyVersion, "recovery key: not in force")


def rekey(g: Governance, act: Act, at: Moment) -> None:
    old, who = act.fingerprint, public_file(act.person)
    require(g.active(old) and not g.in_root(old), "rekey: of whom")
    before = g.officials[old].person
    require(
        (before.handle, before.name, before.agency) == (who.handle, who.name, who.agency), "rekey: somebody else"
    )
    for official in g.officials.values():
        require(official.person.kem != who.kem and official.person.signing != who.signing, "rekey: a used key")
    admissible_x25519(who.kem)
    s.meets_floors(who, g.now[0])
    g.officials[who.fingerprint] = Official(who)
    for grant in g.grants.values():
        if grant.official == old and not grant.removed:
            grant.official = who.fingerprint
    g.end(old)
    for wrap in s.wraps(act.wraps):
        require(wrap.recipient == who.fingerprint, "rekey: a wrap to somebody else")
        had = g.wraps.pop((old, wrap.compartment, wrap.version), None)
        require(had is not None, "rekey: a wrap of a key that the old keys did not have")
        g.add(wrap, g.authority(wrap, at.time))
    g.successors[old] = who.fingerprint
    g.end_wraps(old)


def restore(g: Governance, act: Act, at: Moment) -> None:
    require(act.generation > g.generation and act.logSize == at.index, "restore: generation or size")
    require(act.seenSize >= act.logSize and act.epoch >= g.active_epoch(), "restore: head or epoch")
    lost = decode(g.named(act.document), SHAPES["restore/1"])
    require((lost["vault"], lost["generation"]) == (g.vault, act.generation), "restore: another document")
    items = whole_list(lost["losses"], "restore: losses", lambda r: (r.take(16), r.take(16), r.number(4)))
    require([item[0] for item in items] == sorted(item[0] for item in items), "restore: losses out of order")
    g.losses |= set(items)
    g.generation = act.generation
    g.restores.append((act.generation, act.logSize))
    g.epochs = {number: DESTROYED for number in g.epochs if number < act.epoch} | {act.epoch: ACTIVE}
    for who, official in g.officials.items():
        if official.state == ACTIVE and not g.in_root(who):
            official.state = SUSPENDED


def hold(g: Governance, act: Act, at: Moment) -> None:
    require(act.record not in g.held, "hold: held already")
    g.held.add(act.record)


def release(g: Governance, act: Act, at: Moment) -> None:
    require(act.record in g.held, "release: not held")
    g.held.discard(act.record)


def confirm(g: Governance, act: Act, at: Moment) -> None:
    require(g.confirmed < act.epoch <= g.active_epoch(), "confirmation: the epoch")
    g.confirmed = act.epoch


ACTS: dict[int, Callable[[Governance, Act, Moment], None]] = {
    s.ROOT: root,
    s.ENROL: enrol,
    s.REVOKE: revoke,
    s.GRANT: grant,
    s.REMOVE_GRANT: remove_grant,
    s.POLICY: policy,
    s.KEY_VERSION: key_version,
    s.RETIRE: retire,
    s.KEY_WRAPS: wraps,
    s.SUSPEND: suspend,
    s.RESUME: resume,
    s.ACTIVATE: activate,
    s.COMPROMISE: compromise,
    s.DESTROY: destroy,
    s.EPOCH: epoch,
    s.CLOSE_EPOCH: close_epoch,
    s.RECOVERY: recovery,
    s.RECOVER: recover,
    s.DRILL: recover,
    s.REKEY: rekey,
    s.RESTORE: restore,
    s.HOLD: hold,
    s.RELEASE: release,
    s.CONFIRM_ERASURE: confirm,
    s.COMPROMISE_EPOCH: compromise_epoch,
    s.INDEX: index_acts.index,
    s.INDEX_WRAPS: index_acts.index_wraps,
    s.CLOSE_INDEX: index_acts.close_index,
}
