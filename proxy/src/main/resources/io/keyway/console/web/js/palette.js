// Ctrl K: goes to a screen, a pool or a node by a part of its name.
import { html, useState, Dialog } from "./ui.js";
import { href } from "./state.js";
import { t } from "./i18n.js";

export function Palette({ pools, pool, screens, onClose }) {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const name = pool?.name || "";
  const places = [
    ...screens.map(([id, title]) => [t(title), href(name, id)]),
    ...(pool?.members || []).map(m => [`${t("Node")} ${m.id}`, href(name, "nodes", [m.id])]),
    ...pools.map(p => [`${t("Pool")} ${p.name}`, href(p.name, "overview")]),
  ].filter(([text]) => text.toLowerCase().includes(typed.toLowerCase())).slice(0, 50);
  const go = to => {
    location.hash = to;
    onClose();
  };
  const pressed = e => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step) {
      e.preventDefault();
      setAt(Math.max(0, Math.min(places.length - 1, at + step)));
    } else if (e.key === "Enter" && places[at]) {
      go(places[at][1]);
    }
  };
  return html`<${Dialog} title=${t("Go to")} onClose=${onClose}>
    <input type="text" autofocus value=${typed} aria-label=${t("Go to")} onKeyDown=${pressed}
      onInput=${e => { setTyped(e.target.value); setAt(0); }} style=${{ width: "100%" }} />
    <ul class="palette">${places.map(([text, to], i) => html`
      <li><button type="button" class=${i === at ? "on" : ""} onClick=${() => go(to)}>${text}</button></li>`)}</ul>
  </${Dialog}>`;
}
