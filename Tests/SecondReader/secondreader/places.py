"""The contexts of a vault: docs/format.md §3, one row of its table in each row here."""

from . import hpke
from .context import Value, encode
from .errors import require

SUITE = 1
WIDTHS = {"kind": 1, "index": 8}
HPKE_VALUES: dict[str, Value] = {"kem": hpke.KEM, "hpkeKDF": hpke.KDF, "aead": hpke.AEAD}

CELL = ("vault", "suite", "record", "compartment", "field", "write")

# name → domain, kind or None, tags beside kind and those of HPKE
PLACES: dict[str, tuple[str, int | None, tuple[str, ...]]] = {
    "cell": ("cell/1", None, (*CELL, "valueType")),
    "blob key": ("blob/1", 1, CELL),
    "blob nonces": ("blob/1", 2, CELL),
    "draw": ("draw/1", None, ("vault", "suite", "record", "write", "digest")),
    "commitment A": ("commit/1", None, ("vault", "suite", "record", "compartment", "write")),
    "commitment B": ("commit/1", None, ("vault", "suite", "record", "write")),
    "wrap A": ("wrap/1", 1,
               ("vault", "suite", "record", "compartment", "write", "keyVersion", "generation", "digest")),
    "wrap B": ("wrap/1", 3, ("vault", "suite", "record", "write", "epoch", "digest")),
    "wrap list": ("wrap/1", 4, ("vault", "suite", "record", "write", "epoch", "digest")),
    "record key": ("record-key/1", None, ("vault", "suite", "record", "compartment", "keyVersion", "generation")),
    "kcv": ("kcv/1", None, ("vault", "suite", "compartment", "keyVersion")),
    "compartment kem": ("compartment-kem/1", None, ("vault", "suite", "compartment", "keyVersion")),
    "sealed A": ("hpke/1", 4, ("vault", "suite", "record", "compartment", "write", "keyVersion", "generation",
                               "digest", "fingerprint")),
    "sealed K": ("hpke/1", 1, ("vault", "suite", "compartment", "keyVersion", "handle", "fingerprint",
                               "authority")),
    "sealed R": ("hpke/1", 2, ("vault", "suite", "record", "compartment", "keyVersion", "generation", "handle",
                               "fingerprint", "authority")),
    "recovery kem": ("recovery/1", 1, ("vault", "suite")),
    "escrow key": ("recovery/1", 2, ("vault", "suite")),
    "escrow kcv": ("recovery/1", 3, ("vault", "suite")),
    "share": ("recovery/1", 4, ("vault", "suite", "keyVersion", "salt")),
    "recovered K": ("hpke/1", 7, ("vault", "suite", "compartment", "keyVersion", "fingerprint", "authority")),
    "sealed E": ("hpke/1", 9, ("vault", "suite", "keyVersion", "fingerprint")),
    "index kcv": ("index-kcv/1", None, ("vault", "suite", "compartment", "keyVersion")),
    "inner token": ("index-inner/1", None, ("vault", "suite", "compartment", "field", "kind", "keyVersion", "body",
                                            "profile", "profileVersion")),
    "outer token": ("index-outer/1", None, ("vault", "suite", "compartment", "field", "kind", "keyVersion", "digest",
                                            "profile", "profileVersion")),
    "token code": ("index-check/1", None, ("vault", "suite", "record", "compartment", "field", "write", "kind",
                                           "keyVersion", "digest")),
    "sealed IK": ("hpke/1", 3, ("vault", "suite", "compartment", "keyVersion", "handle", "fingerprint",
                                "authority")),
    "recovered IK": ("hpke/1", 10, ("vault", "suite", "compartment", "keyVersion", "fingerprint", "authority")),
    "sign-in": ("hpke/1", 8, ("vault", "suite", "handle", "fingerprint")),
    "head": ("head/1", None, ("vault", "record", "generation", "sequence", "index", "digest")),
    "roster head": ("roster-head/1", None, ("vault", "record", "generation", "index", "digest")),
}  # fmt: skip


def place(name: str, /, **values: Value) -> bytes:
    domain, kind, tags = PLACES[name]
    given = dict(values)
    if "suite" in tags:
        given.setdefault("suite", SUITE)
    require(set(given) == set(tags), f"{name}: the tags of its context")
    if kind is not None:
        given["kind"] = kind
    if domain == "hpke/1":
        given.update(HPKE_VALUES)
    return encode(domain, WIDTHS, **given)
