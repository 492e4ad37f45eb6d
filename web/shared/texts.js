// Every word these pages say, Chinese and English side by side, so that neither can be forgotten. {name} is a place to
// fill. Plain words: an 80-year-old reads the Chinese, a visitor the English.

import { textsCases } from "/shared/texts-cases.js";
import { textsCommon } from "/shared/texts-common.js";
import { textsDelegations } from "/shared/texts-delegations.js";
import { textsDemo } from "/shared/texts-demo.js";
import { textsKiosk } from "/shared/texts-kiosk.js";
import { textsMaterials } from "/shared/texts-materials.js";
import { textsMatters } from "/shared/texts-matters.js";
import { textsPhone } from "/shared/texts-phone.js";
import { textsReasons } from "/shared/texts-reasons.js";
import { textsTerminal } from "/shared/texts-terminal.js";

export const texts = {
  ...textsCommon, ...textsReasons, ...textsPhone, ...textsTerminal, ...textsDemo, ...textsMatters, ...textsMaterials, ...textsCases, ...textsDelegations, ...textsKiosk,
};
