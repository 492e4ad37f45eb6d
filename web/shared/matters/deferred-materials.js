// 容缺: which materials come later. Chosen while attaching, told to the server at submission, kept until then only here.

const nameOf = (draftId) => `deferred:${draftId}`;

/** Read which materials come later. `keep` is like sessionStorage: it lasts as long as the visit. */
export function readDeferred(keep, draftId) {
  try {
    return new Set(JSON.parse(keep.getItem(nameOf(draftId))) ?? []);
  } catch {
    return new Set();
  }
}

export function writeDeferred(keep, draftId, codes) {
  if (codes.size) keep.setItem(nameOf(draftId), JSON.stringify([...codes]));
  else keep.removeItem(nameOf(draftId));
}
