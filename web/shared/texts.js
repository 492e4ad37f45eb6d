// Every word these pages say, Chinese and English side by side, so that neither can be forgotten. {name} is a place to
// fill. Plain words: an 80-year-old reads the Chinese, a visitor the English.

import { textsCommon } from "/shared/texts-common.js";
import { textsDemo } from "/shared/texts-demo.js";
import { textsPhone } from "/shared/texts-phone.js";
import { textsReasons } from "/shared/texts-reasons.js";
import { textsTerminal } from "/shared/texts-terminal.js";

export const texts = { ...textsCommon, ...textsReasons, ...textsPhone, ...textsTerminal, ...textsDemo };
