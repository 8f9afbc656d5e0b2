"""The search index of a vault that the Swift program made: all tokens are made again from the opened values."""

import json
from pathlib import Path

from . import gatefiles, index
from .entry import FIND, INDEX
from .errors import require
from .people import Identity
from .record import Record
from .rows import Row
from .state import ACTIVE, DESTROYED
from .vault import Vault
from .wire import whole_list

Keys = dict[tuple[int, str], list[tuple[int, bytes]]]


def keys_of_values(path: Path) -> Keys:
    """What the product finds values by, by profile and value: kinds, and normalised texts after their lengths."""
    found: Keys = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = Row(json.loads(line))
        items = whole_list(row.bytes("keys"), "keys", lambda r: (r.number(1), r.take(r.number(2))))
        found[row.number("profile"), row["value"]] = items
    return found


def check_tokens(vault: Vault, who: Identity, keys: Keys) -> int:
    """Makes the tokens of every value again, and compares them with the stored ones.

    A version of which the gate has no key any more, after a restore, is passed over; not the active one.
    """
    g, gate_key = vault.governance, vault.gate_key
    assert gate_key is not None
    index_keys, compartment_keys = vault.index_keys_of(who), vault.keys_of(who)
    active = next(version for version, each in g.indexes.items() if each.state == ACTIVE)
    have = {number for kind, number, _ in gate_key.keys if kind == gatefiles.INDEX}
    require(active in have, "gate.key: lacks the key of the index")
    count = 0
    for record in vault.records():
        values = record.open(compartment_keys)
        stored = record.tokens()
        require({field for _, field in stored} <= set(values), "tokens: of a value that does not open")
        indexed = set(g.indexes[active].fields) & set(values)
        require(indexed == {field for version, field in stored if version == active}, "tokens: a value has none")
        for (version, field), rows in stored.items():
            if version not in have:
                continue
            made, optional = tokens_of(record, field, version, values, keys, index_keys, gate_key)
            of_person = [row for row in rows if row[0] == index.PERSON]
            require(of_person in ([], optional), "tokens: of another person")
            others = [row for row in rows if row[0] != index.PERSON]
            require(others == (made or ([] if of_person else [(index.NONE, b"", b"")])), "tokens: other tokens")
            count += len(rows)
    return count


def tokens_of(
    record: Record, field: int, version: int, values: dict[int, bytes], keys: Keys,
    index_keys: dict[tuple[int, int], bytes], gate_key: gatefiles.GateKey,
) -> tuple[list[tuple[int, bytes, bytes]], list[tuple[int, bytes, bytes]]]:
    """The rows of a value, and those of the person that may stand under it, in the order of the table."""
    g = record.vault.governance
    how = g.indexes[version].fields[field]
    at = index.PlaceOfToken(record.vault.vault, version, how)
    ik, gik = index_keys[how.compartment, version], gate_key.of(gatefiles.INDEX, version)
    write = next(cell.write for cell in record.manifest.cells if cell.field == field)
    names, born = g.now[1].duplicates.get(record.manifest.record_type, ((), 0))
    person: list[bytes] = []
    if names and field == names[0] and born in values:
        joined = " ".join(values[name].decode() for name in names if name in values)
        person = index.of_person(keys[how.profile, joined], [int(values[born][:4])])
    of_value = keys[how.profile, values[field].decode()][: index.OF_VALUE]
    return (
        sorted(at.row(ik, gik, kind, text, record.id, write) for kind, text in of_value),
        sorted(at.row(ik, gik, index.PERSON, text, record.id, write) for text in person),
    )


def check_searches(vault: Vault) -> None:
    """There were searches, reads of a rebuild in batches, and tokens that it made; a version was closed."""
    there = {entry.request.kind for entry in vault.log.entries.values() if entry.allowed and entry.gate.count}
    require({FIND, INDEX} <= there, "the vault has no search, or no rebuild")
    states = [each.state for each in vault.governance.indexes.values()]
    require(states == [DESTROYED, ACTIVE], "the versions of the index")
    stored = "SELECT count(*) FROM index_tokens WHERE kind = ?"
    require(vault.database.one(stored, index.PERSON) > 0, "no token of a person")
    require(not vault.database.one("SELECT count(*) FROM index_tokens WHERE version = 1"), "tokens of a closed version")
