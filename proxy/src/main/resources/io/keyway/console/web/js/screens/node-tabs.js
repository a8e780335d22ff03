// What a node answers to each kind of stats, refreshed while it is looked at.
import { html, useEffect, useRef, useState, Bar, Chip, Problem, Table, useFetch } from "../ui.js";
import { t } from "../i18n.js";
import * as api from "../api.js";
import { explain } from "../words.js";
import { bytes, count, duration, grouped, visible } from "../text.js";

const EVERY = 2000;

function useStats(pool, id, family, all = false) {
  const found = useFetch(() => api.get(api.pool(pool.name, `/stats/${family}${all ? "" : "?node=" + encodeURIComponent(id)}`)), [pool.name, id, family], EVERY);
  return { ...found, stats: found.data?.nodes[id], problem: found.error || found.data?.problems[id] };
}

const Waiting = ({ problem, stats, why }) => problem
  ? html`<${Problem} kind="warn" text=${t("This server can't fill this page: {0}", problem)} />`
  : !stats ? html`<p class="note">${t("Asking the node …")}</p>`
  : html`<p class="note">${why || t("The node has nothing to tell here.")}</p>`;

const isNumber = text => /^\d{1,15}(\.\d+)?$/.test(text);

export function Stats({ pool, id }) {
  const { stats, problem } = useStats(pool, id, "general");
  const [typed, setTyped] = useState("");
  const first = useRef(null);
  const last = useRef(null);
  if (stats && !first.current) first.current = stats;
  const speeds = useSpeeds(stats, last);
  if (!stats) return html`<${Waiting} problem=${problem} />`;
  const rows = Object.entries(stats).filter(([name]) => (name + explain(name)).toLowerCase().includes(typed.toLowerCase()));
  const grown = (name, value) => (isNumber(value) ? Number(value) - Number(first.current[name]) : 0);
  const columns = [
    { title: t("Name"), sort: r => r[0], cell: r => html`<code>${visible(r[0])}</code>` },
    { title: t("Value"), num: true, sort: r => (isNumber(r[1]) ? Number(r[1]) : r[1]), cell: r => html`<span class="mono">${grouped(visible(r[1]))}</span>` },
    { title: t("Per second"), num: true, sort: r => speeds[r[0]], cell: r => (speeds[r[0]] ? count(speeds[r[0]]) : "") },
    { title: t("Since the page opened"), num: true, sort: r => grown(...r), cell: r => (grown(...r) ? (grown(...r) > 0 ? "+" : "") + count(grown(...r)) : "") },
    { title: t("Meaning"), cell: r => html`<span class="soft">${explain(r[0])}</span>` },
  ];
  return html`<${Problem} kind="warn" text=${problem} /><section class="panel">
    <input type="search" placeholder=${t("Find a statistic")} aria-label=${t("Find a statistic")} value=${typed} onInput=${e => setTyped(e.target.value)} style=${{ width: "320px", marginBottom: "10px" }} />
    <${Table} columns=${columns} rows=${rows} /></section>`;
}

// How fast numbers grow between two answers.
function useSpeeds(stats, last) {
  const [speeds, set] = useState({});
  useEffect(() => {
    if (!stats) return;
    const at = performance.now();
    if (last.current) {
      const seconds = (at - last.current.at) / 1000;
      const grown = Object.entries(stats).filter(([name, value]) => isNumber(value) && name !== "time" && name !== "uptime" && Number(value) > Number(last.current.stats[name]));
      set(Object.fromEntries(grown.map(([name, value]) => [name, (value - last.current.stats[name]) / seconds])));
    }
    last.current = { stats, at };
  }, [stats]);
  return speeds;
}

// What may differ between nodes without being a drift.
const OWN = new Set(["tcpport", "udpport", "inter", "domain_socket", "memory_file"]);

export function Settings({ pool, id }) {
  const { data, stats, problem } = useStats(pool, id, "settings", true);
  if (!stats) return html`<${Waiting} problem=${problem} />`;
  const others = Object.entries(data.nodes).filter(([node]) => node !== id);
  const drift = name => (OWN.has(name) ? [] : others.filter(([, settings]) => settings[name] !== stats[name]));
  const rows = Object.entries(stats);
  const drifted = rows.filter(([name]) => drift(name).length);
  return html`
    ${drifted.length
      ? html`<${Problem} kind="warn" text=${t("{0} settings differ from other nodes of the pool.", drifted.length)} />`
      : html`<p class="note good">${others.length ? t("All settings are as on the other nodes.") : t("There is no other node to compare with.")}</p>`}
    <section class="panel gap"><${Table} rows=${rows} mark=${r => drift(r[0]).length} columns=${[
      { title: t("Name"), sort: r => r[0], cell: r => html`<code>${visible(r[0])}</code>` },
      { title: t("Value"), sort: r => r[1], cell: r => html`<span class="mono">${visible(r[1])}</span>` },
      { title: t("Elsewhere"), sort: r => drift(r[0]).length, cell: r => drift(r[0]).map(([node, s]) => html`<div class="small"><b>${node}</b> <span class="mono">${visible(s[r[0]] ?? t("absent"))}</span></div>`) },
      { title: t("Meaning"), cell: r => html`<span class="soft">${explain(r[0])}</span>` },
    ]} /></section>`;
}

// "items:3:number" and "3:chunk_size" by class.
function byClass(stats) {
  const classes = new Map();
  for (const [name, value] of Object.entries(stats)) {
    const match = /^(?:items:)?(\d+):(.+)$/.exec(name);
    if (match) {
      if (!classes.has(match[1])) classes.set(match[1], { id: Number(match[1]) });
      classes.get(match[1])[match[2]] = value;
    }
  }
  return [...classes.values()];
}

export function Items({ pool, id }) {
  const { stats, problem } = useStats(pool, id, "items");
  const classes = byClass(stats || {});
  if (!classes.length) return html`<${Waiting} problem=${problem} stats=${stats} why=${t("The node holds no items.")} />`;
  const number = name => ({ title: name, num: true, sort: c => Number(c[name] ?? 0), cell: c => html`<span title=${explain(name)}>${grouped(c[name] ?? "–")}</span>` });
  const age = name => ({ title: name, num: true, sort: c => Number(c[name] ?? 0), cell: c => (c[name] ? duration(Number(c[name])) : "–") });
  const segments = c => ["number_hot", "number_warm", "number_cold", "number_temp"].map(name => Number(c[name] ?? 0));
  return html`<section class="panel"><${Table} rows=${classes} columns=${[
    { title: t("Class"), num: true, sort: c => c.id, cell: c => c.id },
    number("number"),
    { title: "HOT / WARM / COLD", cell: c => {
      const [hot, warm, cold, temp] = segments(c);
      const all = hot + warm + cold + temp || 1;
      return html`<${Bar} label=${`HOT ${hot}, WARM ${warm}, COLD ${cold}`} parts=${[[hot / all, "b2"], [warm / all], [cold / all, "b3"]]} />`;
    } },
    age("age_hot"), age("age_warm"), age("age"),
    number("evicted"), number("evicted_nonzero"), number("evicted_unfetched"), number("expired_unfetched"),
    number("reclaimed"), number("outofmemory"), number("tailrepairs"), number("direct_reclaims"),
  ]} /></section>
  <p class="soft small gap">${t("Ages are those of the oldest item in each part of the LRU. Orange: HOT, green: WARM, grey: COLD.")}</p>`;
}

export function Slabs({ pool, id }) {
  const { stats, problem } = useStats(pool, id, "slabs");
  const items = useStats(pool, id, "items").stats;
  const classes = byClass(stats || {}).filter(c => Number(c.total_pages) > 0);
  if (!classes.length) return html`<${Waiting} problem=${problem} stats=${stats} why=${t("The node has given no memory to items yet.")} />`;
  const n = (c, name) => Number(c[name] ?? 0);
  const held = c => n(c, "total_chunks") * n(c, "chunk_size");
  // Old servers say here what newer ones say with the items.
  const asked = c => Number(c.mem_requested ?? items?.[`items:${c.id}:mem_requested`] ?? n(c, "used_chunks") * n(c, "chunk_size"));
  const waste = c => Math.max(0, n(c, "used_chunks") * n(c, "chunk_size") - asked(c));
  const free = c => held(c) - asked(c) - waste(c);
  const total = of => classes.reduce((sum, c) => sum + of(c), 0);
  return html`
    <div class="grid4"><div class="panel figure"><b>${bytes(total(held))}</b><span>${t("in pages")}</span></div>
      <div class="panel figure"><b>${bytes(total(asked))}</b><span>${t("used by items")}</span></div>
      <div class="panel figure"><b>${bytes(total(waste))}</b><span>${t("lost, as chunks are larger than items")}</span></div>
      <div class="panel figure"><b>${bytes(total(free))}</b><span>${t("free in pages")}</span></div></div>
    <section class="panel gap"><${Table} rows=${classes} columns=${[
      { title: t("Class"), num: true, sort: c => c.id, cell: c => c.id },
      { title: t("Chunk"), num: true, sort: c => n(c, "chunk_size"), cell: c => bytes(n(c, "chunk_size")) },
      { title: t("Pages"), num: true, sort: c => n(c, "total_pages"), cell: c => count(n(c, "total_pages")) },
      { title: t("Chunks used"), num: true, sort: c => n(c, "used_chunks"), cell: c => grouped(c.used_chunks ?? "–") },
      { title: t("Free"), num: true, sort: c => n(c, "free_chunks"), cell: c => grouped(c.free_chunks ?? "–") },
      { title: t("Used, lost, free"), cell: c => html`<${Bar} label=${`${bytes(asked(c))} / ${bytes(waste(c))} / ${bytes(free(c))}`} parts=${[[asked(c) / held(c)], [waste(c) / held(c), "b2"], [free(c) / held(c), "b3"]]} />` },
      { title: t("Lost"), num: true, sort: c => waste(c) / held(c), cell: c => ((100 * waste(c)) / held(c)).toFixed(0) + " %" },
      { title: "get_hits", num: true, sort: c => n(c, "get_hits"), cell: c => grouped(c.get_hits ?? "–") },
      { title: "cmd_set", num: true, sort: c => n(c, "cmd_set"), cell: c => grouped(c.cmd_set ?? "–") },
      { title: "delete_hits", num: true, sort: c => n(c, "delete_hits"), cell: c => grouped(c.delete_hits ?? "–") },
    ]} /></section>`;
}

export function Sizes({ pool, id }) {
  const { stats, problem } = useStats(pool, id, "sizes");
  const sizes = Object.entries(stats || {}).filter(([name]) => /^\d+$/.test(name)).map(([size, n]) => [Number(size), Number(n)]).sort((a, b) => a[0] - b[0]);
  if (!sizes.length) {
    const off = stats?.sizes_status === "disabled";
    return html`<${Waiting} problem=${problem} stats=${stats} why=${off ? t("The server does not count sizes: start it with -o track_sizes, or send it 'stats sizes_enable'.") : t("The node holds no items.")} />`;
  }
  const bins = powers(sizes);
  const most = Math.max(...bins.map(bin => bin.items));
  return html`<section class="panel"><h2>${t("Items by size, each bar twice as large as the one before")}</h2>
    <div class="hist">${bins.map(bin => html`<i title=${`${bytes(bin.from)} – ${bytes(bin.to)}: ${count(bin.items)}`} style=${{ height: (100 * Math.log2(1 + bin.items)) / Math.log2(1 + most) + "%" }}></i>`)}</div>
    <div class="row between soft small"><span>${bytes(bins[0].from)}</span><span>${t("heights are logarithmic")}</span><span>${bytes(bins.at(-1).to)}</span></div></section>
    <section class="panel"><${Table} rows=${bins.filter(bin => bin.items)} columns=${[
      { title: t("From"), num: true, sort: b => b.from, cell: b => bytes(b.from) },
      { title: t("To"), num: true, sort: b => b.to, cell: b => bytes(b.to) },
      { title: t("Items"), num: true, sort: b => b.items, cell: b => grouped(String(b.items)) },
    ]} /></section>`;
}

function powers(sizes) {
  const low = Math.floor(Math.log2(sizes[0][0] || 1));
  const high = Math.floor(Math.log2(sizes.at(-1)[0]));
  const bins = [];
  for (let power = low; power <= high; power++) {
    bins.push({ from: 2 ** power, to: 2 ** (power + 1), items: 0 });
  }
  for (const [size, items] of sizes) {
    bins[Math.floor(Math.log2(size || 1)) - low].items += items;
  }
  return bins;
}

export function Conns({ pool, id }) {
  const { stats, problem } = useStats(pool, id, "conns");
  const conns = byClass(stats || {});
  if (!conns.length) return html`<${Waiting} problem=${problem} stats=${stats} />`;
  return html`<section class="panel"><${Table} rows=${conns} columns=${[
    { title: t("Number"), num: true, sort: c => c.id, cell: c => c.id },
    { title: t("Client"), sort: c => c.addr, cell: c => html`<span class="mono">${visible(c.addr ?? "")}</span>` },
    { title: t("Listener"), sort: c => c.listen_addr, cell: c => html`<span class="mono">${visible(c.listen_addr ?? "")}</span>` },
    { title: t("State"), sort: c => c.state, cell: c => html`<${Chip}>${visible(c.state ?? "")}</${Chip}>` },
    { title: t("Idle for"), num: true, sort: c => Number(c.secs_since_last_cmd ?? -1), cell: c => (c.secs_since_last_cmd ? duration(Number(c.secs_since_last_cmd)) : "–") },
  ]} /></section>`;
}
