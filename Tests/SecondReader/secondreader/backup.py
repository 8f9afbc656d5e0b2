"""Both parts of a backup: docs/format.md §12.1."""

from pathlib import Path
from typing import Any

from . import gatefiles
from .context import SHAPES
from .database import PART_A, PART_B, Database
from .errors import require
from .gatefiles import GateKey
from .vault import Vault
from .wire import whole_list


def label(part: Database, gate_key: GateKey, kind: int) -> dict[str, Any]:
    found = gatefiles.with_code(part.meta("backup"), SHAPES["backup/1"], gate_key.of(gatefiles.H))
    require(found["kind"] == kind and found["vault"] == gate_key.vault, "backup: another part or vault")
    require(found["contents"] == part.contents(), "backup: the contents differ")
    return found


def restores(found: dict[str, Any]) -> list[tuple[int, int]]:
    return whole_list(found["restores"], "backup: restores", lambda reader: (reader.number(4), reader.number(8)))


def belong_together(a: dict[str, Any], b: dict[str, Any]) -> None:
    before, after = restores(a), restores(b)
    require(after[: len(before)] == before, "backup: other restores")
    beyond = after[len(before) :]
    if beyond:
        require(all(kept >= a["index"] for _, kept in beyond), "backup: a restore kept less")
    elif b["index"] <= a["index"]:
        require((a["index"], a["digest"]) == (b["index"], b["digest"]), "backup: another head")


def open_backup(path: Path, gate_key: GateKey) -> Vault:
    """Both parts of one backup, as a vault."""
    a, b = Database(path, PART_A), Database(path.with_name(path.name + ".halves"), PART_B)
    of_a, of_b = label(a, gate_key, 1), label(b, gate_key, 2)
    belong_together(of_a, of_b)
    require(of_a["gateTime"] == of_b["gateTime"], "backup: of two times")
    vault = Vault(a, gate_key, b)
    require((of_a["index"], of_a["digest"]) == (vault.size, vault.root), "backup: another head")
    require(of_a["epoch"] == vault.governance.active_epoch(), "backup: another epoch")
    require(restores(of_a) == vault.governance.restores, "backup: other restores than the log has")
    return vault
