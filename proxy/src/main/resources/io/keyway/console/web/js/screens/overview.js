// How the pool is, in a sentence and charts.
import { html, Segments } from "../ui.js";
import { Chart } from "../chart.js";
import { t } from "../i18n.js";
import { growth, live, measured, measuredSeries, now, rate, series, useLive } from "../live.js";
import { bytes, clock, count, micros, percent } from "../text.js";
import { setQuery } from "../state.js";
import { COMMANDS, WINDOWS } from "../commands.js";
import { sentence } from "../events.js";
import { Unasked } from "./measured.js";

// The worst thing that can be said of the pool, and what else matters.
function verdict() {
  const last = live.samples.at(-1);
  if (!last) {
    return ["warn", t("Waiting for the first figures.")];
  }
  const lost = Object.entries(last.problems);
  const total = Object.keys(last.versions).length;
  if (lost.length) {
    const why = lost[0][1];
    return ["bad", t("{0} of {1} nodes answer. {2}: {3}.", total - lost.length, total, lost[0][0], why)];
  }
  const open = Object.keys(last.measured?.nodes ?? {}).filter(node => measured("breaker_open", node) > 0);
  if (open.length) {
    return ["bad", t("The breaker of {0} is open: its keys are refused until a probe is answered.", open.join(", "))];
  }
  const hits = growth(["get_hits"], 60);
  const gets = hits + growth(["get_misses"], 60);
  const evictions = rate(["evictions"], "", 60) ?? 0;
  const all = total === 1 ? t("The node serves") : t("All {0} nodes serve", total);
  const quality = gets > 0 ? t("{0} of gets hit in the last minute", percent(hits, gets)) : t("nobody has read in the last minute");
  if (evictions > 0) {
    return ["warn", t("{0}; {1}; memory is full: {2} items per second are given up for new ones.", all, quality, count(evictions))];
  }
  if (gets > 100 && hits / gets < 0.8) {
    return ["warn", t("{0}, but only {1}.", all, quality)];
  }
  return ["good", t("{0}; {1}.", all, quality)];
}

function Figure({ value, label }) {
  return html`<div class="panel figure"><b>${value}</b><span>${label}</span></div>`;
}

// What all proxies see of their requests to nodes.
function Measured({ seconds }) {
  const line = (label, of) => ({ label, values: measuredSeries(seconds, of)[1] });
  const times = measuredSeries(seconds, () => 0)[0];
  const time = field => read => (read("requests") ? read(field) : null);
  return html`
    <section class="panel" data-test="latency"><h2>${t("Latency of requests to nodes")}</h2>
      <${Chart} span=${seconds} times=${times} label=${t("Latency of requests to nodes")} format=${micros}
        lines=${[line("p50", time("p50_us")), line("p99", time("p99_us")), line("p999", time("p999_us"))]} /></section>
    <section class="panel" data-test="breakers"><h2>${t("Breakers")}</h2>
      <${Chart} span=${seconds} times=${times} label=${t("Breakers")} format=${count}
        lines=${[line(t("openings"), (read, before) => Math.max(0, read("breaker_opens") - (before("breaker_opens") ?? read("breaker_opens")))),
          line(t("nodes with an open breaker"), read => read("breaker_open"))]} /></section>`;
}

export function Overview({ query }) {
  useLive();
  const seconds = Number(query.window ?? 300);
  const [kind, text] = verdict();
  const times = series(seconds, "rate", () => 0)[0];
  const line = (label, of) => ({ label, values: series(seconds, "rate", of)[1] });
  const value = (label, of) => ({ label, values: series(seconds, "value", of)[1] });
  const sum = names => field => names.reduce((total, name) => total + Math.max(0, field(name)), 0);
  const share = command => field => {
    const hit = sum(command.hits)(field);
    const all = hit + sum(command.misses)(field);
    return all > 0 ? (100 * hit) / all : null;
  };
  const shown = COMMANDS.filter(command => sum(command.all)(name => now(name) ?? 0) > 0);
  const drawn = shown.length ? shown : COMMANDS.slice(0, 2);
  const rated = drawn.filter(command => command.hits);
  const operations = COMMANDS.flatMap(command => command.all);
  const p99 = measured("requests") ? measured("p99_us") : null;
  return html`
    <div class="row between"><h1>${t("Overview")}</h1>
      <${Segments} label=${t("Window")} value=${seconds} options=${WINDOWS.filter(([s]) => s)} onChange=${s => setQuery({ window: s })} /></div>
    <div class="verdict ${kind}" data-test="verdict"><span>${text}</span></div>
    <${Unasked} problems=${live.samples.at(-1)?.measured?.problems} />
    <div class="grid6">
      <${Figure} value=${count(rate(operations) ?? 0)} label=${t("operations per second")} />
      <${Figure} value=${count(now("curr_items"))} label=${t("items")} />
      <${Figure} value=${bytes(now("bytes"))} label=${t("of {0} in use", bytes(now("limit_maxbytes")))} />
      <${Figure} value=${count(rate(["evictions"], "", 60) ?? 0)} label=${t("evictions per second, 1 min")} />
      <${Figure} value=${micros(p99)} label=${t("p99 of requests to nodes")} />
      <${Figure} value=${count(measured("breaker_open"))} label=${t("nodes with an open breaker")} />
    </div>
    <div class="grid2 gap">
      <section class="panel"><h2>${t("Operations per second")}</h2>
        <${Chart} span=${seconds} times=${times} label=${t("Operations per second")} format=${count} lines=${drawn.map(c => line(c.name, sum(c.all)))} /></section>
      <section class="panel"><h2>${t("Share that hit")}</h2>
        <${Chart} span=${seconds} times=${times} label=${t("Share that hit")} max=${100} format=${v => v.toFixed(0) + " %"} lines=${(rated.length ? rated : COMMANDS.slice(0, 1)).map(c => line(c.name, share(c)))} /></section>
      <section class="panel"><h2>${t("Memory")}</h2>
        <${Chart} span=${seconds} times=${series(seconds, "value", () => 0)[0]} label=${t("Memory")} format=${bytes}
          lines=${[value(t("items"), f => f("bytes")), { ...value(t("limit"), f => f("limit_maxbytes")), dash: [6, 4] }]} /></section>
      <section class="panel"><h2>${t("Traffic per second")}</h2>
        <${Chart} span=${seconds} times=${times} label=${t("Traffic per second")} format=${bytes}
          lines=${[line(t("read by nodes"), f => f("bytes_read")), line(t("sent by nodes"), f => f("bytes_written"))]} /></section>
      ${live.samples.at(-1)?.measured && html`<${Measured} seconds=${seconds} />`}
    </div>
    <section class="panel gap"><h2>${t("Events")}</h2>
      ${live.events.length ? html`<ul class="events" data-test="events">${[...live.events].reverse().map(event => html`
        <li><span class="soft">${clock(event.at)}</span><span>${sentence(event)}</span></li>`)}</ul>`
        : html`<p class="soft">${t("Nothing has happened since the console began to watch.")}</p>`}
    </section>`;
}
