"""Search words of an item, computed once when it is read: as written, by sound (拼音), in English.

Items and questions both pass through ``join_words``: full-width forms, case, accents and
punctuation make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice

import msgspec

from bff.catalogue.place_names import split_at_places
from bff.catalogue.subjects import keys_of
from gateways.core import Item

_REST_OF_SYLLABLE = re.compile("[a-z]+")
_MAYBE_UMLAUT = re.compile("(?<=[ln])y?u")
_UMLAUTS = 2  # limit in one word, because each ü doubles the spellings
_V_FOR_U = re.compile("(?<=[jqxy])v")
_LICENSE = re.compile("licens")
_SHORT = 3
_ACCENTED_U = re.compile("u(\u0304|\u0301|\u030c|\u0300)?\u0308")


class Words(msgspec.Struct, array_like=True, frozen=True):
    """Search words: three lines as written, and the same three by sound.

    The lines are the name, the keywords separated by spaces, and the agency. ``english`` has the
    English name, each word with a capital, in place of the first. ``subjects`` are keys.
    """

    written: tuple[str, str, str]
    sounds: tuple[str, str, str]
    english: tuple[str, str, str] = ("", "", "")
    subjects: tuple[str, ...] = ()


def words_of(item: Item) -> Words:
    lines = ([item.name], item.keywords, [item.agency.name])
    written = [" ".join(filter(None, map(join_words, phrases))) for phrases in lines]
    sounds = [" ".join(filter(None, map(sound, phrases))) for phrases in lines]
    english = "".join(map(str.capitalize, split_words(_british_spelling(item.name_en or ""))))
    return Words(tuple(written), tuple(sounds), (english, "", ""), keys_of(item))  # type: ignore[arg-type]


def split_words(text: str) -> list[str]:
    """Split a text into its letters, digits and characters in their plainest form.

    ``ü`` is ``v``, as it is typed.
    """
    plain = _ACCENTED_U.sub("v", unicodedata.normalize("NFKD", text.casefold()))
    letters = (
        character if character.isalnum() else " "
        for character in plain.casefold()
        if unicodedata.category(character) != "Mn"
    )
    return "".join(letters).split()


def join_words(text: str) -> str:
    return "".join(split_words(text))


@lru_cache(maxsize=4096)  # keywords and agencies repeat often
def sound(text: str) -> str:
    """Return the reading (普通话拼音, without tones), each syllable with a capital letter.

    The word around a character decides between its readings: 银行 is YinHang. Names of places are
    read as their people do: 长乐 is ChangLe.
    """
    # Imported here, because its word list takes 0.3 s and 60 MB, and few processes need it.
    from pypinyin import lazy_pinyin

    read = ""
    for part, place in split_at_places(text):
        read += place or "".join(
            join_words(syllable).capitalize() for syllable in lazy_pinyin(part)
        )
    return read


def spellings(word: str) -> list[str]:
    """Return the possible spellings of typed pinyin, the typed one first.

    ü is typed as v, u or yu (LYU in a passport), and as v or u after j, q, x and y.
    """
    word = _V_FOR_U.sub("u", word)
    results = [""]
    at = 0
    for place in islice(_MAYBE_UMLAUT.finditer(word), _UMLAUTS):
        before = word[at : place.start()]
        results = [start + before + vowel for start in results for vowel in (place.group(), "v")]
        at = place.end()
    return [start + word[at:] for start in results]


def in_english(english: str) -> str:
    """Return an English word in the form of items' names: British spelling, no plural."""
    word = _british_spelling(english)
    return word[:-1] if len(word) > _SHORT and word.endswith("s") else word


def _british_spelling(english: str) -> str:
    return _LICENSE.sub("licenc", english.casefold())


def initials(sounds: str) -> str:
    """Return the first letter of each syllable: GongJiJin gives gjj."""
    return _REST_OF_SYLLABLE.sub("", sounds).lower()
