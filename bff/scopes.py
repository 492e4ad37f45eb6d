"""Scopes of a citizen's session (RFC 6749 §3.3). Every route of a citizen names one.

A kiosk may be left alone, and others can see it. So its session has only the scopes to apply, to
follow cases, to take rights away and to read how pages look. Showing a certificate, giving a right,
managing sign-ins and changing settings need one's own phone. See
docs/decisions/0038-session-scopes.md.
"""

from __future__ import annotations

from enum import StrEnum

from bff.problems import Problem, ProblemKind
from ground.language import Text

INSUFFICIENT_SCOPE = ProblemKind(
    "insufficient-scope",
    403,
    Text("请用自己的手机办这件事", "Please do this on your own phone"),
    Text(
        "在自助机上可以申报和查进度。这件事请在您手机上的“码上办”里办。",
        "At a kiosk you can apply and follow your cases. Open Mashangban on your phone for this.",
    ),
)


class Scope(StrEnum):
    APPLY = "apply"  # 申报: drafts, materials, submissions
    FOLLOW = "follow"  # 查进度: cases, and the applicant's tasks in them
    GIVE_UP = "give-up"  # 撤回权利: refuse or end a right, or one's own sign-in
    CERTIFICATES = "certificates"  # 亮证: list and show certificates, read the usage log
    DISPLAY = "display"  # 页面显示: read how one's pages look
    ACCOUNT = "account"  # 登录与授权: sign-ins, delegations, page settings


PHONE_SCOPES = frozenset(Scope)
KIOSK_SCOPES = frozenset({Scope.APPLY, Scope.FOLLOW, Scope.GIVE_UP, Scope.DISPLAY})


def insufficient_scope(scope: Scope) -> Problem:
    """Build the 403 for a session without this scope, with the challenge of RFC 6750 §3.1."""
    challenge = f'DPoP error="insufficient_scope", scope="{scope}"'
    return Problem(INSUFFICIENT_SCOPE, headers={"WWW-Authenticate": challenge})
