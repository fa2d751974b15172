"""The tree and its proofs, held against RFC 6962 done naively and against its published vectors."""

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from estates.proof.tree import Growing, Tree, completed
from estates.proof.verifier import EMPTY_ROOT, Root, Wrong, check_consistency, check_inclusion, node

# The inputs, and the roots of their first n, that the Certificate Transparency project publishes with RFC 6962.
INPUTS = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def leaf(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, word by word."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else sha256().digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node(naive_root(leaves[:k]), naive_root(leaves[k:]))


def kept(leaves: Sequence[bytes]) -> Tree:
    """The tree as a register keeps it, added to one leaf at a time."""
    levels: dict[int, list[bytes]] = {}

    def hashes(level: int, start: int, end: int) -> list[bytes]:
        assert end <= len(levels[level])
        return levels[level][start:end]

    for number, one in enumerate(leaves, start=1):
        levels.setdefault(0, []).append(one)
        for found in completed(number, hashes):
            assert found.place == len(levels.setdefault(found.level, []))
            levels[found.level].append(found.hash)
    return Tree(hashes)


LEAVES = [leaf(n.to_bytes(2, "big")) for n in range(300)]


def test_the_published_roots() -> None:
    leaves = [leaf(data) for data in INPUTS]
    read = kept(leaves)
    assert read.root(0).hash == EMPTY_ROOT == sha256(b"").digest()
    assert [read.root(size).hash.hex() for size in range(1, 9)] == list(ROOTS)


def test_the_published_inclusion_and_consistency_proofs() -> None:
    read = kept([leaf(data) for data in INPUTS])
    assert [step.hex() for step in read.inclusion_proof(5, 8)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [step.hex() for step in read.consistency_proof(6, 8)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@pytest.mark.parametrize("size", [*range(70), 127, 128, 129, 255, 256, 257, 300])
def test_every_root_is_the_naive_one(size: int) -> None:
    assert kept(LEAVES).root(size) == Root(size, naive_root(LEAVES[:size]))


def test_a_tree_of_many_tiles_has_the_naive_root() -> None:
    leaves = [leaf(n.to_bytes(4, "big")) for n in range(65_536 + 600)]
    tree = kept(leaves)
    for size in (65_535, 65_536, 65_537, 66_047, 66_048, len(leaves)):
        assert tree.root(size).hash == naive_root(leaves[:size])
    whole = tree.root(len(leaves))
    for index in (0, 255, 256, 65_535, 65_536, len(leaves) - 1):
        check_inclusion(leaves[index], index, whole, tree.inclusion_proof(index, len(leaves)))
    for old in (1, 256, 65_536, 65_793, len(leaves)):
        check_consistency(tree.root(old), whole, tree.consistency_proof(old, len(leaves)))


@pytest.mark.parametrize("size", range(1, 40))
def test_every_proof_holds(size: int) -> None:
    read = kept(LEAVES[:size])
    tree = read.root(size)
    for index in range(size):
        check_inclusion(LEAVES[index], index, tree, read.inclusion_proof(index, size))
    for old in range(size + 1):
        check_consistency(read.root(old), tree, read.consistency_proof(old, size))


@st.composite
def proofs(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(st.integers(1, 300))
    return draw(st.integers(0, size - 1)), size


READ = kept(LEAVES)


@given(proofs(), st.data())
def test_a_forged_inclusion_is_refused(drawn: tuple[int, int], data: st.DataObject) -> None:
    """Another leaf, place, size or root; a step changed, left out, doubled, added or moved."""
    index, size = drawn
    proof, tree = READ.inclusion_proof(index, size), READ.root(size)
    forged = data.draw(st.sampled_from(_forgeries(proof)))
    if forged != proof:
        refused(LEAVES[index], index, tree, forged)
    other = data.draw(st.integers(0, 299).filter(lambda at: at != index))
    refused(LEAVES[other], index, tree, proof)
    refused(LEAVES[index], other, tree, proof)
    refused(LEAVES[index], index, READ.root(other) if other != size else Root(size, bytes(32)), proof)
    refused(LEAVES[index], index, Root(0, tree.hash), proof)
    refused(node(LEAVES[index], LEAVES[index]), index, tree, proof)


@given(proofs(), st.data())
def test_a_forged_consistency_is_refused(drawn: tuple[int, int], data: st.DataObject) -> None:
    old, size = drawn
    assume(old > 0)  # any tree continues the empty one
    proof, before, after = READ.consistency_proof(old, size), READ.root(old), READ.root(size)
    cases = [(before, after, data.draw(st.sampled_from(_forgeries(proof))))]
    cases += [(Root(old, bytes(32)), after, proof), (before, Root(size, bytes(32)), proof), (after, before, proof)]
    cases += [(Root(old + 1, before.hash), after, proof), (Root(0, before.hash), after, proof)]
    for one, other, forged in cases:
        if (one, other, forged) in ((before, after, proof), (after, before, [])) and one.size <= other.size:
            continue
        with pytest.raises(Wrong):
            check_consistency(one, other, forged)


def test_a_subtree_is_no_leaf() -> None:
    """The second-preimage attack that the prefixes 0x00 and 0x01 keep out."""
    pair = LEAVES[0] + LEAVES[1]
    assert leaf(pair) != node(LEAVES[0], LEAVES[1])


def test_an_empty_proof_shows_nothing_but_a_tree_of_one() -> None:
    """The flaw of verifiers that take a path of no steps as the root itself."""
    tree = READ.root(8)
    refused(tree.hash, 0, tree, [])
    refused(tree.hash, 7, tree, [])
    with pytest.raises(Wrong):
        check_consistency(READ.root(4), tree, [])
    check_inclusion(LEAVES[0], 0, READ.root(1), [])


def _forgeries(proof: list[bytes]) -> list[list[bytes]]:
    swapped = [proof[1], proof[0], *proof[2:]] if len(proof) > 1 else [*proof, bytes(32)]
    changed = [bytes([proof[0][0] ^ 1]) + proof[0][1:], *proof[1:]] if proof else [bytes(32)]
    return [swapped, changed, [*proof, bytes(32)], [bytes(32), *proof], proof[:-1] if proof else [bytes(32)],
            proof[1:] if proof else [bytes(32)], [*proof, *proof] if proof else [EMPTY_ROOT]]  # fmt: skip


def refused(leaf_hash: bytes, index: int, tree: Root, proof: Sequence[bytes]) -> None:
    with pytest.raises(Wrong):
        check_inclusion(leaf_hash, index, tree, proof)


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 8, 255, 256, 300])
def test_leaves_one_after_the_other_give_the_same_root(size: int) -> None:
    growing = Growing()
    for one in LEAVES[:size]:
        growing.add(one)
    assert growing.root() == READ.root(size)
