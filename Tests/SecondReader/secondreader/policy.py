"""What a policy document says, as far as a reader needs it: docs/format.md §10.5."""

from dataclasses import dataclass, field
from typing import Any

from .errors import Refused, require
from .primitives import sha256
from .yaml_subset import load

VALUE_TYPES = {"text": 1, "code": 2, "date": 3, "number": 4, "reference": 5, "attachment": 6, "personal-name": 7,
               "thai-id": 8, "nrc": 9, "document-number": 10, "phone": 11}  # fmt: skip
ACTIONS = (
    "read", "create", "update", "erase", "list", "assign", "export", "search", "govern", "custody", "audit"
)  # fmt: skip
OF_RECORDS = ("erase", "list", "assign")
KEYS: dict[str, tuple[str, ...]] = {
    "": ("casevault-policy", "version", "floors", "crypto-periods", "record-types", "compartments", "fields",
         "code-labels", "legal-bases", "purposes", "roles", "separation-of-duties"),
    "record-types": ("id", "name", "labels"),
    "compartments": ("id", "name", "labels"),
    "fields": ("id", "name", "record-type", "compartment", "type", "codes", "htcds", "labels"),
    "code-labels": ("code", "labels"),
    "legal-bases": ("name", "source", "labels"),
    "purposes": ("name", "legal-bases", "reason", "labels"),
    "roles": ("name", "labels", "inherits", "scopes", "maximum-days", "rules"),
    "rules": ("id", "actions", "record-types", "compartments", "fields", "except", "purposes"),
    "separation-of-duties": ("name", "roles"),
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    number: int
    name: str
    record_type: int
    compartment: int
    value_type: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    name: str
    actions: tuple[str, ...]
    purposes: tuple[str, ...]
    types: frozenset[int]
    reach: frozenset[int]


@dataclass(frozen=True)
class Role:
    name: str
    scopes: tuple[str, ...]
    maximum_days: int | None
    rules: tuple[Rule, ...]
    roles: frozenset[str]


@dataclass
class Policy:
    digest: bytes
    version: int
    types: dict[str, int] = field(default_factory=dict)
    compartments: dict[str, int] = field(default_factory=dict)
    fields: dict[int, Field] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    purposes: dict[str, bool] = field(default_factory=dict)
    apart: list[frozenset[str]] = field(default_factory=list)

    def reads(self, role: str, compartment: int) -> bool:
        """Whether a role reads or exports a field of the compartment."""
        return any(
            self.fields[number].compartment == compartment
            for rule in self.roles[role].rules
            if "read" in rule.actions or "export" in rule.actions
            for number in rule.reach
        )

    def governs(self, role: str) -> bool:
        return any(action in ("govern", "custody") for rule in self.roles[role].rules for action in rule.actions)

    def duties_apart(self, roles: list[str]) -> bool:
        """Whether one person may hold all of these."""
        held = frozenset[str]().union(*(self.roles[role].roles for role in roles))
        return all(len(held & group) <= 1 for group in self.apart)

    def keeps(self, before: "Policy") -> bool:
        """Whether every number keeps its meaning."""
        return (
            all(self.types.get(name) == number for name, number in before.types.items())
            and all(self.compartments.get(name) == number for name, number in before.compartments.items())
            and all(
                number in self.fields
                and (
                    self.fields[number].name, self.fields[number].record_type, self.fields[number].compartment,
                    self.fields[number].value_type,
                ) == (old.name, old.record_type, old.compartment, old.value_type)
                for number, old in before.fields.items()
            )
        )  # fmt: skip


def policy(data: bytes) -> Policy:
    """A policy document. Whether its rules make sense is not checked: what was signed counts."""
    try:
        return parsed(data)
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, RecursionError):
        raise Refused("policy: something is missing or names what is not there") from None


def parsed(data: bytes) -> Policy:
    document: Any = load(data)
    require(isinstance(document, dict), "policy: no mapping")
    known(document, "")
    require(document.get("casevault-policy") == "1", "policy: unknown version of the document")
    found = Policy(sha256(data), int(document["version"]))
    for item in each(document, "record-types"):
        found.types[item["name"]] = int(item["id"])
    for item in each(document, "compartments"):
        found.compartments[item["name"]] = int(item["id"])
    for item in each(document, "fields"):
        if item["type"] not in VALUE_TYPES:
            raise Refused("policy: unknown type of a field")
        number = int(item["id"])
        require(number not in found.fields, "policy: a field twice")
        found.fields[number] = Field(
            number, item["name"], found.types[item["record-type"]], found.compartments[item["compartment"]],
            VALUE_TYPES[item["type"]], tuple(item.get("codes", ())),
        )  # fmt: skip
    for item in each(document, "purposes"):
        found.purposes[item["name"]] = item.get("reason", "optional") == "required"
    raw = {item["name"]: item for item in each(document, "roles")}
    for name in raw:
        found.roles[name] = role(name, raw, found)
    found.apart = [frozenset(item["roles"]) for item in each(document, "separation-of-duties")]
    return found


def role(name: str, raw: dict[str, Any], of: Policy) -> Role:
    rules: list[Rule] = []
    chain: list[str] = []
    at: str | None = name
    while at is not None:
        require(at in raw and at not in chain, "policy: inheritance of roles")
        chain.append(at)
        for item in raw[at].get("rules", ()):
            known(item, "rules")
            rules.append(rule(item, of))
        at = raw[at].get("inherits")
    item = raw[name]
    days = int(item["maximum-days"]) if "maximum-days" in item else None
    return Role(name, tuple(item["scopes"]), days, tuple(rules), frozenset(chain))


def rule(item: Any, of: Policy) -> Rule:
    actions = tuple(item["actions"])
    require(all(action in ACTIONS for action in actions), "policy: unknown action")
    types = frozenset(of.types[name] for name in item.get("record-types", ()))
    compartments = {of.compartments[name] for name in item.get("compartments", ())}
    named, without = set(item.get("fields", ())), set(item.get("except", ()))
    reach = frozenset(
        number
        for number, each_field in of.fields.items()
        if each_field.record_type in types
        and (each_field.compartment in compartments or each_field.name in named)
        and each_field.name not in without
    )
    return Rule(item["id"], actions, tuple(item.get("purposes", ())), types, reach)


def each(document: dict[str, Any], key: str) -> list[dict[str, Any]]:
    items = document.get(key, [])
    require(isinstance(items, list), f"policy: {key}")
    for item in items:
        known(item, key)
    return items


def known(item: Any, key: str) -> None:
    require(isinstance(item, dict) and set(item) <= set(KEYS[key]), f"policy: unknown key in {key or 'it'}")
