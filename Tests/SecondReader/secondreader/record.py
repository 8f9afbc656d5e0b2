"""One record: its row checked against the log, and its fields opened: docs/format.md §6 and §13."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import gatefiles, index
from .cell import ATTACHMENT, PlaceOfCell, check_segments
from .errors import Refused, require
from .halves import LIST, TO_COMPARTMENT, UNDER_GATE_KEY, PlaceOfA, unwrap_b, unwrap_list
from .keys import record_key
from .manifest import WHOLE, Manifest, manifest, packed_cells
from .places import place
from .primitives import mac, same, sha256
from .state import ACTIVE, RETIRING
from .walk import Write

if TYPE_CHECKING:
    from .vault import Vault


class Record:
    """One row of records, checked against the log."""

    def __init__(
        self, vault: Vault, number: int, id: bytes, type: int, sequence: int, entry: int, code: bytes, data: bytes,
        cells: bytes,
    ) -> None:  # fmt: skip
        self.vault, self.number, self.id = vault, number, id
        self.manifest: Manifest = manifest(data)
        m = self.manifest
        require((m.vault, m.record) == (vault.vault, id), "record: the manifest of another")
        require((m.record_type, m.sequence) == (type, sequence), "record: the copies beside the manifest")
        known_write = vault.log.writes.get(id)
        require(known_write == Write(entry, sha256(data), sequence), "record: not the last write of the log")
        self.cells = dict(zip((c.field for c in m.cells), packed_cells(cells, len(m.cells))))
        for item in m.cells:
            require(sha256(self.cells[item.field]) == item.digest, "record: the digest of a cell")
            known = vault.governance.now[1].fields.get(item.field)
            require(known is not None, "record: a field that the policy does not have")
            require((known.record_type, known.value_type) == (type, item.value_type), "record: the type of a field")
            require(known.compartment in m.writes[item.write].a, "record: a field without a half A")
            if item.value_type == ATTACHMENT:
                check_segments(self.cells[item.field], self.segments(item.field))
        if vault.gate_key is not None:
            context = place(
                "head", vault=vault.vault, record=id, generation=vault.governance.generation_at(entry),
                sequence=sequence, index=entry, digest=sha256(data),
            )  # fmt: skip
            require(same(mac(vault.gate_key.of(gatefiles.H), context), code), "record: the head code differs")
        self.check_tombstones()
        self.check_wraps()
        self.check_tokens()

    def segments(self, field: int) -> list[bytes]:
        write = next(item.write for item in self.manifest.cells if item.field == field)
        sql = "SELECT bytes FROM blobs WHERE write = ? AND field = ? ORDER BY number"
        return [data for (data,) in self.vault.database.rows(sql, write, field)]

    def check_tombstones(self) -> None:
        erasures = self.vault.log.erased.get(self.id, [])
        require(bool(erasures) == bool(self.manifest.tombstones), "record: tombstones without an erasure")
        fields = {number for _, each in erasures for number in each or [WHOLE]}
        require(fields == {number for _, number in self.manifest.tombstones}, "record: other tombstones than erasures")

    def check_wraps(self) -> None:
        """Every write has one wrap of each half, and no other has any."""
        m, database = self.manifest, self.vault.database
        sql = "SELECT write, compartment, commitment FROM half_a_wraps WHERE record = ?"
        found = {(write, compartment): digest for write, compartment, digest in database.rows(sql, self.number)}
        expected = {(w.write, compartment): digest for w in m.writes.values() for compartment, digest in w.a.items()}
        require(found == expected, "record: wraps of A of other writes, or with another commitment")
        sql = "SELECT write FROM half_b_wraps WHERE record = ?"
        writes = {write for (write,) in self.vault.halves.rows(sql, self.number)}
        lost = {write for record, write, field in self.vault.governance.losses if (record, field) == (self.id, WHOLE)}
        require(writes <= set(m.writes) and set(m.writes) - lost <= writes, "record: wraps of B of other writes")

    def tokens(self) -> dict[tuple[int, int], list[tuple[int, bytes, bytes]]]:
        """The rows of index_tokens, each kind, token and code, by version of the index and field."""
        found: dict[tuple[int, int], list[tuple[int, bytes, bytes]]] = {}
        sql = "SELECT version, field, kind, token, code FROM index_tokens WHERE record = ?"
        for version, field, *row in self.vault.database.rows(sql, self.number):
            found.setdefault((version, field), []).append(tuple(row))  # type: ignore[arg-type]
        return {place: sorted(rows) for place, rows in found.items()}

    def check_tokens(self) -> None:
        """What a reader sees without a key: tokens are of a field that the record has, in a version that has it."""
        there = {cell.field for cell in self.manifest.cells}
        for (version, field), rows in self.tokens().items():
            of = self.vault.governance.indexes.get(version)
            require(of is not None and of.state in (ACTIVE, RETIRING), "tokens: of a version that is not searched")
            require(field in there and of is not None and field in of.fields, "tokens: of a field that is not there")
            assert of is not None
            length = index.token_length(of.fields[field].bits)
            require(len(rows) <= index.OF_VALUE + index.OF_PERSON, "tokens: too many of a value")
            for kind, token, code in rows:
                require(kind in index.KINDS, "tokens: unknown kind")
                expected = (0, 0) if kind == index.NONE else (length, index.CODE)
                require((len(token), len(code)) == expected, "tokens: a wrong length")
            require(all(kind != index.NONE for kind, *_ in rows) or len(rows) == 1, "tokens: none, and others")

    def halves_of_b(self, write: bytes) -> dict[int, bytes]:
        """B_f of every cell of a write: step 5 of §13. What a restore lost is left out."""
        key = self.vault.gate_key
        if key is None:
            raise Refused("record: without the keys of the gate")
        sql = "SELECT epoch, kind, bytes FROM half_b_wraps WHERE record = ? AND write = ?"
        row = next(self.vault.halves.rows(sql, self.number, write), None)
        lost = {field for record, of, field in self.vault.governance.losses if (record, of) == (self.id, write)}
        if row is None:
            require(WHOLE in lost, "record: without a half B")
            return {}
        epoch, kind, data = row
        g, vault, item = key.of(gatefiles.G, epoch), self.vault.vault, self.manifest.writes[write]
        erased = {field for stone, field in self.manifest.tombstones if stone == write}
        cells = [cell for cell in self.manifest.cells if cell.write == write]
        if kind == LIST:
            items = unwrap_list(g, data, vault, self.id, write, epoch)
            require(not erased & set(items), "list of B_f: a field that was erased")
            require(set(items) == {cell.field for cell in cells} - lost, "list of B_f: other fields")
            return items
        require(kind == UNDER_GATE_KEY, "wrap of B: unknown kind")
        require(not erased, "wrap of B: a half that was erased")
        b = unwrap_b(g, data, vault, self.id, write, epoch, item.b)
        return {cell.field: self.place_of(cell.field).half_of_b(b) for cell in cells}

    def place_of(self, field: int) -> PlaceOfCell:
        item = next(cell for cell in self.manifest.cells if cell.field == field)
        known = self.vault.governance.now[1].fields[field]
        return PlaceOfCell(self.vault.vault, self.id, known.compartment, field, item.write, item.value_type)

    def open(
        self,
        keys: dict[tuple[int, int], bytes],
        record_keys: dict[tuple[bytes, int, int, int], bytes] | None = None,
    ) -> dict[int, bytes]:
        """The values of all fields whose compartment `keys` or `record_keys` open: steps 4 to 8 of §13."""
        values: dict[int, bytes] = {}
        for write in self.manifest.writes:
            halves_of_b = self.halves_of_b(write)
            columns = "compartment, version, generation, kind, bytes"
            sql = f"SELECT {columns} FROM half_a_wraps WHERE record = ? AND write = ?"
            for compartment, version, generation, kind, data in self.vault.database.rows(sql, self.number, write):
                k = keys.get((compartment, version), b"")
                r = (record_keys or {}).get((self.id, compartment, version, generation), b"")
                if k:
                    r = record_key(k, self.vault.vault, self.id, compartment, version, generation)
                if not r or (kind == TO_COMPARTMENT and not k):
                    continue
                digest = self.manifest.writes[write].a[compartment]
                where = PlaceOfA(self.vault.vault, self.id, compartment, write, version, generation, digest)
                a = where.unwrap(kind, data, k, r)
                for cell in self.manifest.cells:
                    at = self.place_of(cell.field)
                    if cell.write == write and cell.field in halves_of_b and at.common["compartment"] == compartment:
                        values[cell.field] = at.open(a, halves_of_b[cell.field], self.cells[cell.field])
        return values
