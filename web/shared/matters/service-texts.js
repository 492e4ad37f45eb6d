// The texts of a service that a page shows. Some exist in Chinese only (chineseNote in dom.js).

export const formTexts = (fields) => fields.flatMap(({ label, note, choices }) => [label, note, ...choices.map((choice) => choice.label)]);

export const materialTexts = (materials) => materials.flatMap(({ name, note, source }) => [name, note, source]);
