// One item: what it is, its value in several forms, and changes of it.
import { html, useState, Confirm, Dialog, Problem, Segments, useFetch } from "../ui.js";
import { t } from "../i18n.js";
import * as api from "../api.js";
import { bytes, duration, encodeKey, keyText, visible } from "../text.js";

const path = (pool, item, rest = "") =>
  api.pool(pool.name, `/item${rest}?key=${item.k}${item.n ? "&node=" + encodeURIComponent(item.n) : ""}`);

export function Item({ pool, chosen, session, onGone }) {
  const { data, error, reload } = useFetch(() => api.get(path(pool, chosen)), [pool.name, chosen.k, chosen.n]);
  const [view, setView] = useState("");
  const [editing, setEditing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const [ttl, setTtl] = useState("");
  const [problem, setProblem] = useState("");
  const name = keyText(chosen.k);
  if (error) return html`<h2 class="mono">${name}</h2><${Problem} kind="warn" text=${error} />`;
  if (!data) return html`<p class="soft">${t("Reading …")}</p>`;
  const operator = session.role === "operator";
  const form = view || (data.tree !== undefined ? "tree" : data.format === "hex" ? "hex" : "text");
  const touch = async e => {
    e.preventDefault();
    try {
      await api.post(path(pool, chosen, "/ttl"), { ttl: Number(ttl) });
      setProblem("");
      setTtl("");
      reload();
    } catch (refused) {
      setProblem(refused.message);
    }
  };
  return html`<div data-test="item">
    <div class="row between"><h2 class="mono" style=${{ overflowWrap: "anywhere" }} data-test="item-key">${name}</h2>
      <span class="row"><button onClick=${reload}>${t("Read again")}</button>
      <button disabled=${!operator || !data.editable} title=${data.editable ? "" : t("Only whole texts can be edited here.")} onClick=${() => setEditing(true)} data-test="edit">${t("Edit")}</button>
      <button class="danger" disabled=${!operator} onClick=${() => setRemoving(true)} data-test="delete">${t("Delete")}</button></span></div>
    <dl class="facts">
      <dt>${t("Node")}</dt><dd>${data.node}${data.owner !== data.node && html` <span class="warn">${t("owned by {0}: this copy is not used", data.owner)}</span>`}</dd>
      <dt>${t("Size")}</dt><dd>${bytes(data.bytes)}</dd>
      <dt>${t("Lives")}</dt><dd>${data.ttl === -1 ? t("for ever") : data.ttl === -2 ? t("unknown") : duration(data.ttl)}${data.idle >= 0 ? html` <span class="soft">${t("last used {0} ago", duration(data.idle))}</span>` : ""}</dd>
      <dt>CAS</dt><dd class="mono">${data.cas}</dd>
      <dt>${t("Flags")}</dt><dd><span class="mono">${data.flags}</span> <span class="soft">${data.meanings.map(m => `${m.client}: ${m.meaning}`).join(" · ")}</span></dd>
      <dt>${t("Read as")}</dt><dd>${data.reason}</dd>
    </dl>
    ${data.counted && html`<p class="note warn gap">${t("This server has counted this as a read.")}</p>`}
    <div class="row between gap" style=${{ marginBottom: "8px" }}><${Segments} label=${t("View")} value=${form} onChange=${setView}
      options=${[...(data.tree !== undefined ? [["tree", data.formatName], ["pretty", t("Indented")]] : []), ["text", t("Text")], ["hex", t("Bytes")]]} />
      <form class="row" onSubmit=${touch}><input type="number" min="0" required style=${{ width: "110px" }} disabled=${!operator} placeholder=${t("seconds")} aria-label=${t("New time to live in seconds, 0 for ever")} value=${ttl} onInput=${e => setTtl(e.target.value)} /><button disabled=${!operator || ttl === ""}>${t("Set life")}</button></form></div>
    <${Problem} text=${problem} />
    ${data.cut && html`<p class="note">${t("Only the beginning is shown.")}</p>`}
    ${form === "tree" ? html`<div class="tree" data-test="value"><${Node} value=${data.tree} open=${true} /></div>`
      : html`<pre class=${"value " + (form === "hex" ? "hex" : "")} data-test="value" tabindex="0">${form === "hex" ? data.hex : lines(form === "pretty" ? data.pretty : data.text)}</pre>`}
    ${editing && html`<${Editor} pool=${pool} chosen=${chosen} data=${data} onClose=${() => setEditing(false)} onDone=${() => { setEditing(false); reload(); }} />`}
    ${removing && html`<${Confirm} title=${t("Delete")} name=${name} text=${t("The item is deleted on {0}.", data.node)} action=${() => api.remove(path(pool, chosen))} onClose=${() => setRemoving(false)} onDone=${() => { setRemoving(false); onGone(); }} />`}
  </div>`;
}

// Line ends and tabs stay; what can't be seen is shown by its number.
const lines = text => text.split("\n").map(line => line.split("\t").map(visible).join("\t")).join("\n");

const CHILDREN_MAX = 500;

// A tree of data. Branches are drawn when they are opened.
function Node({ name, value, open = false }) {
  const [opened, setOpened] = useState(open);
  const label = name == null ? null : html`<span class="k">${visible(String(name))}</span>: `;
  if (value === null || typeof value !== "object") {
    const kind = typeof value === "string" ? "str" : "n";
    return html`<div>${label}<span class=${kind}>${typeof value === "string" ? JSON.stringify(visible(value)) : String(value)}</span></div>`;
  }
  const entries = Array.isArray(value) ? value.map((v, i) => [i, v]) : Object.entries(value);
  return html`<details open=${opened} onToggle=${e => { e.stopPropagation(); setOpened(e.currentTarget.open); }}>
    <summary>${label}<span class="soft">${Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`}</span></summary>
    ${opened && html`<ul>${entries.slice(0, CHILDREN_MAX).map(([k, v]) => html`<li key=${k}><${Node} name=${k} value=${v} open=${entries.length < 20} /></li>`)}
      ${entries.length > CHILDREN_MAX && html`<li class="soft">${t("{0} more", entries.length - CHILDREN_MAX)}</li>`}</ul>`}</details>`;
}

function Editor({ pool, chosen, data, onClose, onDone }) {
  const [value, setValue] = useState(data.text);
  const [conflict, setConflict] = useState(null);
  const [cas, setCas] = useState(data.cas);
  const [error, setError] = useState("");
  const send = async e => {
    e.preventDefault();
    try {
      await api.post(path(pool, chosen), { value, flags: data.flags, ttl: Math.max(0, data.ttl), cas });
      onDone();
    } catch (problem) {
      setError(problem.message);
      if (problem.status === 409) {
        setConflict(await api.get(path(pool, chosen)).catch(() => null));
      }
    }
  };
  return html`<${Dialog} title=${t("Edit {0}", keyText(chosen.k))} onClose=${onClose}><form onSubmit=${send}>
    <label class="field">${t("Value")}<textarea rows="14" spellcheck="false" autofocus value=${value} onInput=${e => setValue(e.target.value)} data-test="editor"></textarea></label>
    <div class="gap"><${Problem} text=${error} /></div>
    ${conflict && html`<p>${t("It is this now:")}</p><pre class="value">${lines(conflict.text)}</pre>
      <div class="row gap"><button type="button" onClick=${() => { setCas(conflict.cas); setError(""); setConflict(null); }}>${t("Put mine in its place")}</button>
      <button type="button" onClick=${() => { setValue(conflict.text); setCas(conflict.cas); setError(""); setConflict(null); }}>${t("Begin from this")}</button></div>`}
    <div class="row gap"><button class="main" data-test="save">${t("Save")}</button><button type="button" onClick=${onClose}>${t("Cancel")}</button>
      <span class="soft small">${t("Saved only if nobody else has changed it meanwhile.")}</span></div></form></${Dialog}>`;
}

export function NewItem({ pool, onClose, onDone }) {
  const [form, setForm] = useState({ key: "", value: "", ttl: "0" });
  const [error, setError] = useState("");
  const send = async e => {
    e.preventDefault();
    try {
      await api.post(path(pool, { k: encodeKey(form.key) }), { value: form.value, ttl: Number(form.ttl), flags: 0 });
      onDone(form.key);
    } catch (problem) {
      setError(problem.message);
    }
  };
  return html`<${Dialog} title=${t("New item")} onClose=${onClose}><form onSubmit=${send}>
    <label class="field">${t("Key")}<input type="text" class="mono" name="key" required autofocus value=${form.key} onInput=${e => setForm({ ...form, key: e.target.value })} /></label>
    <label class="field gap">${t("Value")}<textarea rows="6" name="value" value=${form.value} onInput=${e => setForm({ ...form, value: e.target.value })}></textarea></label>
    <label class="field gap">${t("Seconds to live, 0 for ever")}<input type="number" min="0" name="ttl" value=${form.ttl} onInput=${e => setForm({ ...form, ttl: e.target.value })} /></label>
    <div class="gap"><${Problem} text=${error} /></div>
    <div class="row gap"><button class="main">${t("Save")}</button><button type="button" onClick=${onClose}>${t("Cancel")}</button></div></form></${Dialog}>`;
}
