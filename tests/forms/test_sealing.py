"""What is personal is sealed to a public key, by us or by PHP, and only the private key opens it."""

from __future__ import annotations

import base64
import copy
import pickle
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as some

from civicgen.content.public_key import PREFIX
from civicgen.forms import sealing
from civicgen.forms.sealing import BadKey, CannotOpen, Private
from tests.conftest import command

SECRET = Private(bytes(range(32)))
PUBLIC = sealing.public_of(SECRET)
FIELDS = {"email": ("zoé@exemple.example",), "phone": ("01 02 03 04 05", "")}


def test_there_and_back():
    assert sealing.open_fields(SECRET, sealing.seal_fields(PUBLIC, FIELDS)) == FIELDS


def test_nothing_of_it_shows():
    sealed = sealing.seal(PUBLIC, b"jeanne.martin@exemple.example")
    assert b"jeanne" not in sealed
    assert sealed != sealing.seal(PUBLIC, b"jeanne.martin@exemple.example")


def test_another_key_does_not_open_it():
    with pytest.raises(CannotOpen):
        sealing.open_sealed(sealing.new(), sealing.seal(PUBLIC, b"private"))


@given(some.binary(max_size=80))
def test_rubbish_is_told(rubbish):
    with pytest.raises(CannotOpen):
        sealing.open_sealed(SECRET, rubbish)
    with pytest.raises(CannotOpen):
        sealing.open_box(SECRET, rubbish.decode("latin-1"))
    assert isinstance(sealing.split_fields(rubbish.decode("latin-1")), dict)


def test_a_damaged_seal_is_told():
    sealed = bytearray(sealing.seal(PUBLIC, b"private"))
    sealed[-1] ^= 1
    with pytest.raises(CannotOpen):
        sealing.open_sealed(SECRET, bytes(sealed))


def test_what_is_sealed_but_no_values_is_told():
    sealed = base64.b64encode(sealing.seal(PUBLIC, b"[3]")).decode()
    with pytest.raises(CannotOpen):
        sealing.open_fields(SECRET, f"email:{sealed}")


@pytest.mark.parametrize("name", ["*", "", "É", "a b", "../a", "x" * 200])
def test_what_is_no_name_of_a_field_is_left_out(name):
    """A server that lies cannot give a field a name by which it would never be erased."""
    assert sealing.split_fields(f"email:QQ== {name}:QQ==").keys() <= {"email", "b"}


def test_a_field_is_taken_out_without_the_private_key():
    boxes = sealing.split_fields(sealing.seal_fields(PUBLIC, FIELDS))
    assert list(boxes) == ["email", "phone"]
    assert sealing.open_box(SECRET, boxes["email"]) == FIELDS["email"]


def test_a_key_as_text_is_a_key():
    assert sealing.text_of(sealing.bytes_of(PUBLIC)) == PUBLIC
    assert len(PUBLIC) == 64
    assert sealing.bytes_of(PUBLIC) == sealing.bytes_of(f" {PUBLIC[:20]}\n  {PUBLIC[20:]}\n")


@given(some.integers(len(PREFIX), 63), some.characters(codec="ascii", categories=("L", "N", "Pd")))
def test_each_wrong_character_is_told(place, character):
    """Whatever single character of a public key is copied wrongly."""
    wrong = PUBLIC[:place] + character + PUBLIC[place + 1 :]
    if wrong == PUBLIC:
        return
    with pytest.raises(BadKey):
        sealing.bytes_of(wrong)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "prefix"),
        ("ssh-ed25519 AAAA", "prefix"),
        (PUBLIC[:-4], "length"),
        (PUBLIC + "AAAA", "length"),
        (PUBLIC[:-1], "length"),
        (PUBLIC[:20] + "é" + PUBLIC[21:], "length"),
        (PUBLIC[:30] + PUBLIC[31] + PUBLIC[30] + PUBLIC[32:], "check"),
    ],
)
def test_why_a_key_is_none(text, why):
    with pytest.raises(BadKey) as told:
        sealing.bytes_of(text)
    assert told.value.why == why


def test_a_private_key_shows_itself_nowhere():
    assert "Private(…)" == f"{SECRET}" == repr([SECRET])[1:-1]
    for leak in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError):
            leak(SECRET)


_PHP = r"""
[$_, $public, $private] = $argv;
$whole = sodium_base642bin(substr($public, 16), SODIUM_BASE64_VARIANT_URLSAFE);
$key = substr($whole, 0, 32);
if (substr(hash('sha256', 'civicgen-public-' . $key, true), 0, 4) !== substr($whole, 32)) { exit(3); }
echo 'email:', base64_encode(sodium_crypto_box_seal('["zo\u00e9@exemple.example"]', $key)), "\n";
$pair = sodium_crypto_box_keypair_from_secretkey_and_publickey(hex2bin($private), $key);
echo sodium_crypto_box_seal_open(base64_decode(explode(':', trim(fgets(STDIN)))[1]), $pair), "\n";
"""


def test_php_seals_and_opens_the_same():
    """What a PHP file on rented hosting seals is opened here, and the other way round."""
    done = subprocess.run(
        [command("php"), "-r", _PHP, "--", PUBLIC, SECRET.secret.hex()],
        input=sealing.seal_fields(PUBLIC, {"email": ("a@b.example",)}),
        capture_output=True,
        text=True,
        check=True,
    )
    sealed, opened = done.stdout.splitlines()
    assert sealing.open_fields(SECRET, sealed) == {"email": ("zoé@exemple.example",)}
    assert opened == '["a@b.example"]'
