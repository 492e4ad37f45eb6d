/** @type {(names: [string, RegExp][], agent: string) => string | undefined} */
const nameIn = (names, agent) => names.find(([, pattern]) => pattern.test(agent))?.[0];

/** Return a name by which people recognise their own device, such as "Android · Chrome". It tracks nobody. */
export function deviceName(agent = navigator.userAgent) {
  const system = nameIn([["iPhone", /iPhone/], ["iPad", /iPad/], ["HarmonyOS", /HarmonyOS|OpenHarmony/], ["Android", /Android/],
    ["Windows", /Windows/], ["Mac", /Macintosh/], ["Linux", /Linux/]], agent);
  const browser = nameIn([["微信", /MicroMessenger/], ["Edge", /Edg\//], ["Firefox", /Firefox/], ["Chrome", /Chrome|CriOS/],
    ["Safari", /Safari/]], agent);
  return [system, browser].filter(Boolean).join(" · ") || "Browser";
}
