"""Messages to whoever wrote a draft."""

from __future__ import annotations

from bff.catalogue import service as catalogue
from bff.context import AppContext
from bff.drafts.ends import DRAFT_LIFE, DraftDue
from bff.drafts.reminders import may_go_on
from bff.drafts.schemas import DraftDueMessage
from bff.outside_names import outside_name
from bff.scopes import Scope
from ground.clock import in_china
from ground.language import Text, day_text
from models import Draft
from models.push import PushClass
from notifications import MessageKind, MessageView, OutsideNotice, Reader, Urgency

_DUE = Text("草稿{day}会被删除", "Your draft will be deleted on {day}")
_TITLE = Text("{item}：{title}", "{item}: {title}")
_GO_ON = Text("还要办，请接着填，草稿就会留下。", "Still need it? Go on with it, and it will stay.")
_OPEN = Text(
    "还要办，请打开“码上办”接着填。", "Still need it? Open Mashangban and go on with your draft."
)
_YOUR_DRAFT = Text("您的草稿", "Your draft")


def draft_kind(context: AppContext) -> MessageKind[DraftDue]:
    async def show(news: DraftDue, reader: Reader) -> MessageView | None:
        """Show it while the draft is open and unchanged, to who may still go on with it."""
        draft = await Draft.of_person(news.draft_id, reader.person_id)
        now = context.clock.now()
        if draft is None or not draft.is_open or draft.version != news.version:
            return None
        if now >= (ends_at := draft.touched_at + DRAFT_LIFE):
            return None
        if not await may_go_on(draft, now):
            return None
        language = reader.language
        names = await catalogue.names(context, {draft.item_code}, language)
        name, day = names.get(draft.item_code, draft.item_code), in_china(ends_at).date()
        happening = _DUE.render(language, day=day_text(day, language))
        messages = context.settings.messages
        outside = OutsideNotice(
            subject=outside_name(messages, draft.item_code, name, language, _YOUR_DRAFT),
            news=happening,
            advice=_OPEN.render(language),
            at=in_china(now),
        )
        return MessageView(
            _TITLE.render(language, item=name, title=happening),
            _GO_ON.render(language),
            Urgency.USUAL,
            DraftDueMessage(draft_id=draft.id, item_name=name, delete_at=in_china(ends_at)),
            PushClass.ACTION,
            outside,
        )

    return MessageKind(
        message=DraftDue, scope=Scope.ACCOUNT, show=show, tasks=_tasks, may_lapse=True
    )


async def _tasks(person_id: str) -> list[str]:
    """List the person's open drafts."""
    rows = Draft.filter(person_id=person_id, open_key__isnull=False)
    return [f"draft:{draft_id}" for draft_id in await rows.values_list("id", flat=True)]
