// The keys that clients ask for most.
import { html, Bar, Problem, Table, useFetch } from "../ui.js";
import { href, setQuery } from "../state.js";
import { t } from "../i18n.js";
import * as api from "../api.js";
import { bytes, count, keyText } from "../text.js";
import { NotMeasured, Unasked, Whence, Why, sortIn, sortOf } from "./measured.js";

const EVERY = 5000;

export function HotKeys({ pool, query }) {
  const found = useFetch(() => api.get(api.pool(pool.name, "/hot-keys")), [pool.name], EVERY);
  const find = query.find || "";
  const proxies = found.data?.proxies ?? [];
  const all = found.data?.keys ?? [];
  const rows = all.map(key => ({ ...key, text: keyText(key.key) })).filter(key => key.text.includes(find));
  const most = Math.max(...all.map(key => key.requests), 1e-9);
  const columns = [
    { title: t("Key"), sort: k => k.text, cell: k => html`<span class="mono wide">${k.item ? html`<a href=${href(pool.name, "keys", [], { item: k.item, on: k.node })}>${k.text}</a>` : k.text}</span>` },
    { title: t("Requests/s"), num: true, sort: k => k.requests, cell: k => html`${count(k.requests)}<${Bar} parts=${[[k.requests / most]]} />` },
    { title: t("At least"), num: true, sort: k => k.requestsMin, cell: k => count(k.requestsMin) },
    { title: t("At most"), num: true, sort: k => k.requestsMax, cell: k => count(k.requestsMax) },
    { title: t("Bytes/s"), num: true, sort: k => k.bytes, cell: k => bytes(k.bytes) },
    { title: t("Bytes a request"), num: true, sort: k => k.bytes / k.requests, cell: k => bytes(k.bytes / k.requests) },
    { title: t("Pool"), cell: () => pool.name },
    { title: t("Node"), sort: k => k.node, cell: k => (k.node ? html`<a class="nowrap" href=${href(pool.name, "nodes", [k.node])}>${k.node}</a> <${Why} pool=${pool} item=${k.item} />` : "–") },
  ];
  return html`<div class="row between"><h1>${t("Hot keys")}</h1>
      <input type="search" placeholder=${t("Find a key")} aria-label=${t("Find a key")} value=${find} onInput=${e => setQuery({ find: e.target.value })} style=${{ width: "260px" }} /></div>
    <${Problem} text=${found.error} />
    <${Unasked} problems=${found.data?.problems} />
    ${found.data && (proxies.length
      ? html`<section class="panel" data-test="hot"><${Table} columns=${columns} rows=${rows} sort=${sortOf(query, { column: 1, down: true })} onSort=${sortIn}
          empty=${all.length ? t("Nothing here.") : t("Nobody has asked for a key in the last seconds.")} /></section>
        <p class="soft small gap">${t("Estimates of the last 10 to 20 seconds, of 100 keys at most. Nineteen keys in twenty are within their bounds, and all are as long as no request was left out of the sample.")} <${Whence} proxies=${proxies} /></p>`
      : !Object.keys(found.data.problems).length && html`<${NotMeasured} pool=${pool} />`)}`;
}
