// The frame of the page: who is signed in, which pool is shown, and the screens.
import { render } from "../vendor/preact.js";
import { html, useEffect, useState, Problem, Dialog, Spark, Chip } from "./ui.js";
import { href, preference, prefer, route, useRoute } from "./state.js";
import { lang, setLang, t } from "./i18n.js";
import * as api from "./api.js";
import { follow, growth, live, measured, measuredSeries, now, pause, rate, series, useEpoch, useLive } from "./live.js";
import { bytes, count, micros, percent } from "./text.js";
import { SignIn } from "./signin.js";
import { Palette } from "./palette.js";
import { Overview } from "./screens/overview.js";
import { Nodes } from "./screens/nodes.js";
import { Rates } from "./screens/rates.js";
import { Keys } from "./screens/keys.js";
import { HotKeys } from "./screens/hot.js";
import { Slow } from "./screens/slow.js";
import { Placement } from "./screens/placement.js";
import { Ring } from "./screens/ring.js";
import { Commands } from "./screens/commands.js";
import { Pools } from "./screens/pools.js";
import { Audit } from "./screens/audit.js";

const SCREENS = [
  ["overview", "Overview", Overview],
  ["nodes", "Nodes", Nodes],
  ["rates", "Hit rates", Rates],
  ["keys", "Keys", Keys],
  ["hot", "Hot keys", HotKeys],
  ["slow", "Slow requests", Slow],
  ["placement", "Placement", Placement],
  ["ring", "Ring", Ring],
  ["console", "Console", Commands],
  ["pools", "Pools", Pools],
  ["audit", "Audit", Audit],
];

// The key that goes to each screen.
const DIGITS = "1234567890-";

function setTheme(theme) {
  prefer("theme", theme);
  const dark = theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  window.dispatchEvent(new Event("hashchange"));
}

function Rail({ pool, screen, session, onHelp }) {
  const theme = preference("theme", "auto");
  return html`<aside class="rail">
    <a class="brand" href=${href(pool, "overview")}><img src="/web/icon.svg" alt="" />Keyway</a>
    <nav aria-label=${t("Screens")}>${SCREENS.map(([id, title], i) => html`
      <a href=${href(pool, id)} aria-current=${id === screen ? "page" : null}>${t(title)}<kbd>${DIGITS[i]}</kbd></a>`)}</nav>
    <div class="foot">
      ${session.guarded && html`<div class="small soft">${session.name} · ${t(session.role)}
        <button class="plain" onClick=${() => api.remove("session").then(() => location.reload())}>${t("Sign out")}</button></div>`}
      <div class="row">
        <select aria-label=${t("Language")} value=${lang()} onChange=${e => setLang(e.target.value)}>
          <option value="en">English</option><option value="zh">中文</option></select>
        <button aria-label=${t("Keyboard")} title=${t("Keyboard")} onClick=${onHelp}>?</button>
      </div>
      <select aria-label=${t("Theme")} value=${theme} onChange=${e => setTheme(e.target.value)}>
        <option value="auto">${t("System’s theme")}</option><option value="light">${t("Light")}</option><option value="dark">${t("Dark")}</option></select>
    </div>
  </aside>`;
}

const OPERATIONS = ["cmd_get", "cmd_set", "cmd_touch", "delete_hits", "delete_misses", "incr_hits", "incr_misses", "decr_hits", "decr_misses"];

function Top({ pools, pool }) {
  useLive();
  const hits = growth(["get_hits"], 60);
  const misses = growth(["get_misses"], 60);
  const last = of => series(60, "rate", of)[1];
  const vital = (value, label, to, values) => html`
    <a class="vital" href=${to}><div><b>${value}</b><span>${label}</span></div>${values && html`<${Spark} values=${values} />`}</a>`;
  const age = live.samples.length ? Math.max(0, Math.round((Date.now() - live.samples.at(-1).t) / 1000)) : null;
  return html`<header class="top">
    <select aria-label=${t("Pool")} value=${pool} data-test="pool" onChange=${e => (location.hash = href(e.target.value, route().screen))}>
      ${pools.map(p => html`<option value=${p.name}>${p.name}</option>`)}</select>
    ${vital(count(rate(OPERATIONS) ?? 0), t("operations/s"), href(pool, "overview"), last(f => OPERATIONS.reduce((s, n) => s + f(n), 0)))}
    ${vital(percent(hits, hits + misses), t("gets that hit, 1 min"), href(pool, "rates"))}
    ${vital(percent(now("bytes") ?? 0, now("limit_maxbytes") ?? 0), t("of {0}", bytes(now("limit_maxbytes"))), href(pool, "nodes"))}
    ${measured("requests") != null && vital(measured("requests") ? micros(measured("p99_us")) : "–", t("p99 of requests"), href(pool, "slow"), measuredSeries(60, read => read("p99_us"))[1])}
    ${vital(count(now("curr_items")), t("items"), href(pool, "keys"))}
    ${vital(count(now("curr_connections")), t("connections"), href(pool, "nodes"))}
    <span class="grow"></span>
    <${Chip} kind=${live.state === "live" ? (age > 3 ? "warn" : "good") : live.state === "lost" ? "bad" : "warn"}>
      ${live.state === "live" ? (age > 3 ? t("{0} s old", age) : t("live")) : t(live.state)}</${Chip}>
    <button onClick=${() => pause(live.state !== "paused")} data-test="pause">${live.state === "paused" ? t("Go on") : t("Pause")}</button>
  </header>`;
}

const Help = ({ onClose }) => html`<${Dialog} title=${t("Keyboard")} onClose=${onClose}>
  <dl class="facts">
    <dt>1 – 9, 0, -</dt><dd>${t("Go to a screen")}</dd>
    <dt>Ctrl K</dt><dd>${t("Find a screen, pool or node")}</dd>
    <dt>/</dt><dd>${t("Go to the first field")}</dd>
    <dt>Tab, Enter</dt><dd>${t("Everything else: each control can be reached and used")}</dd>
    <dt>Esc</dt><dd>${t("Close a window")}</dd>
  </dl></${Dialog}>`;

function useKeys(pool, setPalette, setHelp) {
  useEffect(() => {
    const pressed = e => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName);
      if ((e.ctrlKey || e.metaKey) && e.key === "k") {
        e.preventDefault();
        setPalette(true);
      } else if (typing || e.ctrlKey || e.metaKey || e.altKey || document.querySelector("dialog[open]")) {
        return;
      } else if (e.key === "?") {
        setHelp(true);
      } else if (e.key === "/") {
        e.preventDefault();
        document.querySelector("main input, main textarea")?.focus();
      } else if (DIGITS.includes(e.key)) {
        location.hash = href(pool, SCREENS[DIGITS.indexOf(e.key)][0]);
      }
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [pool]);
}

function Shell({ session }) {
  const now = useRoute();
  const [list, setList] = useState({ pools: [], clusters: [] });
  const [error, setError] = useState("");
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const load = () => api.get("pools").then(found => { setList(found); setError(""); }).catch(e => setError(e.message));
  // Samples tell of another ring at once; new pools and ZooKeeper can wait.
  const epoch = useEpoch();
  const waits = !list.pools.length || now.screen === "pools";
  useEffect(() => {
    load();
    const timer = setInterval(load, waits ? 3000 : 10000);
    return () => clearInterval(timer);
  }, [epoch, waits]);
  const name = now.pool || preference("pool", "") ;
  const pool = list.pools.find(p => p.name === name) || (now.pool ? null : list.pools[0]);
  useKeys(pool?.name || "", setPalette, setHelp);
  useEffect(() => {
    if (pool) {
      prefer("pool", pool.name);
      follow(pool.name);
    }
  }, [pool?.name]);
  const added = pool && list.clusters.find(c => pool.name.startsWith(c.name + "/"));
  const home = added || list;
  const [, , Screen] = SCREENS.find(([id]) => id === now.screen) || SCREENS[0];
  return html`<div class="shell">
    <${Rail} pool=${pool?.name || ""} screen=${now.screen} session=${session} onHelp=${() => setHelp(true)} />
    <${Top} pools=${list.pools} pool=${pool?.name || ""} />
    <main class="screen" data-screen=${now.screen}>
      <${Problem} text=${error} />
      ${home.connected === false && html`<${Problem} kind="warn" text=${t("ZooKeeper is away since {0}: membership is frozen, and no key moves.", new Date(home.since).toLocaleTimeString())} />`}
      ${pool || now.screen === "pools" || now.screen === "audit"
        ? html`<${Screen} key=${(pool?.name || "") + now.screen} pool=${pool} pools=${list.pools} cluster=${list} rest=${now.rest} query=${now.query} session=${session} reload=${load} />`
        : html`<p class="note">${list.pools.length ? t("There is no pool {0}.", name) : t("No pool yet: start a node, or add servers on the Pools screen.")}</p>`}
    </main>
    ${palette && html`<${Palette} pools=${list.pools} pool=${pool} screens=${SCREENS} onClose=${() => setPalette(false)} />`}
    ${help && html`<${Help} onClose=${() => setHelp(false)} />`}
  </div>`;
}

function App() {
  const [session, setSession] = useState(null);
  const [error, setError] = useState("");
  const load = () => api.get("session").then(found => { api.setCsrf(found.csrf); setSession(found); }).catch(e => setError(e.message));
  useEffect(() => { load(); }, []);
  if (!session) {
    return html`<${Problem} text=${error} />`;
  }
  return session.name ? html`<${Shell} session=${session} />` : html`<${SignIn} session=${session} onDone=${load} />`;
}

setTheme(preference("theme", "auto"));
render(html`<${App} />`, document.getElementById("app"));
