// Hits and misses of each command, of a node or the pool.
import { html, Segments } from "../ui.js";
import { Chart } from "../chart.js";
import { setQuery } from "../state.js";
import { t } from "../i18n.js";
import { growth, series, useLive } from "../live.js";
import { count, percent } from "../text.js";
import { COMMANDS, WINDOWS, windowName } from "../commands.js";

function Panel({ command, seconds, node }) {
  const sum = (names = []) => growth(names, seconds, node);
  const hits = command.hits ? sum(command.hits) : sum(command.all) - sum(["store_too_large", "store_no_memory"]);
  const misses = command.hits ? sum(command.misses) : sum(["store_too_large", "store_no_memory"]);
  const all = hits + misses;
  const add = names => f => names.reduce((total, name) => total + Math.max(0, f(name)), 0);
  const span = seconds || 900;
  const [times, hit] = series(span, "rate", add(command.hits || command.all), node);
  const missed = series(span, "rate", add(command.misses || ["store_too_large", "store_no_memory"]), node)[1];
  return html`<section class="panel" data-command=${command.name}>
    <div class="row between"><h2>${command.name.toUpperCase()}</h2>
      <span class="gauge ${all && hits / all < 0.5 ? "bad" : ""}">${percent(hits, all)}</span></div>
    <p class="soft small">${command.hits ? t("{0} hits, {1} misses", count(hits), count(misses)) : t("{0} stored, {1} refused", count(hits), count(misses))}${command.refused ? ", " + t("{0} of them lost a race", count(sum(command.refused))) : ""}, ${windowName(seconds)}</p>
    <${Chart} span=${span} times=${times} height=${130} format=${count} label=${command.name}
      lines=${[{ label: command.hits ? t("hits/s") : t("stored/s"), values: hit }, { label: command.hits ? t("misses/s") : t("refused/s"), values: missed }]} />
  </section>`;
}

// Which command misses most, in a sentence.
function Worst({ seconds, node }) {
  const missed = COMMANDS.filter(c => c.hits).map(c => [c.name, growth(c.misses, seconds, node)]).sort((a, b) => b[1] - a[1]);
  const [name, misses] = missed[0];
  return html`<p class="note" data-test="worst">${misses > 0 ? t("{0} misses most: {1} times, {2}.", name.toUpperCase(), count(misses), windowName(seconds)) : t("Nothing has missed, {0}.", windowName(seconds))}</p>`;
}

export function Rates({ pool, query }) {
  useLive();
  const seconds = Number(query.window ?? 300);
  const node = pool.members.some(m => m.id === query.node) ? query.node : "";
  return html`
    <div class="row between"><h1>${t("Hit rates")}</h1><div class="row">
      <select aria-label=${t("Node")} value=${node} onChange=${e => setQuery({ node: e.target.value })}>
        <option value="">${t("whole pool")}</option>${pool.members.map(m => html`<option value=${m.id}>${m.id}</option>`)}</select>
      <${Segments} label=${t("Window")} value=${seconds} options=${WINDOWS.map(([s, name]) => [s, s ? name : t("since start")])} onChange=${s => setQuery({ window: s })} /></div></div>
    <${Worst} seconds=${seconds} node=${node} />
    <div class="grid3 gap">${COMMANDS.map(command => html`<${Panel} key=${command.name} command=${command} seconds=${seconds} node=${node} />`)}</div>`;
}
