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
PROFILES = {"name": 1, "text": 2, "phone": 3, "thai-id": 4, "nrc": 5, "date": 6}
CUT = ("name", "date")
UNINDEXED = ("code", "number", "reference", "attachment")
POPULATIONS = range(256, 100_000_001)
USUAL_SEARCHES = 60
KEYS: dict[str, tuple[str, ...]] = {
    "": ("casevault-policy", "version", "floors", "crypto-periods", "population", "record-types", "compartments",
         "fields", "code-labels", "legal-bases", "purposes", "roles", "separation-of-duties"),
    "record-types": ("id", "name", "labels", "duplicates"),
    "duplicates": ("names", "born"),
    "compartments": ("id", "name", "labels"),
    "fields": ("id", "name", "record-type", "compartment", "type", "codes", "htcds", "labels", "index",
               "scan"),
    "code-labels": ("code", "labels"),
    "legal-bases": ("name", "source", "labels"),
    "purposes": ("name", "legal-bases", "reason", "labels"),
    "roles": ("name", "labels", "inherits", "scopes", "maximum-days", "searches-per-hour", "rules"),
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
    index: str | None
    scan: bool


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
    searches_per_hour: int
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
    population: int | None = None
    duplicates: dict[int, tuple[tuple[int, ...], int]] = field(default_factory=dict)

    def reads(self, role: str, compartment: int) -> bool:
        """Whether a role reads or exports a field of the compartment."""
        return self.may(role, compartment, ("read", "export"))

    def searches(self, role: str, compartment: int) -> bool:
        """Whether a role searches a field of the compartment."""
        return self.may(role, compartment, ("search",))

    def may(self, role: str, compartment: int, actions: tuple[str, ...]) -> bool:
        return any(
            self.fields[number].compartment == compartment
            for rule in self.roles[role].rules
            if any(action in rule.actions for action in actions)
            for number in rule.reach
        )

    def indexed(self) -> list[tuple[int, int, int, int]]:
        """Field, compartment, profile and bits of what a version of the index has, ascending."""
        return sorted(
            (number, each.compartment, PROFILES[each.index], self.bits(each.index))
            for number, each in self.fields.items()
            if each.index is not None
        )

    def bits(self, profile: str) -> int:
        """The length of tokens."""
        if profile not in CUT or self.population is None:
            return 64
        return self.population.bit_length() - 1 - 2

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
    if "population" in document:
        found.population = int(document["population"])
        require(found.population in POPULATIONS, "policy: the population")
    for item in each(document, "compartments"):
        found.compartments[item["name"]] = int(item["id"])
    for item in each(document, "fields"):
        if item["type"] not in VALUE_TYPES:
            raise Refused("policy: unknown type of a field")
        number = int(item["id"])
        require(number not in found.fields, "policy: a field twice")
        found.fields[number] = Field(
            number, item["name"], found.types[item["record-type"]], found.compartments[item["compartment"]],
            VALUE_TYPES[item["type"]], tuple(item.get("codes", ())), searched(item, found),
            item.get("scan") == "true",
        )  # fmt: skip
    for item in each(document, "record-types"):
        if "duplicates" in item:
            known(item["duplicates"], "duplicates")
            of = found.types[item["name"]]
            numbers = {each.name: number for number, each in found.fields.items() if each.record_type == of}
            names = tuple(numbers[name] for name in item["duplicates"]["names"])
            found.duplicates[of] = names, numbers[item["duplicates"]["born"]]
    for item in each(document, "purposes"):
        found.purposes[item["name"]] = item.get("reason", "optional") == "required"
    raw = {item["name"]: item for item in each(document, "roles")}
    for name in raw:
        found.roles[name] = role(name, raw, found)
    found.apart = [frozenset(item["roles"]) for item in each(document, "separation-of-duties")]
    return found


def searched(item: dict[str, Any], of: Policy) -> str | None:
    """The profile of a field that has an index."""
    require(item.get("scan", "false") in ("true", "false"), "policy: scan")
    profile = item.get("index")
    if profile is None:
        return None
    require(profile in PROFILES and item.get("scan") != "true", "policy: how a field is searched")
    require(item["type"] not in UNINDEXED, "policy: an index of a field of this type")
    require(profile not in CUT or of.population is not None, "policy: an index without a population")
    return str(profile)


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
    limits = [int(raw[each]["searches-per-hour"]) for each in chain if "searches-per-hour" in raw[each]]
    searches = limits[0] if limits else USUAL_SEARCHES
    return Role(name, tuple(item["scopes"]), days, searches, tuple(rules), frozenset(chain))


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
