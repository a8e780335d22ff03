// What the screens of measured requests have in common.
import { html, Problem } from "../ui.js";
import { href, setQuery } from "../state.js";
import { t } from "../i18n.js";
import { decoded } from "../text.js";

export const NotMeasured = ({ pool }) => html`<p class="note">${t("No proxy that runs serves pool {0}, so nothing is measured of it.", pool.name)}</p>`;

// Proxies whose figures are missing, by name, and why.
export const Unasked = ({ problems }) => Object.entries(problems ?? {}).map(([name, why]) => html`
  <div class="gap"><${Problem} kind="warn" text=${t("{0} can’t be asked, so its requests are not in these figures: {1}.", name, why)} /></div>`);

// More names than that say less than their number.
const NAMED_MAX = 8;

// Whose requests are shown.
export const Whence = ({ proxies }) => html`<span>${t("Seen by {0}.", proxies.length > NAMED_MAX ? t("{0} proxies", proxies.length) : proxies.map(p => p.name).join(", "))}${
  proxies.some(p => p.masked) ? " " + t("Pseudonyms stand for keys, as --mask-keys asks.") : ""}</span>`;

// To the screen that says why a key is where it is, which takes keys that are text.
export function Why({ pool, item }) {
  const text = decoded(item);
  return text != null && html`<a class="small nowrap" href=${href(pool.name, "placement", [], { key: text })}>${t("Why")}</a>`;
}

// The order of a table in the URL: 1d is by the second column, downwards.
export function sortOf(query, otherwise) {
  const [, column, way] = /^(\d)([ad])$/.exec(query.sort || "") || [];
  return column ? { column: Number(column), down: way === "d" } : otherwise;
}

export const sortIn = ({ column, down }) => setQuery({ sort: column + (down ? "d" : "a") });
