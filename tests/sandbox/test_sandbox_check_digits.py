"""The check digits against values from the standards, and every invented number against them."""

import pytest

from sandbox.core.certificate_types import FIELD_LABELS, TYPES
from sandbox.core.check_digits import (
    certificate_identifier,
    citizen_id_check,
    mod_37_36_check,
    organisation_code_check,
    uscc_check,
)
from sandbox.core.library import CERTIFICATES
from sandbox.core.people import PEOPLE, Resident
from sandbox.core.shelf import SeedCertificate


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X",
        "440524188001010014",
        "11010519500101999X",
        "81000019980902013X",
        "820000200009100032",
        "830000200209060065",
        "932682198501010017",
    ],
)
def test_citizen_ids_of_the_standard_are_valid(number: str) -> None:
    assert citizen_id_check(number[:17]) == number[17]


def test_a_wrong_citizen_id_is_told_apart() -> None:
    assert citizen_id_check("110101197608056896"[:17]) == "7"


@pytest.mark.parametrize("code", ["MA1FL0LY9", "D2143569X", "666007217"])
def test_organisation_codes_are_valid(code: str) -> None:
    assert organisation_code_check(code[:8]) == code[8]


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y43",
        "91310110666007217T",
        "91310115591693856A",
        "91110000101623741K",
        "11100000000013338W",
        "11100000MB03271699",
        "91350100MA00000230",  # check value 31 wraps to 0
    ],
)
def test_uniform_social_credit_codes_are_valid(code: str) -> None:
    assert uscc_check(code[:17]) == code[17]


@pytest.mark.parametrize(
    "identifier",
    [
        "11100000000013338W011.11350000003591037R.20260000000000000001.001.U",
        "11100000000013338W011.11350000003591037R.A00000000000000000ZZ.002.7",
        "11100000MB03271699022.340100.000000016.001.9",
        "11100000000013338W009.11330105002500287C.2025052201.002.0",
    ],
)
def test_certificate_identifiers_are_valid(identifier: str) -> None:
    kind, issuer, serial, version, _ = identifier.split(".")
    assert certificate_identifier(kind, issuer, serial, version) == f"1.2.156.3005.2.{identifier}"


def test_mod_37_36_gives_the_example_of_iso_7064() -> None:
    assert mod_37_36_check("A12425GABC1234002") == "M"


@pytest.mark.parametrize("resident", PEOPLE.values(), ids=PEOPLE.keys())
def test_every_persons_numbers_are_valid_and_nobodys(resident: Resident) -> None:
    if resident.cert_type == "111":
        assert citizen_id_check(resident.cert_no[:17]) == resident.cert_no[17]
        assert resident.cert_no.startswith("359901"), "a region that was never allotted"
        assert resident.cert_no[6:14] == f"{resident.birth:%Y%m%d}"
        assert int(resident.cert_no[16]) % 2 == (resident.sex == "男")
    if resident.mobile is not None:
        assert len(resident.mobile) == 11
        assert resident.mobile.startswith("140")
    if resident.organisation is not None:
        uscc = resident.organisation.uscc
        assert uscc_check(uscc[:17]) == uscc[17]
        assert organisation_code_check(uscc[8:16]) == uscc[16]


@pytest.mark.parametrize(
    "certificate", CERTIFICATES.values(), ids=lambda c: f"{c.uid}-{c.kind.name}"
)
def test_every_certificate_is_well_formed(certificate: SeedCertificate) -> None:
    *_, kind, issuer, serial, version, check = certificate.identifier.split(".")
    assert mod_37_36_check(kind + issuer + serial + version) == check
    assert len(kind) == 21
    assert uscc_check(kind[:17]) == kind[17]
    assert uscc_check(issuer[:17]) == issuer[17]
    assert tuple(certificate.fields) == certificate.kind.fields
    assert all(certificate.fields.values())
    if certificate.kind.name.endswith("居民居住证"):
        assert citizen_id_check(certificate.number[:17]) == certificate.number[17]


def test_every_field_has_a_label_and_every_label_a_field() -> None:
    used = {field for kind in TYPES.values() for field in kind.fields}
    assert used == set(FIELD_LABELS)


def test_the_library_shows_every_kind_and_every_state_of_a_certificate() -> None:
    certificates = CERTIFICATES.values()
    assert {c.kind.code for c in certificates} == set(TYPES)
    assert {c.status for c in certificates} >= {"01", "02", "03", "99"}
    assert {c.trust_level for c in certificates} == {"A", "B", "C", "D"}
    assert any(c.valid_to is None for c in certificates)
    assert len(CERTIFICATES) == len(set(CERTIFICATES))
