// Where a key is and why, and where it would be in another topology.
import { html, useEffect, useState, Bar, Problem, Table, useFetch } from "../ui.js";
import { setQuery } from "../state.js";
import { t } from "../i18n.js";
import * as api from "../api.js";
import { encodeKey, percent, visible } from "../text.js";

function why(a) {
  switch (a.kind) {
    case "continuum": return t("The points of all {0} members lie on a circle of 32-bit numbers. The first point at or above the hash is {1}, and it belongs to {2}.", a.members, a.position, a.owner.id);
    case "modulo": return t("The remainder of the hash picks bucket {1}, and that is {2}’s.", a.members, a.position, a.owner.id);
    case "jump": return t("Jump consistent hash leads to position {1} of {0}, and that is {2}.", a.members, a.position, a.owner.id);
    default: return t("Each of the {0} members is rated for this key, and {2} has the highest rating.", a.members, "", a.owner.id);
  }
}

const Explained = ({ answer }) => html`
  <dl class="facts" data-test="explained">
    <dt>${t("Owner")}</dt><dd><b>${answer.owner.id}</b> <span class="soft">${answer.owner.address}, ${t("weight {0}", answer.owner.weight)}</span></dd>
    <dt>${t("Placed by")}</dt><dd>${answer.profile}${Object.entries(answer.options).map(([k, v]) => ` ${k}=${v}`)}</dd>
    ${answer.kind !== "election" && html`
      <dt>${t("Hashed")}</dt><dd class="mono">${visible(answer.hashed)}</dd>
      <dt>${t("Hash")}</dt><dd class="mono">${answer.hashName}: ${answer.hash} <span class="soft">0x${answer.hashHex}</span></dd>
      <dt>${answer.kind === "continuum" ? t("Point") : t("Bucket")}</dt><dd class="mono">${answer.position}</dd>`}
    <dt>${t("Why")}</dt><dd>${why(answer)}</dd>
    <dt>${t("Ring")}</dt><dd>${t("epoch {0}", answer.epoch)}</dd>
  </dl>`;

export function Placement({ pool, query }) {
  const [key, setKey] = useState(query.key || "");
  const [answer, setAnswer] = useState(null);
  const [error, setError] = useState("");
  useEffect(() => {
    setQuery({ key });
    if (!key) {
      setAnswer(null);
      setError("");
      return;
    }
    let gone = false;
    api.get(api.pool(pool.name, `/place?key=${encodeKey(key)}`))
      .then(found => { if (!gone) { setAnswer(found); setError(""); } })
      .catch(e => { if (!gone) setError(e.message); });
    return () => { gone = true; };
  }, [key, pool.name, pool.epoch]);
  return html`<h1>${t("Placement")}</h1>
    <section class="panel">
      <label class="field">${t("Type a key")}
        <input type="text" class="mono" value=${key} onInput=${e => setKey(e.target.value)} placeholder="user:42" spellcheck="false" autofocus data-test="key" /></label>
      <div class="gap">${answer && key ? html`<${Explained} answer=${answer} />` : html`<p class="soft">${t("The page says which node holds the key, whether it is there or not, and why.")}</p>`}</div>
      <${Problem} text=${error} />
    </section>
    <${Compare} pool=${pool} sample=${key} />`;
}

function Compare({ pool, sample }) {
  const profiles = useFetch(() => api.get("profiles"), []).data || [];
  const [profile, setProfile] = useState(pool.placement.profile);
  const [members, setMembers] = useState(() => pool.members.map(m => ({ ...m, in: true })));
  const [added, setAdded] = useState("");
  const [result, setResult] = useState(null);
  const [error, setError] = useState("");
  const change = (id, values) => setMembers(members.map(m => (m.id === id ? { ...m, ...values } : m)));
  const add = () => {
    setMembers([...members, { id: added.replace(/[^A-Za-z0-9._-]/g, "-"), address: added, weight: 1, in: true }]);
    setAdded("");
  };
  const run = async e => {
    e.preventDefault();
    try {
      const wanted = members.filter(m => m.in).map(m => ({ id: m.id, address: m.address, weight: Number(m.weight) }));
      setResult(await api.post(api.pool(pool.name, "/compare"), { profile, members: wanted, key: sample }));
      setError("");
    } catch (problem) {
      setError(problem.message);
    }
  };
  return html`<section class="panel"><h2>${t("Compare with another topology")}</h2>
    <p class="soft">${t("Change members, weights or the placement, and see which keys would move. Nothing is written.")}</p>
    <form onSubmit=${run}>
      <div class="row wrap">${members.map(m => html`
        <span class="panel row" style=${{ margin: 0, padding: "6px 10px" }}><label class="row"><input type="checkbox" checked=${m.in} onChange=${e => change(m.id, { in: e.target.checked })} />${m.id}</label>
          <input type="number" min="1" max="1000" aria-label=${t("Weight of {0}", m.id)} value=${m.weight} onInput=${e => change(m.id, { weight: e.target.value })} style=${{ width: "70px" }} /></span>`)}
        <input type="text" placeholder="10.0.0.9:11211" aria-label=${t("Address of another member")} value=${added} onInput=${e => setAdded(e.target.value)} />
        <button type="button" onClick=${add} disabled=${!/^.+:\d+$/.test(added)}>${t("Add")}</button></div>
      <div class="row gap"><select aria-label=${t("Placement")} value=${profile} onChange=${e => setProfile(e.target.value)}>
        ${profiles.filter(p => !p.needs.length).map(p => html`<option value=${p.name}>${p.name}</option>`)}</select>
        <button class="main" data-test="compare">${t("Compare")}</button></div>
    </form>
    <div class="gap"><${Problem} text=${error} />
    ${result && html`<${Comparison} found=${result.comparison} />`}
    ${result?.there && html`<p>${t("{0} would be on {1}.", visible(sample), result.there.owner.id)}</p>`}</div>
  </section>`;
}

// What a change does to keys, from a sample of them.
export function Comparison({ found }) {
  const ids = [...new Set([...Object.keys(found.before), ...Object.keys(found.after)])].filter(Boolean);
  return html`<div data-test="plan">
    <p class="verdict ${found.moved / found.keys > 0.5 ? "warn" : "good"}"><span>${found.moved ? t("{0} of the keys move.", percent(found.moved, found.keys)) : t("No key moves.")}</span></p>
    <div class="grid2"><div><${Table} rows=${ids} columns=${[
      { title: t("Node"), sort: id => id, cell: id => html`<span class="nowrap">${id}</span>` },
      { title: t("Share now"), num: true, sort: id => found.before[id] ?? 0, cell: id => percent(found.before[id] ?? 0, found.keys) },
      { title: t("Share then"), num: true, sort: id => found.after[id] ?? 0, cell: id => percent(found.after[id] ?? 0, found.keys) },
      { title: "", cell: id => html`<${Bar} parts=${[[(found.after[id] ?? 0) / found.keys]]} />` },
    ]} /></div>
    <div><${Table} rows=${found.moves} sort=${{ column: 2, down: true }} empty=${t("No key moves.")} columns=${[
      { title: t("From"), sort: m => m.from, cell: m => html`<span class="nowrap">${m.from || "–"}</span>` },
      { title: t("To"), sort: m => m.to, cell: m => html`<span class="nowrap">${m.to || "–"}</span>` },
      { title: t("Keys that move"), num: true, sort: m => m.keys, cell: m => percent(m.keys, found.keys) },
    ]} /></div></div>
    <p class="soft small gap">${t("Measured with {0} made-up keys.", found.keys)}</p></div>`;
}
