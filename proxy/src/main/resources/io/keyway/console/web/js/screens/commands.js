// Commands typed by hand, sent to one node or to all.
import { html, useRef, useState, Confirm, Problem } from "../ui.js";
import { t } from "../i18n.js";
import * as api from "../api.js";
import { visible } from "../text.js";

const KNOWN = ["get KEY", "gets KEY", "mg KEY v t f c", "me KEY", "mn", "stats", "stats settings", "stats items", "stats slabs", "stats sizes", "stats conns", "version", "lru_crawler metadump all",
  "set KEY FLAGS EXPTIME LENGTH", "add KEY FLAGS EXPTIME LENGTH", "replace KEY FLAGS EXPTIME LENGTH", "append KEY FLAGS EXPTIME LENGTH", "prepend KEY FLAGS EXPTIME LENGTH", "cas KEY FLAGS EXPTIME LENGTH UNIQUE", "ms KEY LENGTH",
  "delete KEY", "md KEY", "incr KEY N", "decr KEY N", "ma KEY", "touch KEY EXPTIME", "gat EXPTIME KEY", "flush_all", "verbosity N", "cache_memlimit MB", "slabs reassign FROM TO", "slabs automove N", "lru_crawler crawl all", "lru tune HOT WARM HOTAGE WARMAGE", "lru mode segmented"];
const STORING = /^(set|add|replace|append|prepend|cas|ms)\b/;
const DESTRUCTIVE = /^(flush_all|shutdown|cache_memlimit|slabs|lru)\b/;
const HISTORY_MAX = 100;
const WRITES_MILLIS = 10 * 60 * 1000;

export function Commands({ pool, session }) {
  const [line, setLine] = useState("");
  const [value, setValue] = useState("");
  const [node, setNode] = useState(pool.members[0]?.id || "");
  const [until, setUntil] = useState(0);
  const [answers, setAnswers] = useState([]);
  const [confirm, setConfirm] = useState(false);
  const past = useRef([]);
  const at = useRef(0);
  const writes = until > Date.now();
  const nodes = node ? [node] : pool.members.map(m => m.id);
  const storing = STORING.test(line);

  const send = async (typed = "") => {
    past.current = [...past.current, line].slice(-HISTORY_MAX);
    at.current = past.current.length;
    const found = await Promise.all(nodes.map(id =>
      api.post(api.pool(pool.name, `/nodes/${encodeURIComponent(id)}/command`), { line, value: storing ? value : "", write: writes, confirm: typed && id })
        .then(a => ({ node: id, text: a.answer + (a.whole ? "" : "\n… " + t("cut after 1 MiB")) })).catch(e => ({ node: id, error: e.message }))));
    setAnswers([{ line, found, at: Date.now() }, ...answers].slice(0, 30));
    setLine("");
  };
  const submit = e => {
    e.preventDefault();
    if (!line.trim()) return;
    if (DESTRUCTIVE.test(line.trim()) && writes) setConfirm(true);
    else send();
  };
  const pressed = e => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[e.key];
    if (step && past.current.length) {
      e.preventDefault();
      at.current = Math.max(0, Math.min(past.current.length, at.current + step));
      setLine(past.current[at.current] || "");
    }
  };
  return html`<h1>${t("Console")}</h1>
    <section class="panel"><form onSubmit=${submit}>
      <div class="row">
        <select aria-label=${t("Node")} value=${node} onChange=${e => setNode(e.target.value)}>${pool.members.map(m => html`<option value=${m.id}>${m.id}</option>`)}<option value="">${t("all nodes")}</option></select>
        <input type="text" class="mono grow" list="known" value=${line} onInput=${e => setLine(e.target.value)} onKeyDown=${pressed} placeholder="stats items" aria-label=${t("Command")} autofocus autocomplete="off" spellcheck="false" data-test="line" />
        <datalist id="known">${KNOWN.map(k => html`<option value=${k}></option>`)}</datalist>
        <button class="main" disabled=${!line.trim()}>${t("Send")}</button>
        <button type="button" class=${writes ? "danger on" : ""} aria-pressed=${writes} disabled=${session.role !== "operator"} onClick=${() => setUntil(writes ? 0 : Date.now() + WRITES_MILLIS)} data-test="writes">
          ${writes ? t("Changes on until {0}", new Date(until).toLocaleTimeString()) : t("Changes off")}</button>
      </div>
      ${storing && html`<label class="field gap">${t("Value, {0} bytes", new TextEncoder().encode(value).length)}<textarea rows="3" value=${value} onInput=${e => setValue(e.target.value)}></textarea></label>`}
    </form>
    <p class="soft small gap">${t("Up and down go through what you typed. Commands that change something need changes switched on; what was sent is in the audit log.")}</p></section>
    <section class="gap" aria-live="polite" data-test="answers">${answers.map(answer => html`
      <div key=${answer.at}><code>› ${visible(answer.line)}</code>${answer.found.map(a => html`
        ${answer.found.length > 1 && html`<div class="small soft">${a.node}</div>`}
        ${a.error ? html`<${Problem} text=${a.error} />` : html`<pre class="answer">${a.text.split("\n").map(visibleLine).join("\n") || t("(no answer)")}</pre>`}`)}</div>`)}</section>
    ${confirm && html`<${Confirm} title=${t("Send it")} name=${node || pool.name} text=${t("'{0}' may lose items of {1}.", line, nodes.join(", "))}
      action=${async typed => { setConfirm(false); await send(typed); }} onDone=${() => setConfirm(false)} onClose=${() => setConfirm(false)} />`}`;
}

const visibleLine = line => visible(line.replace(/\r$/, ""));
