"""The tables of a vault and of the parts of a backup: docs/format.md §12."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .errors import Refused, require
from .primitives import sha256
from .wire import block

APPLICATION_ID = 0x43735674
PART_A, PART_B = 0x43735661, 0x43735662
PAGE = 16_384

# Columns with their types, in the order of the document; the key columns by which rows are sorted.
TABLES: dict[str, tuple[str, str]] = {
    "meta": ("key TEXT, value BLOB", "key"),
    "documents": ("digest BLOB, bytes BLOB", "digest"),
    "log": ("idx INTEGER, kind INTEGER, request BLOB, hashes BLOB, entry BLOB", "idx"),
    "records": (
        "number INTEGER, id BLOB, type INTEGER, sequence INTEGER, entry INTEGER, head_code BLOB, manifest BLOB, "
        "cells BLOB",
        "number",
    ),
    "half_a_wraps": (
        "record INTEGER, write BLOB, compartment INTEGER, version INTEGER, generation INTEGER, kind INTEGER, "
        "commitment BLOB, bytes BLOB",
        "record, write, compartment",
    ),
    "half_b_wraps": ("record INTEGER, write BLOB, epoch INTEGER, kind INTEGER, bytes BLOB", "record, write"),
    "blobs": ("write BLOB, field INTEGER, number INTEGER, time INTEGER, bytes BLOB", "write, field, number"),
    "key_wraps": (
        "recipient BLOB, compartment INTEGER, version INTEGER, bytes BLOB",
        "recipient, compartment, version",
    ),
    "index_key_wraps": (
        "recipient BLOB, compartment INTEGER, version INTEGER, bytes BLOB",
        "recipient, compartment, version",
    ),
    "index_tokens": (
        "field INTEGER, version INTEGER, kind INTEGER, token BLOB, record INTEGER, code BLOB",
        "field, version, kind, token, record, code",
    ),
    "pending_statements": ("id BLOB, bytes BLOB", "id"),
    "rosters": ("record BLOB, entry INTEGER, bytes BLOB, head_code BLOB", "record"),
    "assignments": ("official BLOB, record BLOB", "official, record"),
    "record_key_wraps": (
        "record BLOB, recipient BLOB, compartment INTEGER, version INTEGER, generation INTEGER, entry INTEGER, "
        "bytes BLOB",
        "record, recipient, compartment, version, generation",
    ),
}
TABLES_OF = {
    APPLICATION_ID: tuple(TABLES),
    PART_A: tuple(name for name in TABLES if name != "half_b_wraps"),
    PART_B: ("meta", "half_b_wraps"),
}


class Database:
    """A vault's database or a part of a backup, opened for reading, with its format checked."""

    def __init__(self, path: Path, application_id: int = APPLICATION_ID) -> None:
        require(path.is_file(), "database: not there")
        self.connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        self.connection.execute("BEGIN")
        self.application_id = application_id
        expected = {"application_id": application_id, "user_version": 1, "page_size": PAGE}
        for name, value in expected.items():
            require(self.one(f"PRAGMA {name}") == value, f"database: another {name}")
        there = {
            name: strict
            for _, name, kind, _, _, strict in self.rows("PRAGMA table_list")
            if kind == "table" and not name.startswith("sqlite_")
        }
        require(set(there) == set(TABLES_OF[application_id]), "database: other tables")
        for name, strict in there.items():
            require(strict == 1, "database: a table that is not strict")
            columns = ", ".join(f"{column} {kind}" for _, column, kind, *_ in self.rows(f"PRAGMA table_info({name})"))
            require(columns == TABLES[name][0], f"database: other columns of {name}")

    def close(self) -> None:
        self.connection.close()

    def rows(self, sql: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self.connection.execute(sql, values)
        except sqlite3.Error:
            raise Refused("database: cannot be read") from None

    def one(self, sql: str, *values: Any) -> Any:
        row = next(self.rows(sql, *values), None)
        return row[0] if row else None

    def meta(self, key: str) -> bytes:
        value = self.one("SELECT value FROM meta WHERE key = ?", key)
        if not isinstance(value, bytes):
            raise Refused(f"database: no {key}")
        return value

    def contents(self) -> bytes:
        """The digest over the rows of a part of a backup: §12.1."""
        skipped = {PART_A: "WHERE key <> 'backup'", PART_B: None}[self.application_id]
        parts: list[bytes] = []
        for table in TABLES_OF[self.application_id]:
            if table == "meta" and skipped is None:
                continue
            columns, order = TABLES[table]
            names = ", ".join(column.split()[0] for column in columns.split(", "))
            parts.append(b"\0" + block(table.encode()))
            where = skipped if table == "meta" else ""
            for row in self.rows(f"SELECT {names} FROM {table} {where} ORDER BY {order}"):
                parts += [value_bytes(value) for value in row]
        return sha256(*parts)


def value_bytes(value: int | str | bytes) -> bytes:
    if isinstance(value, int):
        return b"\1" + value.to_bytes(8, "big", signed=True)
    if isinstance(value, str):
        return b"\2" + block(value.encode())
    require(isinstance(value, bytes), "database: a null")
    return b"\3" + block(value)
