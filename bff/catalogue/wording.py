"""The words an item is found by, made once when it is read from the core: as written, and as they
sound (拼音).

Both what is searched and what is typed go through ``plain``: full-width forms, case, accents and
punctuation make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import msgspec

from gateways.core import Item

_REST_OF_SYLLABLE = re.compile("[a-z]+")
_ACCENTED_U = re.compile("u(\u0304|\u0301|\u030c|\u0300)?\u0308")


class Words(msgspec.Struct, array_like=True, frozen=True):
    """Three lines as they are written and the same three as they sound: the name, the keywords with
    spaces between, the agency.
    """

    written: tuple[str, str, str]
    sounds: tuple[str, str, str]


def words_of(item: Item) -> Words:
    lines = ([item.name], item.keywords, [item.agency.name])
    written = [" ".join(filter(None, map(plain, phrases))) for phrases in lines]
    sounds = [" ".join(filter(None, map(sound, phrases))) for phrases in lines]
    return Words(tuple(written), tuple(sounds))  # type: ignore[arg-type]


def split_words(text: str) -> list[str]:
    """Its letters, digits and characters in their plainest form, parted where anything else was.

    ``ü`` is ``v``, as it is typed.
    """
    unmarked = _ACCENTED_U.sub("v", unicodedata.normalize("NFKD", text.casefold()))
    kept = (
        character if character.isalnum() else " "
        for character in unmarked.casefold()
        if unicodedata.category(character) != "Mn"
    )
    return "".join(kept).split()


def plain(text: str) -> str:
    return "".join(split_words(text))


@lru_cache(maxsize=4096)  # keywords and agencies come again and again
def sound(text: str) -> str:
    """How it is read (普通话拼音, without tones), each syllable beginning with a capital letter.

    Several readings of one character are told apart by the words it stands in: 重庆 is ChongQing,
    银行 is YinHang.
    """
    # Here, not above: its word list takes 0.3 s and 60 MB, and few processes ever need it.
    from pypinyin import lazy_pinyin

    return "".join(plain(syllable).capitalize() for syllable in lazy_pinyin(text))


def initials(sounds: str) -> str:
    """The first letter of each syllable: GongJiJin is gjj."""
    return _REST_OF_SYLLABLE.sub("", sounds).lower()
