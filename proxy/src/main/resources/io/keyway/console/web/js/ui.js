// Small parts that all screens are made of.
import { h, html, useEffect, useRef, useState } from "../vendor/preact.js";
import { t } from "./i18n.js";

export { h, html, useEffect, useRef, useState };

// Runs a request when what it depends on changes, and again every few seconds if told to.
export function useFetch(make, depends, everyMillis = 0) {
  const [state, set] = useState({ data: null, error: "", loading: true });
  const [turn, again] = useState(0);
  useEffect(() => {
    let gone = false;
    let timer = 0;
    const run = async () => {
      try {
        const data = await make();
        if (!gone) set({ data, error: "", loading: false });
      } catch (e) {
        if (!gone) set(before => ({ data: before.data, error: e.message, loading: false }));
      }
      if (!gone && everyMillis) timer = setTimeout(run, everyMillis);
    };
    run();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [...depends, turn]);
  return { ...state, reload: () => again(n => n + 1) };
}

export const Problem = ({ text, kind = "bad" }) => (text ? html`<p class="note ${kind}" role="alert">${text}</p>` : null);
export const Chip = ({ kind = "", children }) => html`<span class="chip ${kind}">${children}</span>`;

export const Bar = ({ parts, label }) => html`
  <div class="bar" role="img" aria-label=${label || ""} title=${label || ""}>
    ${parts.map(([share, kind]) => html`<i class=${kind || ""} style=${{ width: Math.min(100, 100 * share) + "%" }}></i>`)}
  </div>`;

// One of several words.
export const Segments = ({ value, options, onChange, label }) => html`
  <span class="seg" role="group" aria-label=${label}>
    ${options.map(([key, text]) => html`
      <button type="button" class=${key === value ? "on" : ""} aria-pressed=${key === value} onClick=${() => onChange(key)}>${text}</button>`)}
  </span>`;

// A table that sorts by any column. columns: {title, cell, sort, num}; sort is the order at first, or always if the caller has onSort to learn of others.
export function Table({ columns, rows, mark, empty, sort = null, onSort }) {
  const [own, setOwn] = useState(sort);
  const order = onSort ? sort : own;
  const sorted = !columns[order?.column]?.sort ? rows : [...rows].sort(by(columns[order.column].sort, order.down));
  const turn = column => {
    const next = order?.column === column ? { column, down: !order.down } : { column, down: !!columns[column].num };
    (onSort || setOwn)(next);
  };
  if (!rows.length) {
    return html`<p class="note">${empty || t("Nothing here.")}</p>`;
  }
  return html`<div class="scroll"><table>
    <thead><tr>${columns.map((c, i) => html`
      <th class=${c.num ? "num" : ""} aria-sort=${order?.column === i ? (order.down ? "descending" : "ascending") : "none"}>
        ${c.sort ? html`<button type="button" onClick=${() => turn(i)}>${c.title}${order?.column === i ? (order.down ? " ↓" : " ↑") : ""}</button>` : c.title}
      </th>`)}</tr></thead>
    <tbody>${sorted.map(row => html`
      <tr class=${mark?.(row) ? "marked" : ""}>${columns.map(c => html`<td class=${c.num ? "num" : ""}>${c.cell(row)}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}

function by(key, down) {
  const sign = down ? -1 : 1;
  return (a, b) => {
    const x = key(a) ?? -Infinity;
    const y = key(b) ?? -Infinity;
    return sign * (typeof x === "string" || typeof y === "string" ? String(x).localeCompare(String(y), undefined, { numeric: true }) : x - y);
  };
}

// A window above the page; Escape closes it.
export function Dialog({ title, onClose, children }) {
  const box = useRef(null);
  useEffect(() => {
    box.current.showModal();
    return () => box.current?.close();
  }, []);
  return html`<dialog ref=${box} aria-label=${title} onCancel=${e => { e.preventDefault(); onClose(); }}>
    <div class="row between"><h2>${title}</h2><button type="button" class="plain" onClick=${onClose} aria-label=${t("Close")}>✕</button></div>
    ${children}
  </dialog>`;
}

// Asks for what loses data: the name has to be typed.
export function Confirm({ title, text, name, action, onDone, onClose, children }) {
  const [typed, setTyped] = useState("");
  const [error, setError] = useState("");
  const run = async e => {
    e.preventDefault();
    try {
      await action(typed);
      onDone();
    } catch (problem) {
      setError(problem.message);
    }
  };
  return html`<${Dialog} title=${title} onClose=${onClose}>
    <p>${text}</p>${children}
    <form onSubmit=${run}>
      <label class="field">${t("Type {0} to go on", name)}
        <input type="text" autofocus value=${typed} onInput=${e => setTyped(e.target.value)} autocomplete="off" spellcheck="false" data-test="confirm" /></label>
      <div class="row gap"><button class="danger" disabled=${typed !== name} data-test="confirm-go">${title}</button>
        <button type="button" onClick=${onClose}>${t("Cancel")}</button></div>
    </form><${Problem} text=${error} />
  </${Dialog}>`;
}

// A line without axes: how something went in the last minute.
export function Spark({ values }) {
  const known = values.filter(v => v != null);
  const most = Math.max(...known, 1e-9);
  const step = 64 / Math.max(1, values.length - 1);
  const path = values.map((v, i) => `${i ? "L" : "M"}${(i * step).toFixed(1)} ${(21 - (20 * (v ?? 0)) / most).toFixed(1)}`).join("");
  return html`<svg class="spark" viewBox="0 0 64 22" preserveAspectRatio="none" aria-hidden="true"><path d=${path || "M0 21"} /></svg>`;
}
