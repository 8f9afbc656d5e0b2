"""A vault that the Swift program made for this reader: all of it is opened and compared with what was written."""

import json
from pathlib import Path

from . import gatefiles
from .backup import open_backup
from .errors import Refused, require
from .keys import escrow_check_value, escrow_key, recovery_pair
from .made_index import Keys, check_searches, check_tokens, keys_of_values
from .note import Proof
from .people import Identity, key_file, passphrase_bytes
from .primitives import same
from .state import ACTIVE, RETIRING
from .statement import root, statement
from .tree import inclusion_proof
from .vault import Vault, open_vault


def identity(folder: Path, handle: str) -> Identity:
    phrase = folder / f"{handle}.passphrase"
    data = passphrase_bytes(phrase.read_text(encoding="utf-8")) if phrase.exists() else None
    return key_file((folder / f"{handle}.key").read_bytes(), data)


def plain_records(path: Path) -> dict[bytes, dict[str, str]]:
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {bytes.fromhex(line.pop("record")): line for line in lines}


def check_vault(folder: Path) -> str:
    vault = open_vault(folder / "vault")
    rosters = vault.check_rosters()
    plain = plain_records(folder / "plain.jsonl")
    fields = check_records(vault, folder, plain)
    check_attachment(vault, folder)
    check_assigned(vault, folder)
    check_recovery(vault, folder)
    check_pins(vault, folder)
    proofs = check_proofs(vault)
    keys, keeper = keys_of_values(folder / "keys.jsonl"), identity(folder, "thura")
    tokens = check_tokens(vault, keeper, keys)
    check_searches(vault)
    backups = sorted(folder.glob("*.backup"))
    for path in backups:
        assert vault.gate_key is not None
        copy = open_backup(path, vault.gate_key)
        check_backup(copy, keeper, path == backups[-1])
        if path == backups[-1]:
            check_tokens(copy, keeper, keys)
    check_first_backup(folder, keys)
    restored = open_vault(folder / "restored")
    restored.check_rosters()
    check_records(restored, folder, plain_records(folder / "restored.jsonl"))
    tokens += check_tokens(restored, keeper, keys)
    lost = len(restored.governance.losses)
    require(restored.governance.generation == 2 and lost > 0, "the restored vault")
    return (
        f"{len(plain)} records with {fields} fields, {vault.size} log entries, {vault.governance.count} statements, "
        f"{proofs} proofs, {rosters} rosters, {len(backups)} backups, {tokens} tokens, 1 restore with {lost} losses"
    )


def check_backup(copy: Vault, keeper: Identity, newest: bool) -> None:
    """The newest backup opens. An older one is whole, and its halves B are under a key that is gone."""
    keys = copy.keys_of(keeper)
    for record in copy.records():
        if newest:
            record.open(keys)
            continue
        try:
            record.open(keys)
        except Refused:
            continue
        raise Refused("a half B from before the roll opens")


def check_first_backup(folder: Path, keys: Keys) -> None:
    """It has two versions of the index, and opens with the keys that its gate had then."""
    gate_key = gatefiles.gate_key((folder / "first.gate.key").read_bytes())
    copy = open_backup(folder / "first.backup", gate_key)
    check_records(copy, folder, plain_records(folder / "first.jsonl"))
    check_tokens(copy, identity(folder, "thura"), keys)
    states = [each.state for each in copy.governance.indexes.values()]
    require(states == [RETIRING, ACTIVE], "the versions of the index in the first backup")


def check_records(vault: Vault, folder: Path, plain: dict[bytes, dict[str, str]]) -> int:
    """Opens every record with the custodian's keys, and what the others may open with theirs."""
    keeper = vault.keys_of(identity(folder, "thura"))
    worker = vault.keys_of(identity(folder, "mali"))
    require(len(worker) < len(keeper), "an official who holds every key")
    names = {number: field.name for number, field in vault.governance.now[1].fields.items()}
    types = vault.governance.now[1].types
    fields, found = 0, 0
    for record in vault.records():
        values = {names[number]: value for number, value in record.open(keeper).items()}
        if record.manifest.record_type != types["person"]:
            continue
        if record.manifest.erased:
            require(not values and record.id not in plain, "an erased record that opens")
            continue
        values.pop("photograph", None)
        require({name: value.decode() for name, value in values.items()} == plain[record.id], "a value differs")
        own = {names[number] for number in record.open(worker)}
        require("medical_note" not in own and own <= {*values, "photograph"}, "a field of another compartment opens")
        fields, found = fields + len(values), found + 1
    require(found == len(plain), "records are missing")
    return fields


def check_attachment(vault: Vault, folder: Path) -> None:
    keys = vault.keys_of(identity(folder, "thura"))
    for record in vault.records():
        for cell in record.manifest.cells:
            if cell.value_type == 6:
                value = record.open(keys)[cell.field]
                at, segments = record.place_of(cell.field), record.segments(cell.field)
                content = at.open_blob(value, record.cells[cell.field], segments)
                require(content == (folder / "photograph").read_bytes(), "the attachment differs")
                return
    require(False, "there is no attachment")


def check_assigned(vault: Vault, folder: Path) -> None:
    """Who has scope assigned holds no K, and opens exactly the records of which they hold the R of the generation."""
    who = identity(folder, "aye")
    require(not vault.keys_of(who), "somebody with scope assigned holds a K")
    record_keys = vault.record_keys_of(who)
    assigned = {record for record, (_, roster) in vault.log.rosters.items() if who.person.fingerprint in roster.members}
    opened = {record.id for record in vault.records() if record.open({}, record_keys)}
    require(bool(assigned) and assigned <= opened, "an assigned record does not open")


def check_recovery(vault: Vault, folder: Path) -> None:
    """The recovery secret opens every K, and the escrow, which holds the keys of the gate."""
    secret = (folder / "recovery.secret").read_bytes()
    private, public = recovery_pair(secret, vault.vault)
    recovery = vault.governance.recovery
    require(recovery is not None and recovery.public == public, "another recovery key")
    keeper = vault.keys_of(identity(folder, "thura"))
    recovered = vault.recovered_keys(private)
    require(bool(recovered) and recovered.items() <= keeper.items(), "a recovered K differs")
    index_keys = vault.recovered_index_keys(private)
    require(index_keys == vault.index_keys_of(identity(folder, "thura")), "a recovered IK differs")
    require(bool(index_keys), "no IK is recovered")
    escrow = escrow_key(secret, vault.vault)
    require(same(escrow_check_value(escrow, vault.vault), recovery.check_value), "the check value of E differs")
    kept = gatefiles.open_escrow((folder / "vault" / "gate.escrow").read_bytes(), escrow)
    assert vault.gate_key is not None
    require(kept.keys == [key for key in vault.gate_key.keys if key[0] != gatefiles.ESCROW], "the escrow differs")
    require(vault.gate_key.of(gatefiles.ESCROW) == escrow, "another E in gate.key")


def check_pins(vault: Vault, folder: Path) -> None:
    pin = gatefiles.pin((folder / "state" / f"{vault.vault.hex()}.pin").read_bytes())
    founding = vault.log.entries[0].request.statement
    require(pin.size <= vault.size, "a pin of another log")
    require(pin.anchor == first_root(founding), "a pin of another root")
    links = list((folder / "state").glob("*.place"))
    require(len(links) == 1 and str(links[0].readlink()) == vault.vault.hex(), "the place of the vault")


def first_root(data: bytes) -> bytes:
    return root(statement(data).acts[0].root).fingerprint


def check_proofs(vault: Vault) -> int:
    """Proofs of a hundred entries, made from the tree and checked against the checkpoint."""
    leaves, note = vault.log.leaves, vault.database.meta("checkpoint")
    root, _ = vault.governance.now
    step = max(1, vault.size // 100)
    for index in range(0, vault.size, step):
        data = vault.log.entries[index].data
        Proof(data, index, inclusion_proof(index, leaves), note).check(vault.governance.origin, root.logPublicKey)
    return len(range(0, vault.size, step))
