"""The words an item is found by, made once when it is read from the core: as written, and as they
sound (拼音).

Both what is searched and what is typed go through ``plain``: full-width forms, case, accents and
punctuation make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import msgspec

from gateways.core import Item

NEXT_SYLLABLE = "'"  # 隔音符号; no character that ``plain`` keeps
_ACCENTED_U = re.compile("u(\u0304|\u0301|\u030c|\u0300)?\u0308")


class Words(msgspec.Struct, array_like=True, frozen=True):
    """Three lines as they are written and the same three as they sound: the name, the keywords with
    spaces between, the agency. Syllables are set apart by ``NEXT_SYLLABLE``.
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


def sound(text: str) -> str:
    """How it is read (普通话拼音, without tones), its syllables set apart.

    Several readings of one character are told apart by the words it stands in: 重庆 is chong'qing,
    银行 yin'hang.
    """
    return NEXT_SYLLABLE.join(_syllables(text))


def _syllables(text: str) -> Iterable[str]:
    # Here, not above: its word list takes 0.3 s and 60 MB, and few processes ever need it.
    from pypinyin import lazy_pinyin

    return filter(None, map(plain, lazy_pinyin(text)))


def initials(sounds: str) -> str:
    """The first letter of each syllable, in the same phrases and lines: gong'ji'jin is gjj."""
    return _REST_OF_SYLLABLE.sub("", sounds)


_REST_OF_SYLLABLE = re.compile(r"(?<=[^'\s])[^'\s]+'?|'")
