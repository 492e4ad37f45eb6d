// 换个人: a shared phone is handed on.

import { confirmDialog } from "/shared/page/confirm.js";
import { t } from "/shared/words/i18n.js";

/** Hand a shared phone on: the next person finds nothing of this one, and the standard display. */
export async function changePerson(/** @type {App} */ app) {
  if (await confirmDialog({ title: t("me.change.ask"), text: t("me.change.detail"), yes: t("me.change"), no: t("cancel") })) await app.changePerson();
}
