"""The face of certificates."""

from __future__ import annotations

from bff.api.face import Face
from bff.certificates.checks import usage_log
from bff.certificates.messages import SCAN_MESSAGE
from bff.certificates.presentation import Presentation
from bff.certificates.problems import NOT_IN_FORCE
from bff.certificates.routes import routes
from bff.certificates.scan_schemas import CertificateScanView
from bff.certificates.scanning import record_refusal, record_repeat, show
from bff.core_problems import CORE_UNAVAILABLE
from bff.health import Feature
from bff.http.rate_limits import RatePolicy
from bff.scans import CodeAction
from models.terminal import Capability
from qr import CodeKind

face = Face(
    routes=(routes,),
    rate_policies=(RatePolicy("codes", 60, 60),),
    message_kinds=lambda context: (SCAN_MESSAGE,),
    code_actions={
        (CodeKind.CERTIFICATE, Capability.VIEW_CERTIFICATES): CodeAction(
            code=Presentation,
            answer=CertificateScanView,
            run=show,
            before_repeat=record_repeat,
            problems=(*NOT_IN_FORCE, CORE_UNAVAILABLE),
        )
    },
    refused_scans=(record_refusal,),
    checks=(usage_log,),
    features={
        "certificates": Feature(core=("certificates",)),
        "presentations": Feature(core=("certificates",), redis=True),
        "usageLog": Feature(),
    },
)
