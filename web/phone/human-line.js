// The line to a person (12345), at the lower edge where there are no tabs.

import { drawBlocks } from "/shared/page/blocks.js";
import { builtInPage } from "/shared/page/page-data.js";

/** Create the human line that the phone carries, for pages that the server does not describe. */
export function humanLine() {
  const [human] = builtInPage("home", false).blocks.filter(({ kind }) => kind === "human");
  return drawBlocks([human], { go: () => {} })[0];
}
