// Requests that nodes took long for, and how long nodes take.
import { html, Bar, Chip, Problem, Table, useFetch } from "../ui.js";
import { href, setQuery } from "../state.js";
import { t } from "../i18n.js";
import * as api from "../api.js";
import { clock, count, keyText, micros } from "../text.js";
import { NotMeasured, Unasked, Whence, Why, sortIn, sortOf } from "./measured.js";

const EVERY = 5000;

const OUTCOMES = { ok: "good", miss: "", not_stored: "", error: "bad", timeout: "bad", lost: "bad" };

const took = request => request.queue + request.behind + request.answer;

// Where the time went: one part each for queue, behind and answer.
const Split = ({ request }) => html`
  <${Bar} label=${t("queue, behind, answer")} parts=${["queue", "behind", "answer"].map((phase, i) => [request[phase] / Math.max(1, took(request)), ["b2", "b3", ""][i]])} />
  <span class="small soft wide">${t("{0} queued, {1} behind {2} requests, {3} for the answer", micros(request.queue), micros(request.behind), request.ahead, micros(request.answer))}</span>`;

// Each proxy has a threshold of its own.
function since(total, thresholds) {
  const [least, most] = [Math.min(...thresholds), Math.max(...thresholds)];
  return least === most
    ? t("{0} requests took {1} ms or more since the start; the newest are kept.", count(total), least)
    : t("{0} requests were slow since the start, by thresholds of {1} to {2} ms; the newest are kept.", count(total), least, most);
}

function Key({ pool, request }) {
  if (!request.key) return html`<span class="soft">${t("(binary key)")}</span>`;
  const text = keyText(request.key);
  return html`<span class="mono wide">${request.item ? html`<a href=${href(pool.name, "keys", [], { item: request.item, on: request.node })}>${text}</a>` : text}</span>
    ${request.keys > 1 && html`<div class="small soft">${t("and {0} more keys", request.keys - 1)}</div>`}`;
}

export function Slow({ pool, query }) {
  const found = useFetch(() => api.get(api.pool(pool.name, "/slow")), [pool.name], EVERY);
  const proxies = found.data?.proxies ?? [];
  const all = found.data?.requests ?? [];
  const least = Number(query.ms) || 0;
  const rows = all.filter(r => took(r) >= least * 1000 && (!query.node || r.node === query.node));
  const columns = [
    { title: t("Time"), num: true, sort: r => r.at, cell: r => html`<span title=${new Date(r.at).toLocaleString()}>${clock(r.at)}</span>` },
    { title: t("Took"), num: true, sort: took, cell: r => html`<b>${micros(took(r))}</b>` },
    { title: t("Where the time went"), sort: r => r.answer, cell: r => html`<${Split} request=${r} />` },
    { title: t("Command"), sort: r => r.command, cell: r => html`<span class="nowrap"><code>${r.command}</code> <${Chip} kind=${OUTCOMES[r.outcome]}>${t(r.outcome)}</${Chip}></span>` },
    { title: t("Key"), sort: r => r.key, cell: r => html`<${Key} pool=${pool} request=${r} />` },
    { title: t("Node"), sort: r => r.node, cell: r => html`<a class="nowrap" href=${href(pool.name, "nodes", [r.node], { tab: "latency" })}>${r.node}</a>
      ${proxies.length > 1 && html`<div class="small soft">${t("through {0}", r.proxy)}</div>`}` },
    { title: t("Route"), sort: r => r.route, cell: r => html`<span class="small soft wide">${r.route}</span> ${r.item && html`<${Why} pool=${pool} item=${r.item} />`}` },
  ];
  return html`<div class="row between"><h1>${t("Slow requests")}</h1><div class="row">
      <label class="row small soft">${t("Took at least (ms)")}<input type="number" min="0" name="ms" value=${query.ms || ""} onInput=${e => setQuery({ ms: e.target.value })} style=${{ width: "90px" }} /></label>
      <select aria-label=${t("Node")} value=${query.node || ""} onChange=${e => setQuery({ node: e.target.value })}>
        <option value="">${t("all nodes")}</option>${pool.members.map(m => html`<option value=${m.id}>${m.id}</option>`)}</select></div></div>
    <${Problem} text=${found.error} />
    <${Unasked} problems=${found.data?.problems} />
    ${found.data && (proxies.length
      ? html`<p class="note" data-test="slow-total">${since(found.data.total, proxies.map(p => p.slowMillis))}</p>
        <section class="panel gap" data-test="slow"><${Table} columns=${columns} rows=${rows} sort=${sortOf(query, { column: 0, down: true })} onSort=${sortIn}
          empty=${all.length ? t("Nothing here.") : t("No request was slow. --slow-threshold says from which time on one is.")} /></section>
        <p class="soft small gap">${t("Queued: until the proxy had sent it. Behind: it waited for the answers to earlier requests on the same connection. Answer: the network there and back, and the node.")} <${Whence} proxies=${proxies} /></p>`
      : !Object.keys(found.data.problems).length && html`<${NotMeasured} pool=${pool} />`)}`;
}

// How long one node takes, since it is in the ring.
export function Latency({ pool, id }) {
  const found = useFetch(() => api.get(api.pool(pool.name, `/latency?node=${encodeURIComponent(id)}`)), [pool.name, id], EVERY);
  const proxies = found.data?.proxies ?? [];
  const columns = (title, name) => [
    { title, sort: r => r.name, cell: name },
    { title: t("Requests"), num: true, sort: r => r.count, cell: r => count(r.count) },
    ...["p50", "p99", "p999", "max"].map(of => ({ title: of, num: true, sort: r => r[of], cell: r => micros(r[of]) })),
  ];
  const ends = r => Object.entries(r.outcomes).map(([outcome, n]) => html`<${Chip} kind=${OUTCOMES[outcome]}>${t(outcome)} ${count(n)}</${Chip}> `);
  const phases = { queue: t("Queued"), behind: t("Behind others"), answer: t("For the answer") };
  if (found.data && !proxies.length && !Object.keys(found.data.problems).length) return html`<${NotMeasured} pool=${pool} />`;
  return html`<${Problem} text=${found.error} /><${Unasked} problems=${found.data?.problems} />${proxies.length > 0 && html`
    <section class="panel"><h2>${t("By command")}</h2><${Table} rows=${found.data.operations} empty=${t("The node was asked nothing yet.")}
      columns=${[...columns(t("Command"), r => html`<code>${r.name}</code>`), { title: t("Ended"), cell: ends }]} /></section>
    <section class="panel"><h2>${t("Where the time went")}</h2><${Table} rows=${found.data.phases} columns=${columns(t("Part"), r => phases[r.name])} /></section>
    <p class="soft small gap">${t("Since the node is in the ring.")} <${Whence} proxies=${proxies} /></p>`}`;
}
