"""The tags of docs/format.md §2.2, with the width of each value where one width is fixed everywhere.

`FIXED` gives the length in bytes; of a tag that is not there the domain's own table says it. Reserved tags are not
here: they are unknown, and so refused.
"""

import re

NAME = re.compile(rb"[a-z0-9._-]{1,64}\Z")

NUMBERS: dict[str, int] = {
    "vault": 1, "suite": 2, "record": 3, "compartment": 4, "field": 5, "write": 6, "valueType": 7, "kind": 8,
    "keyVersion": 9, "generation": 10, "epoch": 11, "sequence": 12, "index": 13, "digest": 14, "recordType": 15,
    "handle": 20, "name": 21, "agency": 22, "fingerprint": 23, "kemPublicKey": 24, "signingPublicKey": 25, "kdf": 26,
    "cost": 27, "passphraseProfile": 28, "signature": 29, "kem": 30, "hpkeKDF": 31, "aead": 32, "magic": 33,
    "authority": 34,
    "request": 40, "actor": 41, "fields": 42, "purpose": 43, "legalBasis": 44, "actorTime": 45, "seenSize": 46,
    "seenRoot": 47, "manifestBefore": 48, "manifestAfter": 49, "detailDigest": 50, "blind": 51, "batch": 52,
    "count": 53, "batchRoot": 54, "statement": 55,
    "decision": 60, "rule": 61, "policyVersion": 62, "gateTime": 63, "statements": 64, "grant": 65,
    "decidingTime": 66, "previousEntry": 67,
    "previous": 70, "cells": 71, "writes": 72, "tombstones": 73,
    "rootVersion": 80, "logSize": 81, "expiry": 82, "acts": 83, "administrators": 84, "threshold": 85,
    "custodians": 86, "custodianThreshold": 87, "origin": 88, "logPublicKey": 89, "gatePublicKey": 90,
    "suiteFloor": 91, "costFloor": 92, "serviceKeys": 93, "created": 94, "role": 95, "scope": 96, "until": 97,
    "document": 98, "keyCheckValue": 99, "wraps": 101, "root": 102, "person": 103, "signIns": 104,
    "body": 110, "governance": 113, "salt": 114, "assignee": 115, "rosterBefore": 116, "rosterAfter": 117,
    "recordKeys": 118, "members": 119, "contents": 121, "restores": 122, "losses": 123,
    "erasures": 124, "shares": 125, "groups": 126,
    "profile": 130, "profileVersion": 131, "indexFields": 132, "indexKeys": 133, "tokens": 134,
}  # fmt: skip

NAMES: dict[int, str] = {number: name for name, number in NUMBERS.items()}

FIXED: dict[str, int] = {
    **dict.fromkeys(("valueType", "cost", "decision", "costFloor", "serviceKeys", "profile"), 1),
    **dict.fromkeys(
        ("suite", "compartment", "recordType", "passphraseProfile", "kem", "hpkeKDF", "aead", "threshold",
         "custodianThreshold", "suiteFloor", "profileVersion"), 2),
    **dict.fromkeys(
        ("field", "keyVersion", "generation", "epoch", "count", "policyVersion", "rootVersion", "magic"), 4),
    **dict.fromkeys(
        ("sequence", "authority", "actorTime", "seenSize", "gateTime", "statements", "decidingTime", "previousEntry",
         "logSize", "expiry", "created", "until", "erasures"), 8),
    **dict.fromkeys(("vault", "record", "write", "request", "batch", "grant"), 16),
    **dict.fromkeys(
        ("digest", "fingerprint", "kemPublicKey", "signingPublicKey", "actor", "seenRoot", "manifestBefore",
         "manifestAfter", "detailDigest", "blind", "batchRoot", "previous", "logPublicKey", "gatePublicKey",
         "document", "keyCheckValue", "governance", "salt", "assignee", "rosterBefore", "rosterAfter", "contents"),
        32),
    "signature": 64,
}  # fmt: skip

NAME_TAGS = {"handle", "agency", "purpose", "legalBasis", "rule", "role"}
INTEGERS = {name for name, width in FIXED.items() if width <= 8 and name != "magic"} | {"kind", "index"}
