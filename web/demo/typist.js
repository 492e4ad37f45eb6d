// Types into a frame the way a USB scanner does: a keyboard, very fast, ending with Enter.

const MARKS = { "-": ["Minus", false], _: ["Minus", true], "/": ["Slash", false], ":": ["Semicolon", true], ".": ["Period", false] };

function keyOf(character) {
  if (/[a-z]/.test(character)) return { code: `Key${character.toUpperCase()}`, shiftKey: false };
  if (/[A-Z]/.test(character)) return { code: `Key${character}`, shiftKey: true };
  if (/\d/.test(character)) return { code: `Digit${character}`, shiftKey: false };
  const [code, shiftKey] = MARKS[character] ?? ["", false];
  return { code, shiftKey };
}

/** Type a code as a USB scanner does. `frame` is an iframe of our own origin. All at once: a busy page must not stretch the gaps between the keys. */
export function typeLikeScanner(text, frame) {
  const { contentDocument, contentWindow } = frame;
  const target = contentDocument.activeElement ?? contentDocument.body;
  const press = (key, rest) => target.dispatchEvent(new contentWindow.KeyboardEvent("keydown", { key, ...rest, bubbles: true, cancelable: true }));
  for (const character of text) press(character, keyOf(character));
  press("Enter", { code: "Enter" });
}
