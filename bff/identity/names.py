"""Names of people, compared as an official at a counter would compare them. Pure.

One name is coded in several ways: on a keyboard, on an identity card, in a passport's
machine-readable line (ICAO Doc 9303-3 §6). Only the comparison ignores that; the stored form stays.
"""

from __future__ import annotations

import unicodedata

from bff.typed_text import visible

# Han that GBK kept in the private use area (U+E815 to U+E864) before Unicode had them. Old systems
# still send them in that form (GB 18030-2022, annex).
_PRIVATE_HAN = dict(
    zip(
        range(0xE815, 0xE865),
        "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖䙡䙌"
        "龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻",
        strict=True,
    )
)
_MIDDLE_DOTS = "•・‧∙⋅.·"
_LEFT_OUT = "'’‘ʼ´`\"“”-<,\u200c\u200d"  # passports omit quotes and commas and write hyphens as <
# Letters without a decomposition, and the second spelling that ICAO allows for some.
_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "oe", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "ŋ": "n"}
    | {"ħ": "h", "ŧ": "t", "ĸ": "q"}
)
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})


def same_name(typed_name: str, real_name: str) -> bool:
    """Tell if two spellings are the same name.

    Width, case, blanks, the kind of dot, quote and dash, accents, a passport's spelling and
    private-use forms of rare Han do not matter.
    """
    return bool(_spellings(typed_name) & _spellings(real_name))


def _spellings(name: str) -> set[str]:
    plain = visible(name).translate(_PRIVATE_HAN).casefold()
    simplified = "".join(_simplify(character) for character in unicodedata.normalize("NFKC", plain))
    composed = unicodedata.normalize("NFC", simplified)
    return {_strip_accents(composed), _strip_accents(composed.translate(_SPELLED_OUT))}


def _simplify(character: str) -> str:
    if character in _MIDDLE_DOTS:
        return "·"
    dropped = character.isspace() or character in _LEFT_OUT
    return "" if dropped or unicodedata.category(character) == "Pd" else character


def _strip_accents(name: str) -> str:
    apart = unicodedata.normalize("NFD", name.translate(_LETTERS))
    return "".join(character for character in apart if unicodedata.category(character) != "Mn")
