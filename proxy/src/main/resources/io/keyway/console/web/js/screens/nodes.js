// All nodes in a table, and one node with everything it says of itself.
import { html, Bar, Chip, Problem, Table, useFetch } from "../ui.js";
import { href } from "../state.js";
import { t } from "../i18n.js";
import * as api from "../api.js";
import { growth, live, measured, now, rate, useLive } from "../live.js";
import { bytes, count, duration, micros, percent } from "../text.js";
import { COMMANDS } from "../commands.js";
import { Conns, Items, Settings, Sizes, Slabs, Stats } from "./node-tabs.js";
import { Latency } from "./slow.js";
import { Unasked } from "./measured.js";

const OPERATIONS = COMMANDS.flatMap(command => command.all);

function State({ node, member }) {
  const problem = live.samples.at(-1)?.problems[node];
  if (problem) return html`<${Chip} kind="bad">${t("does not answer")}</${Chip}>`;
  if (member.state !== "active") return html`<${Chip} kind="warn">${t(member.state)}</${Chip}>`;
  return html`<${Chip} kind="good">${t("serves")}</${Chip}>`;
}

// Open in as many proxies as it says; each finds out by itself.
function Breaker({ node }) {
  const open = measured("breaker_open", node);
  const opens = measured("breaker_opens", node);
  if (open == null) return "–";
  return html`<${Chip} kind=${open ? "bad" : "good"}>${open ? t("open") : t("closed")}</${Chip}>${opens > 0 && html`<div class="small soft nowrap">${t("opened {0}×", count(opens))}</div>`}`;
}

const p99 = node => (measured("requests", node) ? measured("p99_us", node) : null);

export function Nodes({ pool, rest, query }) {
  return rest[0] ? html`<${NodePage} key=${rest[0]} pool=${pool} id=${rest[0]} tab=${query.tab || "stats"} />` : html`<${NodeTable} pool=${pool} />`;
}

function NodeTable({ pool }) {
  useLive();
  const shares = useFetch(() => api.get(api.pool(pool.name, "/shares")), [pool.name, pool.epoch]).data || {};
  const keys = Object.values(shares).reduce((a, b) => a + b, 0);
  const total = growth(OPERATIONS, 60) || 0;
  const hit = id => {
    const hits = growth(["get_hits"], 60, id);
    const all = hits + growth(["get_misses"], 60, id);
    return all > 0 ? hits / all : null;
  };
  const load = id => (total > 0 ? growth(OPERATIONS, 60, id) / total : null);
  const columns = [
    { title: t("Node"), sort: m => m.id, cell: m => html`<a href=${href(pool.name, "nodes", [m.id])}>${m.id}</a><div class="small soft">${m.address}</div>` },
    { title: t("State"), sort: m => m.state, cell: m => html`<${State} node=${m.id} member=${m} />` },
    { title: t("Weight"), num: true, sort: m => m.weight, cell: m => m.weight },
    { title: t("Ring share"), num: true, sort: m => shares[m.id], cell: m => percent(shares[m.id] ?? 0, keys) },
    { title: t("Load share"), num: true, sort: m => load(m.id), cell: m => (load(m.id) == null ? "–" : percent(load(m.id), 1)) },
    { title: t("Memory"), sort: m => now("bytes", m.id), cell: m => html`
      <${Bar} label=${percent(now("bytes", m.id) ?? 0, now("limit_maxbytes", m.id) ?? 0)} parts=${[[(now("bytes", m.id) ?? 0) / (now("limit_maxbytes", m.id) || 1)]]} />
      <span class="small soft num">${bytes(now("bytes", m.id))} / ${bytes(now("limit_maxbytes", m.id))}</span>` },
    { title: t("Items"), num: true, sort: m => now("curr_items", m.id), cell: m => count(now("curr_items", m.id)) },
    { title: t("Ops/s"), num: true, sort: m => rate(OPERATIONS, m.id), cell: m => count(rate(OPERATIONS, m.id)) },
    { title: t("Hits"), num: true, sort: m => hit(m.id), cell: m => (hit(m.id) == null ? "–" : percent(hit(m.id), 1)) },
    { title: "p99", num: true, sort: m => p99(m.id), cell: m => micros(p99(m.id)) },
    { title: t("Breaker"), sort: m => measured("breaker_open", m.id), cell: m => html`<${Breaker} node=${m.id} />` },
    { title: t("Evictions/s"), num: true, sort: m => rate(["evictions"], m.id, 60), cell: m => count(rate(["evictions"], m.id, 60)) },
    { title: t("Clients"), num: true, sort: m => now("curr_connections", m.id), cell: m => count(now("curr_connections", m.id)) },
    { title: t("Up for"), num: true, sort: m => now("uptime", m.id), cell: m => html`${now("uptime", m.id) == null ? "–" : duration(now("uptime", m.id))}<div class="small soft">${live.samples.at(-1)?.versions[m.id]}</div>` },
  ];
  return html`<h1>${t("Nodes")}</h1>
    <section class="panel"><${Table} columns=${columns} rows=${pool.members} mark=${m => live.samples.at(-1)?.problems[m.id]} empty=${t("This pool has no members yet.")} /></section>
    ${Object.values(live.samples.at(-1)?.problems || {}).map(text => html`<div class="gap"><${Problem} text=${text} /></div>`)}
    <p class="soft small gap">${t("Shares of the ring are measured with {0} made-up keys; loads are those of the last minute.", count(keys))} ${live.samples.at(-1)?.measured && t("p99 and breakers are those of requests from all proxies; times are of the last 10 to 20 seconds.")}</p>
    <${Unasked} problems=${live.samples.at(-1)?.measured?.problems} />`;
}

const TABS = [["stats", "STATS", Stats], ["settings", "SETTINGS", Settings], ["items", "ITEMS", Items], ["slabs", "SLABS", Slabs], ["sizes", "SIZES", Sizes], ["conns", "CONNS", Conns], ["latency", "LATENCY", Latency]];

function NodePage({ pool, id, tab }) {
  useLive();
  const member = pool.members.find(m => m.id === id);
  if (!member) return html`<${Problem} text=${t("Pool {0} has no member {1}.", pool.name, id)} />`;
  const Tab = (TABS.find(([name]) => name === tab) || TABS[0])[2];
  return html`
    <div class="row"><a href=${href(pool.name, "nodes")}>${t("Nodes")}</a><span class="soft">/</span><h1 style=${{ margin: 0 }}>${id}</h1>
      <${State} node=${id} member=${member} /><span class="soft">${member.address} · ${live.samples.at(-1)?.versions[id] || ""}</span></div>
    <nav class="tabs gap" aria-label=${t("What the node says")}>${TABS.map(([name, title]) => html`
      <a href=${href(pool.name, "nodes", [id], { tab: name })} aria-current=${name === tab ? "page" : null}>${title}</a>`)}</nav>
    <${Tab} key=${tab} pool=${pool} id=${id} />`;
}
