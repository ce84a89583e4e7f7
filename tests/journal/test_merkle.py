"""The tree of the journal is that of RFC 9162: its proofs hold, and everything that is no proof is refused."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgen.portal import merkle
from civicgen.portal.heads import Head, read_head

LEAVES = [merkle.leaf_hash(b"%d" % number) for number in range(70)]


def test_known_roots():
    """Roots that the RFC's reference implementations give."""
    assert merkle.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    entries = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
    leaves = [merkle.leaf_hash(entry) for entry in entries]
    assert merkle.root(leaves[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle.root(leaves).hex() == "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"


def test_proof_files(shared_data: Path):
    """Every proof file of transparency-dev/merkle is judged as it says."""
    folder = shared_data / "hostile" / "merkle"
    wrong = []
    files = sorted(folder.rglob("*.json"))
    for file in files:
        value = json.loads(file.read_text(encoding="utf-8"))
        proof = [b64decode(step) for step in value["proof"] or ()]
        if "leafIdx" in value:
            judged = merkle.proves_inclusion(
                value["leafIdx"],
                value["treeSize"],
                b64decode(value["leafHash"] or ""),
                proof,
                b64decode(value["root"] or ""),
            )
        else:
            roots = (b64decode(value["root1"] or ""), b64decode(value["root2"] or ""))
            judged = merkle.proves_consistency(value["size1"], value["size2"], *roots, proof)
        if judged is value["wantErr"]:
            wrong.append(file.relative_to(folder).as_posix())
    assert wrong == []
    assert len(files) >= 93


def test_every_proof_of_small_trees():
    """Each leaf of each tree up to seventy leaves is proven, and so is each smaller tree."""
    for size in range(1, len(LEAVES) + 1):
        leaves = LEAVES[:size]
        root = merkle.root(leaves)
        for index in range(size):
            proof = merkle.inclusion(leaves, index)
            assert merkle.proves_inclusion(index, size, leaves[index], proof, root)
            assert not merkle.proves_inclusion(index, size, LEAVES[index - 1 if index else 1], proof, root)
        for smaller in range(1, size + 1):
            proof = merkle.consistency(leaves, smaller)
            assert merkle.proves_consistency(smaller, size, merkle.root(LEAVES[:smaller]), root, proof)
            assert not merkle.proves_consistency(smaller, size, merkle.root(LEAVES[1 : smaller + 1]), root, proof)


def test_a_proof_is_short():
    """One of 100,000 leaves is proven by less than a kilobyte."""
    leaves = [merkle.leaf_hash(b"%d" % number) for number in range(100_000)]
    proof = merkle.inclusion(leaves, 54_321)
    assert sum(map(len, proof)) < 1000
    assert merkle.proves_inclusion(54_321, len(leaves), leaves[54_321], proof, merkle.root(leaves))


@given(st.integers(0, 10**9), st.binary(min_size=32, max_size=32), st.randoms())
def test_a_head_can_be_copied_by_hand(size: int, root: bytes, random):
    """A head is read back from what was printed, whatever stands between its groups; one wrong digit is a slip."""
    head = Head(size, root)
    assert read_head(head.full) == head
    for short in (
        head.short,
        head.short.replace(" ", "\n"),
        head.short.replace(" ", " · "),
        head.short.replace(":", ""),
    ):
        read = read_head(short)
        assert read is not None
        assert read.agrees(head)
    digits = [place for place, letter in enumerate(head.short) if letter.isdigit()]
    place = random.choice(digits)
    slip = str((int(head.short[place]) + random.randint(1, 9)) % 10)
    assert read_head(head.short[:place] + slip + head.short[place + 1 :]) is None


@pytest.mark.parametrize(
    "text", ["", "512", "512: 1 2 3", "512: " + "9" * 42, "x: " + "0" * 42, "1" * 4000, "512:" + "g" * 64]
)
def test_what_is_no_head(text: str):
    """Whatever is no head is told, never taken for another one."""
    assert read_head(text) is None
