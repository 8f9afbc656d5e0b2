"""The tree of RFC 6962 and its storage: docs/format.md §8."""

from collections.abc import Sequence

from .errors import require
from .primitives import sha256

EMPTY = sha256(b"")


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\0", entry)


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1", left, right)


class Frontier:
    """The roots of the complete subtrees of a growing tree, the largest first."""

    def __init__(self) -> None:
        self.size = 0
        self.peaks: list[bytes] = []

    def append(self, leaf: bytes) -> bytes:
        """Adds a leaf and gives what stands in its row: the hashes of all subtrees that it completes."""
        completed = [leaf]
        size = self.size
        while size & 1:
            completed.append(node_hash(self.peaks.pop(), completed[-1]))
            size >>= 1
        self.peaks.append(completed[-1])
        self.size += 1
        return b"".join(completed)

    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY
        hashes = self.peaks[::-1]
        root = hashes[0]
        for peak in hashes[1:]:
            root = node_hash(peak, root)
        return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    middle = split(len(leaves))
    if index < middle:
        return inclusion_proof(index, leaves[:middle]) + [root_of(leaves[middle:])]
    return inclusion_proof(index - middle, leaves[middle:]) + [root_of(leaves[:middle])]


def check_inclusion(leaf: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """RFC 9162 §2.1.3.2."""
    require(0 <= index < size, "inclusion proof: the index is not in the tree")
    place, last, found = index, size - 1, leaf
    for step in proof:
        require(last > 0, "inclusion proof: too long")
        if place & 1 or place == last:
            found = node_hash(step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    require(last == 0 and found == root, "inclusion proof: does not lead to the root")
