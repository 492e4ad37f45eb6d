// Printed by `python -m bff theme --write` from bff/page_settings: change it there.
export const textsPresets = {
  "preset.standard": { zh: "标准版", en: "Standard" },
  "preset.standard.note": { zh: "常用的字号和颜色", en: "Usual text size and colours" },
  "preset.elder": { zh: "长辈版", en: "Senior version" },
  "preset.elder.note": { zh: "大字、大按钮、页面简单", en: "Large text and buttons, simple pages" },
  "preset.low-vision": { zh: "大字高对比", en: "Large text, high contrast" },
  "preset.low-vision.note": { zh: "看不清小字的人", en: "For those who cannot read small text" },
  "preset.blind": { zh: "听屏幕", en: "Listen to the screen" },
  "preset.blind.note": { zh: "自助机会读屏幕；手机请用自带的读屏", en: "Kiosks read aloud; on a phone use its own screen reader" },
  "preset.deaf": { zh: "看文字", en: "Read instead of listening" },
  "preset.deaf.note": { zh: "朗读有字幕，问人用短信", en: "Captions, and messages in place of calls" },
  "preset.motor": { zh: "方便点按", en: "Easy to press" },
  "preset.motor.note": { zh: "按钮大而低，不怕误碰", en: "Large, low buttons that ignore slips" },
  "preset.foreigner": { zh: "English", en: "English" },
  "preset.foreigner.note": { zh: "英文页面，句子简单", en: "English pages in plain words" },
};
