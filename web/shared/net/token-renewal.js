// What a call does when the server no longer takes its token.

import { ApiProblem } from "/shared/net/problem.js";

/**
 * Run a call, and run it again with a newer token when the server refuses its own. The newer one may come from another tab and have
 * run out too, as a page that slept hears of it late: then the token is renewed once more.
 * @template T
 * @param {import("/types/call").Auth | null} auth
 * @param {() => Promise<T>} once
 * @returns {Promise<T>}
 */
export async function withRenewal(auth, once) {
  for (let renewals = 0; ; renewals += 1) {
    const token = auth?.token() ?? null;
    try {
      return await once();
    } catch (problem) {
      const isStale = problem instanceof ApiProblem && problem.status === 401 && (renewals === 0 || (renewals === 1 && problem.reasonCode === "token-expired"));
      if (!(auth && isStale && (await auth.renew(token)))) throw problem;
    }
  }
}
