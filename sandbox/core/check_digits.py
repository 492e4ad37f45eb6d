"""Check digits of the numbers that the sandbox invents (docs/sources.md).

Each function takes the number without its check character and returns that character.
"""

_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def citizen_id_check(first17: str) -> str:
    """Compute the check digit of a 公民身份号码 (GB 11643): 17 digits → 0–9 or X.

    Residence permits (81–83) use it too.
    """
    total = sum(w * int(c) for w, c in zip(_CITIZEN_WEIGHTS, first17, strict=True))
    return "10X98765432"[total % 11]


def organisation_code_check(first8: str) -> str:
    """Compute the check digit of a 组织机构代码 (GB 11714), positions 9–17 of a USCC.

    8 characters → 0–9, X.
    """
    total = sum(w * int(c, 36) for w, c in zip(_ORGANISATION_WEIGHTS, first8, strict=True))
    return "0123456789X"[-total % 11]


def uscc_check(first17: str) -> str:
    """Compute the check character of a 统一社会信用代码 (GB 32100).

    17 characters without I, O, S, V, Z → one more of the same.
    """
    values = (_USCC_ALPHABET.index(c) for c in first17)
    total = sum(w * v for w, v in zip(_USCC_WEIGHTS, values, strict=True))
    return _USCC_ALPHABET[-total % 31]


def mod_37_36_check(text: str) -> str:
    """Compute ISO 7064 MOD 37,36 over digits and capitals, as in a 证照标识 (GB/T 36904)."""
    p = 36
    for character in text:
        p = (p + int(character, 36)) % 36 or 36
        p = p * 2 % 37
    return "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(37 - p) % 36]


def certificate_identifier(type_code: str, issuer_code: str, serial: str, version: str) -> str:
    """Build a whole 证照标识: OID root, four parts and their check character, joined by dots."""
    check = mod_37_36_check(type_code + issuer_code + serial + version)
    return f"1.2.156.3005.2.{type_code}.{issuer_code}.{serial}.{version}.{check}"
