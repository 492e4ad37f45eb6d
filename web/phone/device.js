/** A name by which people recognise their own device in the list, e.g. "Android · Chrome". Nothing that tracks. */
export function deviceName(agent = navigator.userAgent) {
  const system = [["iPhone", /iPhone/], ["iPad", /iPad/], ["HarmonyOS", /HarmonyOS|OpenHarmony/], ["Android", /Android/],
    ["Windows", /Windows/], ["Mac", /Macintosh/], ["Linux", /Linux/]].find(([, pattern]) => pattern.test(agent))?.[0];
  const browser = [["微信", /MicroMessenger/], ["Edge", /Edg\//], ["Firefox", /Firefox/], ["Chrome", /Chrome|CriOS/],
    ["Safari", /Safari/]].find(([, pattern]) => pattern.test(agent))?.[0];
  return [system, browser].filter(Boolean).join(" · ") || "Browser";
}
