// The items of the pool: found by filters, as a list or a tree, and one of them in full.
import { html, useEffect, useRef, useState, Problem, Segments } from "../ui.js";
import { setQuery } from "../state.js";
import { t } from "../i18n.js";
import * as api from "../api.js";
import { bytes, count, duration, encodeKey, keyText } from "../text.js";
import { Item, NewItem } from "./item.js";

// More can't be looked through by anybody, and would be a lot for the tab.
const LISTED_MAX = 100000;
const LINE = 28;

// Milliseconds. A tree of many branches is sorted anew each time.
const DRAW_EVERY = 250;

// The scan is not state of the page: it changes many times a second.
function useScan(pool) {
  const scan = useRef({ items: [], nodes: {}, position: "", running: false, done: false, scanned: 0, total: 0, found: 0, failures: {}, error: "", full: false });
  const abort = useRef(null);
  const [, draw] = useState(0);
  const redraw = () => draw(n => n + 1);
  useEffect(() => () => abort.current?.abort(), []);

  const run = async (filters, resume) => {
    abort.current?.abort();
    const mine = new AbortController();
    abort.current = mine;
    if (!resume) {
      Object.assign(scan.current, { items: [], position: "", done: false, scanned: 0, total: 0, found: 0, failures: {}, full: false });
    }
    const s = scan.current;
    Object.assign(s, { running: true, error: "" });
    redraw();
    try {
      while (!s.done && !mine.signal.aborted && s.items.length < LISTED_MAX) {
        await part(s, filters, mine, redraw);
      }
      s.full = s.items.length >= LISTED_MAX;
    } catch (e) {
      if (!mine.signal.aborted) s.error = e.message;
      s.failed = !mine.signal.aborted;
    }
    if (abort.current === mine) {
      s.running = false;
      redraw();
    }
  };

  // Up to as many items as the server hands out in one go.
  const part = async (s, filters, mine, redraw) => {
    const query = new URLSearchParams({ ...filters, from: s.position });
    const before = s.items.length;
    let drawn = 0;
    for await (const line of api.lines(api.pool(pool.name, "/scan?" + query), mine.signal)) {
      // No more of an item than is shown: the list has up to 100,000.
      for (const { k, n, s: size, t: ttl } of line.items) s.items.push({ k, n: s.nodes[n] ??= n, s: size, t: ttl });
      Object.assign(s, { position: line.position, scanned: line.scanned, total: Math.max(s.total, line.total), failures: line.failures });
      if (performance.now() - drawn > DRAW_EVERY) {
        drawn = performance.now();
        redraw();
      }
    }
    const more = s.position.split(",").some(p => !p.endsWith("=end")) && Object.keys(s.failures).length === 0;
    s.done = !more || s.items.length === before;
  };
  return { scan: scan.current, run, stop: () => abort.current?.abort() };
}

const FILTERS = ["key", "value", "size", "ttl-max", "nodes"];

export function Keys({ pool, query, session }) {
  const [filters, setFilters] = useState(() => Object.fromEntries(FILTERS.map(f => [f, query[f] || ""])));
  const [creating, setCreating] = useState(false);
  const { scan, run, stop } = useScan(pool);
  const view = query.view || "list";
  const chosen = query.item ? { k: query.item, n: query.on || "" } : null;
  const asked = (wanted = filters) => Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== ""));
  const search = e => {
    e.preventDefault();
    if (FILTERS.map(f => filters[f]).join("\n") === shared) run(asked(), false);
    else setQuery(filters);
  };
  const shared = FILTERS.map(f => query[f] || "").join("\n");
  useEffect(() => {
    const wanted = Object.fromEntries(FILTERS.map(f => [f, query[f] || ""]));
    setFilters(wanted);
    run(asked(wanted), false);
  }, [shared]);
  const field = (name, label, placeholder, width) => html`<label class="field" style=${{ width }}>${label}
    <input type="text" class="mono" name=${name} value=${filters[name]} placeholder=${placeholder} spellcheck="false" onInput=${e => setFilters({ ...filters, [name]: e.target.value })} /></label>`;
  return html`
    <div class="row between"><h1>${t("Keys")}</h1>
      <button disabled=${session.role !== "operator"} onClick=${() => setCreating(true)} data-test="new-item">${t("New item")}</button></div>
    <form class="panel row wrap" style=${{ alignItems: "flex-end" }} onSubmit=${search}>
      ${field("key", t("Key: glob, or /regular expression/"), "user:*", "230px")}
      ${field("value", t("Value: text, /expression/ or $.path==\"text\""), "$.plan==\"pro\"", "260px")}
      ${field("size", t("Bytes, at least"), "0", "110px")}
      ${field("ttl-max", t("Lives, at most (s)"), "", "120px")}
      <label class="field">${t("Node")}<select value=${filters.nodes} onChange=${e => setFilters({ ...filters, nodes: e.target.value })}>
        <option value="">${t("all nodes")}</option>${pool.members.map(m => html`<option value=${m.id}>${m.id}</option>`)}</select></label>
      <button class="main" data-test="search">${t("Search")}</button>
      ${scan.running ? html`<button type="button" onClick=${stop} data-test="stop">${t("Stop")}</button>`
        : scan.position && !scan.done && !scan.full ? html`<button type="button" onClick=${() => run(asked(), true)} data-test="resume">${t("Go on")}</button>` : null}
    </form>
    <${Progress} scan=${scan} />
    <div class="keys gap"><section>
      <div class="row between" style=${{ marginBottom: "8px" }}><${Segments} label=${t("View")} value=${view} options=${[["list", t("List")], ["tree", t("Tree")]]} onChange=${v => setQuery({ view: v })} />
        ${view === "tree" && html`<label class="row small soft">${t("Delimiter")}<input type="text" class="mono" style=${{ width: "50px" }} value=${query.by ?? ":"} onInput=${e => setQuery({ by: e.target.value })} /></label>`}</div>
      <${Lines} items=${scan.items} length=${scan.items.length} tree=${view === "tree"} by=${query.by || ":"} chosen=${chosen?.k} onChoose=${item => setQuery({ item: item.k, on: item.n })} />
    </section>
    <section class="panel" style=${{ margin: 0 }} aria-live="polite">${chosen
      ? html`<${Item} key=${chosen.k + chosen.n} pool=${pool} chosen=${chosen} session=${session} onGone=${() => setQuery({ item: "", on: "" })} />`
      : html`<p class="soft">${t("Choose a key to see its value. Reading here does not count as a hit on Keyway’s nodes.")}</p>`}</section></div>
    ${creating && html`<${NewItem} pool=${pool} onClose=${() => setCreating(false)} onDone=${key => { setCreating(false); setQuery({ item: encodeKey(key), on: "" }); }} />`}`;
}

function Progress({ scan }) {
  const part = scan.total ? Math.min(1, scan.scanned / scan.total) : scan.done ? 1 : 0;
  return html`<div class="gap row" data-test="progress"><div class="bar" style=${{ width: "180px" }}><i style=${{ width: 100 * (scan.done ? 1 : part) + "%" }}></i></div>
    <span>${t("{0} found, {1} of {2} scanned", count(scan.items.length), count(scan.scanned), count(Math.max(scan.total, scan.scanned)))}</span>
    <span class="soft">${scan.running ? t("scanning …") : scan.full ? t("The list is full: narrow the filters.") : scan.done ? (Object.keys(scan.failures).length ? t("Not all nodes could be asked.") : t("That is all.")) : t("Stopped.")}</span></div>
    <${Problem} text=${scan.error} />
    ${Object.entries(scan.failures).map(([node, text]) => html`<div class="gap"><${Problem} kind="warn" text=${text.startsWith(node) ? text : node + ": " + text} /></div>`)}`;
}

// Draws only the lines that can be seen.
function Lines({ items, length, tree, by, chosen, onChoose }) {
  const box = useRef(null);
  const [top, setTop] = useState(0);
  const [open, setOpen] = useState(() => new Set());
  const known = useRef({});
  if (!tree || known.current.items !== items || known.current.by !== by) known.current = { items, by, root: branch(""), grown: 0 };
  const kept = known.current;
  if (!tree) {
    kept.runs = [{ start: 0, list: items, from: 0, length: items.length, depth: 0, path: "" }];
  } else if (kept.grown !== length || kept.open !== open) {
    grow(kept, length);
    kept.open = open;
    kept.runs = runs(kept.root, by, open);
  }
  const last = kept.runs.at(-1);
  const lines = last ? last.start + last.length : 0;
  const height = box.current?.clientHeight || 600;
  const first = Math.max(0, Math.floor(top / LINE) - 10);
  const shown = Array.from({ length: Math.max(0, Math.min(lines - first, Math.ceil(height / LINE) + 20)) }, (_, i) => first + i);
  const toggle = path => {
    const next = new Set(open);
    if (!next.delete(path)) next.add(path);
    setOpen(next);
  };
  const pressed = e => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    const other = step > 0 ? e.target.nextElementSibling : e.target.previousElementSibling;
    if (step && other?.classList.contains("line")) {
      e.preventDefault();
      other.focus();
    }
  };
  return html`<div class="list" ref=${box} onScroll=${e => setTop(e.target.scrollTop)} onKeyDown=${pressed} role="listbox" aria-label=${t("Keys")} data-test="keys">
    <div style=${{ height: lines * LINE + "px" }}></div>
    ${shown.map(at => {
      const run = kept.runs.findLast(one => one.start <= at);
      const entry = run.list[run.from + at - run.start];
      const Entry = entry.k == null ? Branch : Leaf;
      return html`<${Entry} key=${at} entry=${entry} run=${run} by=${tree && by} style=${{ top: at * LINE + "px", paddingLeft: 10 + 18 * run.depth + "px" }} total=${items.length} open=${open} chosen=${chosen} onChoose=${onChoose} onToggle=${toggle} />`;
    })}
  </div>`;
}

function Branch({ entry, run, style, total, open, onToggle }) {
  const path = run.path + entry.name;
  return html`<button type="button" class="line" style=${style} aria-expanded=${open.has(path)} onClick=${() => onToggle(path)}>
    <span class="name">${open.has(path) ? "▾" : "▸"} ${entry.name}</span><span class="small soft">${count(entry.count)} · ${((100 * entry.count) / total).toFixed(0)} % · ${bytes(entry.bytes)}</span></button>`;
}

function Leaf({ entry, by, style, chosen, onChoose }) {
  const text = keyText(entry.k);
  return html`<button type="button" class="line" role="option" aria-selected=${entry.k === chosen} style=${style} onClick=${() => onChoose(entry)}>
    <span class="name">${by ? text.split(by).at(-1) : text}</span>
    <span class="small soft">${entry.t < 0 ? "" : duration(entry.t)}</span><span class="small soft">${bytes(entry.s)}</span><span class="small soft">${entry.n}</span></button>`;
}

// A part of keys up to the delimiter. The tree has as many as the keys have parts, so what is not needed is not there.
const branch = name => ({ name, count: 0, bytes: 0, byName: null, branches: null, leaves: null });

// Puts the items that came since the last time in the tree; leaves are the items themselves.
function grow(kept, length) {
  for (; kept.grown < length; kept.grown++) {
    const item = kept.items[kept.grown];
    const text = keyText(item.k);
    let at = kept.root;
    for (let from = 0, end; (end = text.indexOf(kept.by, from)) >= 0; from = end + kept.by.length) {
      at = child(at, text.slice(from, end + kept.by.length));
      at.count++;
      at.bytes += item.s;
    }
    // An array that begins empty makes room for many.
    if (at.leaves) at.leaves.push(item);
    else at.leaves = [item];
  }
}

function child(parent, name) {
  parent.byName ??= new Map();
  let found = parent.byName.get(name);
  if (!found) {
    found = branch(name);
    parent.byName.set(name, found);
    (parent.branches ??= []).push(found);
  }
  return found;
}

// The lines of the tree as runs of entries that follow each other: branches, the largest first, or items.
function runs(root, by, open) {
  const found = [];
  let start = 0;
  const add = (list, from, end, depth, path) => {
    if (end > from) found.push({ start, list, from, length: end - from, depth, path });
    start += end - from;
  };
  const walk = (node, depth, path) => {
    const branches = node.branches?.sort((a, b) => b.count - a.count) ?? [];
    const leaves = node.leaves ?? [];
    const opened = new Set([...open].filter(p => p.startsWith(path)).map(p => p.slice(path.length)));
    let from = 0;
    branches.forEach((one, i) => {
      if (opened.has(one.name)) {
        add(branches, from, i + 1, depth, path);
        walk(one, depth + 1, path + one.name);
        from = i + 1;
      }
    });
    add(branches, from, branches.length, depth, path);
    add(leaves, 0, leaves.length, depth, path);
  };
  walk(root, 0, "");
  return found;
}
