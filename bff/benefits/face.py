"""The face of benefits."""

from __future__ import annotations

from bff.api.face import Face
from bff.benefits.messages import benefit_kind

face = Face(message_kinds=lambda context: (benefit_kind(context),))
