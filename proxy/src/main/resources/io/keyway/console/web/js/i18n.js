// English texts are their own keys; other languages translate them.
import { prefer, preference } from "./state.js";
import { zh } from "./zh.js";

const languages = { en: {}, zh };
let language = preference("lang", navigator.language.startsWith("zh") ? "zh" : "en");
document.documentElement.lang = language;

export const lang = () => language;

export function setLang(next) {
  language = next;
  document.documentElement.lang = next;
  prefer("lang", next);
  window.dispatchEvent(new Event("hashchange"));
}

// A text in the language of the page; {0}, {1} … are replaced.
export function t(text, ...values) {
  const known = languages[language][text] ?? text;
  return known.replace(/\{(\d)\}/g, (_, i) => values[i] ?? "");
}
