"""Fingerprints, public key files and key files: docs/format.md §9."""

import os
import unicodedata
from dataclasses import dataclass

from .box import open_box, salt_of, seal_box
from .context import SHAPES, Value, decode, encode, encode_shape
from .errors import Refused, require
from .primitives import admissible_x25519, ed25519_public, scrypt, sha256, sign, verify, x25519_public
from .wire import Reader, block

MAGIC = b"CVKF"
LIMIT = 4096
LOWEST_COST, HIGHEST_COST = 17, 20
JOINERS = ("\u200b", "\u200c")


def fingerprint(kem: bytes, signing: bytes) -> bytes:
    return sha256(encode("official/1", kemPublicKey=kem, signingPublicKey=signing))


@dataclass(frozen=True)
class Person:
    """What a `.pub` file says, and the open part of a key file."""

    handle: str
    name: str
    agency: str
    kem: bytes
    signing: bytes
    kdf: str
    cost: int
    profile: int

    @property
    def fingerprint(self) -> bytes:
        return fingerprint(self.kem, self.signing)

    def values(self) -> dict[str, Value]:
        return {
            "handle": self.handle.encode(), "name": self.name.encode(), "agency": self.agency.encode(),
            "kemPublicKey": self.kem, "signingPublicKey": self.signing, "kdf": self.kdf.encode(), "cost": self.cost,
            "passphraseProfile": self.profile,
        }  # fmt: skip

    def public_file(self, seed: bytes) -> bytes:
        signature = sign(seed, encode("public-key/1", **self.values()))
        return encode_shape(SHAPES["public-key/1"], **self.values(), signature=signature)


@dataclass(frozen=True)
class Identity:
    """An opened key file."""

    person: Person
    kem: bytes
    seed: bytes

    def key_file(self, passphrase: bytes | None = None) -> bytes:
        header = encode_shape(SHAPES["keyfile/1"], **self.person.values())
        salt = os.urandom(32)
        parent = parent_key(self.person, passphrase, salt)
        return block(header) + seal_box(MAGIC, salt, parent, header, self.kem + self.seed)


def person(values: dict[str, Value]) -> Person:
    def text(tag: str, codec: str) -> str:
        value = values[tag]
        assert isinstance(value, bytes)
        try:
            return value.decode(codec)
        except UnicodeDecodeError:
            raise Refused(f"{tag}: not {codec}") from None

    name = text("name", "utf-8")
    require(1 <= len(name.encode()) <= 256, "name: a wrong length")
    for character in name:
        require(
            unicodedata.category(character) not in ("Cc", "Cf", "Zl", "Zp") or character in JOINERS,
            "name: a control or formatting character",
        )
    kdf, cost, profile = text("kdf", "ascii"), values["cost"], values["passphraseProfile"]
    assert isinstance(cost, int) and isinstance(profile, int)
    if kdf == "scrypt":
        require(1 <= cost <= HIGHEST_COST and profile == 1, "kdf: unknown cost or profile")
    else:
        require(kdf == "none" and cost == 0 and profile == 0, "kdf: unknown")
    kem, signing = values["kemPublicKey"], values["signingPublicKey"]
    assert isinstance(kem, bytes) and isinstance(signing, bytes)
    return Person(text("handle", "ascii"), name, text("agency", "ascii"), kem, signing, kdf, cost, profile)


def public_file(data: bytes) -> Person:
    """A `.pub` file with its signature checked."""
    values = decode(data, SHAPES["public-key/1"])
    found = person(values)
    signature = values["signature"]
    assert isinstance(signature, bytes)
    verify(found.signing, encode("public-key/1", **found.values()), signature, "public key file")
    return found


def passphrase_bytes(passphrase: str) -> bytes:
    """Profile 1."""
    text = unicodedata.normalize("NFC", passphrase)
    require(not any(unicodedata.category(character) == "Cc" for character in text), "passphrase: control character")
    data = text.encode()
    require(len(data) <= 1024, "passphrase: longer than its limit")
    return data


def parent_key(who: Person, passphrase: bytes | None, salt: bytes) -> bytes:
    if who.kdf == "none":
        require(passphrase is None, "key file: it has no passphrase")
        return bytes(32)
    require(who.cost >= LOWEST_COST, "key file: a cost below the lowest")
    if passphrase is None:
        raise Refused("key file: needs a passphrase")
    return scrypt(passphrase, salt, who.cost)


def key_file(data: bytes, passphrase: bytes | None = None) -> Identity:
    reader = Reader(data, "key file", LIMIT)
    header = reader.block()
    box = reader.rest()
    who = person(decode(header, SHAPES["keyfile/1"]))
    plain = open_box(MAGIC, parent_key(who, passphrase, salt_of(box)), header, box)
    require(len(plain) == 64, "key file: a wrong length")
    kem, seed = plain[:32], plain[32:]
    require(x25519_public(kem) == who.kem and ed25519_public(seed) == who.signing, "key file: other keys")
    admissible_x25519(who.kem)
    return Identity(who, kem, seed)


def new_identity(handle: str, name: str, agency: str, cost: int = 0) -> Identity:
    kem, seed = os.urandom(32), os.urandom(32)
    kdf, profile = ("scrypt", 1) if cost else ("none", 0)
    return Identity(
        Person(handle, name, agency, x25519_public(kem), ed25519_public(seed), kdf, cost, profile), kem, seed
    )
