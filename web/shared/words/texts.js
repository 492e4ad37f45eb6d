// Every word these pages say, Chinese and English side by side, so that neither can be forgotten. {name} is a place to
// fill. Plain words: an 80-year-old reads the Chinese, a visitor the English.

import { textsCases } from "/shared/words/texts-cases.js";
import { textsCommon } from "/shared/words/texts-common.js";
import { textsDelegations } from "/shared/words/texts-delegations.js";
import { textsDemo } from "/shared/words/texts-demo.js";
import { textsKiosk } from "/shared/words/texts-kiosk.js";
import { textsMaterials } from "/shared/words/texts-materials.js";
import { textsMatters } from "/shared/words/texts-matters.js";
import { textsPhone } from "/shared/words/texts-phone.js";
import { textsReasons } from "/shared/words/texts-reasons.js";
import { textsTerminal } from "/shared/words/texts-terminal.js";

export const texts = {
  ...textsCommon, ...textsReasons, ...textsPhone, ...textsTerminal, ...textsDemo, ...textsMatters, ...textsMaterials, ...textsCases, ...textsDelegations, ...textsKiosk,
};
