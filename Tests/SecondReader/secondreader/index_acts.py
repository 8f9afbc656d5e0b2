"""What acts on the search index do, and when they are refused: docs/format.md §10.4, rule 15."""

from . import statement as s
from .errors import Refused, require
from .state import ACTIVE, DESTROYED, RETIRING, Governance, Index, Moment
from .statement import Act


def index(g: Governance, act: Act, at: Moment) -> None:
    _, policy = g.now
    require(act.keyVersion == max(g.indexes, default=0) + 1, "index: its number")
    require(all(each.state in (ACTIVE, DESTROYED) for each in g.indexes.values()), "index: one is not closed")
    fields, check_values = s.index_fields(act.indexFields), s.index_keys(act.indexKeys)
    given = [(each.field, each.compartment, each.profile, each.bits) for each in fields]
    require(given == policy.indexed(), "index: other fields than those of the policy")
    require(set(check_values) == {each.compartment for each in fields}, "index: keys of other compartments")
    for before in g.indexes.values():
        before.state = RETIRING if before.state == ACTIVE else before.state
    g.indexes[act.keyVersion] = Index(ACTIVE, {each.field: each for each in fields}, check_values)


def index_wraps(g: Governance, act: Act, at: Moment) -> None:
    for wrap in s.wraps(act.wraps):
        of = g.indexes.get(wrap.version)
        require(of is not None and of.state in (ACTIVE, RETIRING), "index-wraps: the version")
        require(of is not None and wrap.compartment in of.check_values, "index-wraps: the compartment")
        g.add_index_wrap(wrap, at.time)


def close_index(g: Governance, act: Act, at: Moment) -> None:
    closed = g.indexes.get(act.keyVersion)
    if closed is None or closed.state != RETIRING:
        raise Refused("index: cannot be closed")
    closed.state = DESTROYED
    g.index_wraps = {place: wrap for place, wrap in g.index_wraps.items() if place[2] != act.keyVersion}
