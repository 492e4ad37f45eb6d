"""A browser's voices, for ``init`` or ``script``. Debian's Chromium has none."""

from __future__ import annotations

VOICES = """(() => {
  window.speeches = [];
  class Synthesis extends EventTarget {
    #voices = [];
    #queue = window.speeches;
    get speaking() { return this.#queue.length > 0; }
    getVoices() { return this.#voices; }
    speak(speech) { this.#queue.push(speech); }
    cancel() { this.#queue.length = 0; }
  }
  const synthesis = new Synthesis();
  Object.defineProperty(window, "speechSynthesis", { value: synthesis });
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  window.voiceCame = (lang) => {
    synthesis.getVoices().push({ lang, localService: true });
    synthesis.dispatchEvent(new Event("voiceschanged"));
  };
  window.spoken = () => speeches.map(({ text, rate }) => [text, rate]);
  window.end = () => speeches.shift().onend();
})();"""
"""Voices that come when the test says ``voiceCame``. What is spoken ends when it says."""

VOICE = f"""{VOICES}
["zh-CN", "en-GB"].forEach(voiceCame);"""
"""Voices that are there."""
