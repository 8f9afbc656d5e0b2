"""Keys that follow from others: docs/format.md §4.2 and §4.6."""

from .hpke import derive_key_pair
from .places import place
from .primitives import expand, x25519_public


def record_key(k: bytes, vault: bytes, record: bytes, compartment: int, version: int, generation: int) -> bytes:
    context = place(
        "record key", vault=vault, record=record, compartment=compartment, keyVersion=version, generation=generation
    )
    return expand(k, context, 32)


def check_value(k: bytes, vault: bytes, compartment: int, version: int) -> bytes:
    return expand(k, place("kcv", vault=vault, compartment=compartment, keyVersion=version), 32)


def compartment_pair(k: bytes, vault: bytes, compartment: int, version: int) -> tuple[bytes, bytes]:
    """The private and the public half."""
    context = place("compartment kem", vault=vault, compartment=compartment, keyVersion=version)
    private = derive_key_pair(expand(k, context, 32))
    return private, x25519_public(private)


def index_check_value(ik: bytes, vault: bytes, compartment: int, version: int) -> bytes:
    return expand(ik, place("index kcv", vault=vault, compartment=compartment, keyVersion=version), 32)


def recovery_pair(secret: bytes, vault: bytes) -> tuple[bytes, bytes]:
    private = derive_key_pair(expand(secret, place("recovery kem", vault=vault), 32))
    return private, x25519_public(private)


def escrow_key(secret: bytes, vault: bytes) -> bytes:
    return expand(secret, place("escrow key", vault=vault), 32)


def escrow_check_value(escrow: bytes, vault: bytes) -> bytes:
    return expand(escrow, place("escrow kcv", vault=vault), 32)
