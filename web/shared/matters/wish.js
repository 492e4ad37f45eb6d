// One wish, one key: pressed again while nobody knows what became of it, it is the same wish; after an answer, a new one.

import { newKey } from "/shared/net/api.js";
import { ApiProblem } from "/shared/net/problem.js";

/** Create once(work), which calls work with the key of one wish. A refusal is an answer too: the server keeps it under its key. */
export function createWish() {
  let key = newKey();
  return async function once(work) {
    try {
      const answer = await work(key);
      key = newKey();
      return answer;
    } catch (error) {
      if (error instanceof ApiProblem && !error.mayPassByItself) key = newKey();
      throw error;
    }
  };
}
