"""A client that openapi-python-client makes of the description shows a certificate and applies."""

from __future__ import annotations

import importlib
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contract.test_description import DESCRIPTION
from tests.services.environment import with_our_programs
from tests.support.applications import item_code, sample_value
from tests.support.clients import Phone
from tests.support.stage import Stage

PACKAGE = "mashangban_bff_client"
CONFIG = Path(__file__).with_name("python_client.yaml")
STATEMENT = "公积金缴存证明打印"


def generate(description: Path, folder: Path) -> str:
    """Make a client in the folder. Return all that the generator said."""
    command: list[Any] = [
        sys.executable,
        "-m",
        "openapi_python_client",
        "generate",
        "--path",
        description,
    ]
    options: list[Any] = ["--output-path", folder, "--overwrite", "--config", CONFIG]
    # The generator formats what it made by the ruff that it finds on the PATH.
    result = subprocess.run(
        [*command, *options],
        capture_output=True,
        text=True,
        check=False,
        env=with_our_programs(),
    )
    return f"{result.stdout}{result.stderr}" + ("" if result.returncode == 0 else "Error")


def complaints(said: str) -> list[str]:
    return [line for line in said.splitlines() if "arning" in line or "rror" in line]


@pytest.fixture(scope="module")
def generated_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    folder = tmp_path_factory.mktemp("client")
    said = generate(DESCRIPTION, folder)
    sys.path.insert(0, str(folder))
    yield folder, said
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.startswith(PACKAGE)]:
        del sys.modules[name]


def test_it_is_generated_without_a_warning(generated_client: tuple[Path, str]) -> None:
    folder, said = generated_client
    assert complaints(said) == []
    assert (folder / PACKAGE / "api" / "drafts" / "begin_draft.py").exists()


def test_a_warning_is_found(tmp_path: Path) -> None:
    document = json.loads(DESCRIPTION.read_text())
    [answer] = document["paths"]["/v1/drafts"]["get"]["responses"]["200"]["content"].values()
    answer["schema"] = {"$ref": "#/components/schemas/Nowhere"}
    faulty = tmp_path / "faulty.json"
    faulty.write_text(json.dumps(document))
    assert complaints(generate(faulty, tmp_path / "client"))


class Client:
    """The generated client as one caller uses it, with these headers."""

    def __init__(self, base_url: str, **headers: str) -> None:
        self._base_url, self._headers = base_url, headers

    async def __call__(self, operation: str, *path: str, **given: Any) -> Any:
        """Call an operation, ``tag.name``, and return its parsed answer."""
        module = importlib.import_module(f"{PACKAGE}.api.{operation}")
        make = importlib.import_module(PACKAGE).Client
        async with make(base_url=self._base_url, timeout=60, headers=self._headers) as client:
            answer = await module.asyncio_detailed(*path, client=client, **given)
        assert answer.status_code < 300, answer.content
        return answer.parsed


def model(name: str, **values: Any) -> Any:
    cls = getattr(importlib.import_module(f"{PACKAGE}.models"), name)
    return cls.from_dict(values)


async def signed_in(stage: Stage, uid: str) -> tuple[Client, str]:
    base = str(stage.client.base_url)
    body = model("AppSignIn", ticket=await stage.ticket(uid), device="generated")
    grant = await Client(base)("sessions_and_terminals.sign_in", body=body)
    return Client(base, Authorization=f"Bearer {grant.access_token}"), grant.access_token


@pytest.mark.usefixtures("generated_client")
async def test_it_shows_a_certificate_and_a_desk_scans_it(small_stage: Stage) -> None:
    citizen, _ = await signed_in(small_stage, "wangji")
    listed = await citizen("certificates.list_certificates")
    one = next(item for item in listed.items if item.usable)
    detail = await citizen("certificates.read_certificate", one.id)
    purpose = detail.purposes[0]
    agreed = [f.name + "*" * (f.shown == "masked") for f in purpose.fields]
    wanted = model("PresentationRequest", purpose=purpose.code, consentedFields=agreed)
    shown = await citizen("certificates.present_certificate", one.id, body=wanted)
    assert shown.expires_at > shown.issued_at
    assert (await citizen("codes.draw_code_svg", shown.code_id)).payload.read().startswith(b"<svg")

    desk = await small_stage.desk()
    at_desk = Client(str(small_stage.client.base_url), **desk.headers("POST", "/v1/scans"))
    scan = await at_desk(
        "codes.scan_code", body=model("ScanRequest", code=shown.code, useCause="核验身份")
    )
    assert [field.name for field in scan.fields] == [field.name for field in purpose.fields]
    assert scan.certificate.name == one.name
    log = await citizen("certificates.read_usage_log")
    assert [entry.outcome for entry in log.items] == ["shown"]


@pytest.mark.usefixtures("generated_client")
async def test_it_applies_for_a_service(small_stage: Stage) -> None:
    citizen, _ = await signed_in(small_stage, "wangji")
    code = await item_code(Phone(small_stage.client, {}), STATEMENT)
    guide = await citizen("catalogue.read_guide", code)
    draft = await citizen("drafts.begin_draft", body=model("NewDraft", itemCode=code))
    form = {f.name: sample_value(f.to_dict()) for f in guide.form if f.name not in draft.fixed}
    update = model("DraftUpdate", form=form)
    tag = f'"{draft.version}"'
    draft = await citizen("drafts.save_draft", draft.id, body=update, if_match=tag)
    assert draft.faults == []
    for lacking in draft.missing:
        await hand_in(citizen, draft.id, lacking)
    draft = await citizen("drafts.read_draft", draft.id)
    assert draft.ready
    asked = await citizen("cases.list_commitments", draft.id)
    submission = model(
        "SubmissionRequest",
        draftId=draft.id,
        draftVersion=draft.version,
        commitments=[one.code for one in asked.items if one.required],
    )
    done = await citizen("cases.submit_case", body=submission, idempotency_key="walk-of-a-client")
    assert done.acknowledged
    case = await citizen("cases.read_case", done.cases[0].id)
    assert case.case_no
    assert (await citizen("cases.read_receipt", case.id)).number == case.receipt_number


async def hand_in(citizen: Client, draft_id: str, lacking: Any) -> None:
    """Use the citizen's certificate where there is one, else send a file."""
    if lacking.certificate_usable:
        offers = await citizen("drafts.list_draft_certificates", draft_id)
        one = next(o for o in offers.items if o.material_code == lacking.code and o.usable)
        use = model(
            "CertificateUse",
            materialCode=lacking.code,
            certificateId=one.certificate_id,
            consentedFields=[field.name for field in one.fields],
        )
        await citizen("drafts.use_draft_certificate", draft_id, body=use)
    else:
        file = importlib.import_module(f"{PACKAGE}.types").File(payload=io.BytesIO(b"%PDF-1.4\n"))
        await citizen("drafts.add_material", draft_id, lacking.code, body=file)
