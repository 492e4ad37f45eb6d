"""Personal columns: what went in comes out, and nothing else does."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

import pytest

from models import Person
from models.encryption import Clear, DecryptionFailed, FieldCipher, use_cipher
from models.transaction import database, execute_returning

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
TEXTS = ["林秀英", "王𠮷", "阿依古丽·买买提", "Maria", "", "🙂\x00", "长" * 2000]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_what_went_in_comes_out(cipher: FieldCipher, text: str) -> None:
    stored = cipher.encrypt(text, "person.name")
    assert stored.startswith("1.")
    assert not text or text not in stored
    assert cipher.decrypt(stored, "person.name") == text


def test_the_same_text_is_stored_differently_each_time(cipher: FieldCipher) -> None:
    assert len({cipher.encrypt("林秀英", "person.name") for _ in range(50)}) == 50


def test_a_value_belongs_to_its_column(cipher: FieldCipher) -> None:
    stored = cipher.encrypt("林秀英", "person.name")
    with pytest.raises(DecryptionFailed, match=r"^person\.cert_no does not decrypt$"):
        cipher.decrypt(stored, "person.cert_no")


def test_after_a_rotation_old_values_are_read_and_new_ones_are_under_the_new_key() -> None:
    stored = FieldCipher(1, {1: OLD}).encrypt("林秀英", "person.name")
    rotated = FieldCipher(2, {2: NEW, 1: OLD})
    assert rotated.decrypt(stored, "person.name") == "林秀英"
    assert rotated.encrypt("林秀英", "person.name").startswith("2.")
    with pytest.raises(DecryptionFailed):
        FieldCipher(2, {2: NEW}).decrypt(stored, "person.name")


def wrong_values() -> list[str]:
    stored = FieldCipher(1, {1: OLD}).encrypt("林秀英", "person.name")
    raw = bytearray(base64.urlsafe_b64decode(stored[2:]))
    flipped = []
    for place in (0, 12, len(raw) - 1):
        raw[place] ^= 1
        flipped.append("1." + base64.urlsafe_b64encode(raw).decode())
        raw[place] ^= 1
    return [
        *flipped,
        stored[:-8],
        "1.",
        "",
        "x",
        "林秀英",
        f"2.{stored[2:]}",
        f"x.{stored[2:]}",
        "1.@@@",
    ]


@pytest.mark.parametrize("stored", wrong_values(), ids=range(len(wrong_values())))
def test_a_changed_value_is_an_error_and_not_a_name(stored: str) -> None:
    with pytest.raises(DecryptionFailed) as caught:
        FieldCipher(1, {1: OLD}).decrypt(stored, "person.name")
    assert "林" not in str(caught.value)


def somebody(**facts: Any) -> Person:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    known = {"cert_no": Clear("359901194403121280"), "name": Clear("王𠮷"), **facts}
    return Person(
        id="p", lookup="l", kind="person", cert_type="111", created_at=now, seen_at=now, **known
    )


async def raw_name() -> str:
    [row] = await execute_returning(database(), "SELECT name FROM person")
    return str(row["name"])


@pytest.mark.usefixtures("tables")
async def test_a_row_is_clear_in_python_and_sealed_in_the_database() -> None:
    await Person.bulk_create([somebody()])
    assert "王" not in await raw_name()
    person = await Person.get()
    assert (person.name, person.cert_no) == ("王𠮷", "359901194403121280")
    assert not person.mobile
    await Person.filter(id="p").update(name="阿依古丽")
    assert "阿" not in await raw_name()
    assert (await Person.get()).name == "阿依古丽"


@pytest.mark.usefixtures("small_tables")
async def test_clear_text_found_in_the_database_is_an_error() -> None:
    await Person.bulk_create([somebody()])
    await execute_returning(database(), "UPDATE person SET name = '王𠮷'")
    with pytest.raises(DecryptionFailed):
        await Person.get()


def test_a_new_row_must_say_that_its_text_is_clear(cipher: FieldCipher) -> None:
    with pytest.raises(DecryptionFailed):
        somebody(name="王𠮷")


def test_without_a_cipher_nothing_is_written(
    cipher: FieldCipher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.encryption._cipher", None)
    with pytest.raises(RuntimeError, match="use_cipher"):
        somebody(name="1.x")
    use_cipher(cipher)
    assert somebody().name == "王𠮷"
