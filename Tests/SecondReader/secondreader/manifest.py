"""Manifests, packed cells and rosters: docs/format.md §6."""

from dataclasses import dataclass
from typing import Any

from .cell import VALUE_TYPES
from .context import SHAPES, decode, encode_shape
from .errors import require
from .primitives import sha256
from .wire import Reader, ascending, blocks, u8, u16, u32, whole_list

NONE_BEFORE = bytes(32)
WHOLE = 0


@dataclass(frozen=True)
class CellItem:
    field: int
    value_type: int
    write: bytes
    digest: bytes


@dataclass(frozen=True)
class WriteItem:
    write: bytes
    suite: int
    b: bytes
    a: dict[int, bytes]


@dataclass(frozen=True)
class Manifest:
    vault: bytes
    record: bytes
    sequence: int
    record_type: int
    previous: bytes
    cells: list[CellItem]
    writes: dict[bytes, WriteItem]
    tombstones: list[tuple[bytes, int]]

    @property
    def erased(self) -> bool:
        """Whether all of the record was erased."""
        return any(field == WHOLE for _, field in self.tombstones)

    def data(self) -> bytes:
        return encode_shape(
            SHAPES["manifest/1"],
            vault=self.vault, record=self.record, sequence=self.sequence, recordType=self.record_type,
            previous=self.previous,
            cells=b"".join(u32(c.field) + u8(c.value_type) + c.write + c.digest for c in self.cells),
            writes=b"".join(
                w.write + u16(w.suite) + w.b + u16(len(w.a)) + b"".join(u16(c) + w.a[c] for c in sorted(w.a))
                for w in self.writes.values()
            ),
            tombstones=b"".join(write + u32(field) for write, field in self.tombstones),
        )  # fmt: skip

    def digest(self) -> bytes:
        return sha256(self.data())

    def erasing(self, fields: list[int], request: bytes) -> "Manifest":
        """The manifest after an erasure of fields, or of all without any: §6.5."""
        there = sorted(self.writes)
        if fields:
            new = [(write, field) for write in there for field in fields]
            cells = [cell for cell in self.cells if cell.field not in fields]
        else:
            new = [(write, WHOLE) for write in there] + [(request, WHOLE)]
            cells = []
        new = [stone for stone in new if stone not in self.tombstones]
        require(len(new) > 0 and not self.erased, "erasure: nothing is new")
        named = {cell.write for cell in cells}
        return Manifest(
            self.vault, self.record, self.sequence + 1, self.record_type, self.digest(), cells,
            {write: item for write, item in self.writes.items() if write in named}, self.tombstones + new,
        )  # fmt: skip


def write_item(reader: Reader) -> WriteItem:
    write, suite, b = reader.take(16), reader.number(2), reader.take(32)
    halves = [(reader.number(2), reader.take(32)) for _ in range(reader.number(2))]
    require(suite == 1, "manifest: unknown suite")
    require(len(halves) > 0, "manifest: a write without compartments")
    ascending([compartment for compartment, _ in halves], "manifest: compartments")
    return WriteItem(write, suite, b, dict(halves))


def manifest(data: bytes) -> Manifest:
    v: dict[str, Any] = decode(data, SHAPES["manifest/1"])
    cells = whole_list(
        v["cells"], "manifest: cells", lambda r: CellItem(r.number(4), r.number(1), r.take(16), r.take(32))
    )
    writes = whole_list(v["writes"], "manifest: writes", write_item)
    stones = whole_list(v["tombstones"], "manifest: tombstones", lambda r: (r.take(16), r.number(4)))
    ascending([cell.field for cell in cells], "manifest: cells")
    ascending([item.write for item in writes], "manifest: writes")
    require(all(cell.value_type in VALUE_TYPES for cell in cells), "manifest: unknown value type")
    require(len(set(stones)) == len(stones), "manifest: a tombstone twice")
    require({cell.write for cell in cells} == {item.write for item in writes}, "manifest: writes and cells differ")
    require(not {(cell.write, cell.field) for cell in cells} & set(stones), "manifest: a cell that was erased")
    found = Manifest(
        v["vault"], v["record"], v["sequence"], v["recordType"], v["previous"], cells,
        {item.write: item for item in writes}, stones,
    )  # fmt: skip
    require(found.sequence >= 1, "manifest: the sequence")
    require((found.sequence == 1) == (found.previous == NONE_BEFORE), "manifest: the manifest before")
    require(not (found.erased and cells), "manifest: cells of a record that was erased")
    require(found.data() == data, "manifest: another encoding")
    return found


def packed_cells(data: bytes, count: int) -> list[bytes]:
    cells = whole_list(data, "packed cells", lambda reader: reader.block())
    require(len(cells) == count, "packed cells: another number")
    return cells


def pack(cells: list[bytes]) -> bytes:
    return blocks(cells)


@dataclass(frozen=True)
class Roster:
    vault: bytes
    record: bytes
    generation: int
    sequence: int
    previous: bytes
    members: list[bytes]

    def data(self) -> bytes:
        return encode_shape(
            SHAPES["roster/1"],
            vault=self.vault, record=self.record, generation=self.generation, sequence=self.sequence,
            previous=self.previous, members=b"".join(self.members),
        )  # fmt: skip

    def digest(self) -> bytes:
        return sha256(self.data())

    def assigning(self, official: bytes) -> "Roster":
        require(official not in self.members, "roster: assigned already")
        return self.next(sorted([*self.members, official]), self.generation)

    def unassigning(self, official: bytes) -> "Roster":
        require(official in self.members, "roster: not assigned")
        return self.next([member for member in self.members if member != official], self.generation + 1)

    def next(self, members: list[bytes], generation: int) -> "Roster":
        before = self.digest() if self.sequence else NONE_BEFORE
        return Roster(self.vault, self.record, generation, self.sequence + 1, before, members)


def no_roster(vault: bytes, record: bytes) -> Roster:
    """What the first roster of a record follows from."""
    return Roster(vault, record, 0, 0, NONE_BEFORE, [])


def roster(data: bytes) -> Roster:
    v: dict[str, Any] = decode(data, SHAPES["roster/1"])
    members = whole_list(v["members"], "roster: members", lambda reader: reader.take(32))
    ascending(members, "roster: members")
    require(len(members) <= 1024, "roster: too many members")
    found = Roster(v["vault"], v["record"], v["generation"], v["sequence"], v["previous"], members)
    require(found.sequence >= 1, "roster: the sequence")
    require((found.sequence == 1) == (found.previous == NONE_BEFORE), "roster: the roster before")
    return found
