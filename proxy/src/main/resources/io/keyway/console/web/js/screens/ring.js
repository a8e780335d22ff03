// Who belongs to the pool. Each change shows its plan first.
import { html, useState, Chip, Confirm, Dialog, Problem, Table, useFetch } from "../ui.js";
import { t } from "../i18n.js";
import * as api from "../api.js";
import { percent } from "../text.js";
import { Comparison } from "./placement.js";

export function Ring({ pool, session, reload }) {
  const found = useFetch(() => api.get(api.pool(pool.name, "/members")), [pool.name, pool.epoch], 3000);
  const [change, setChange] = useState(null);
  const done = () => {
    setChange(null);
    found.reload();
    reload();
  };
  const data = found.data;
  const writes = pool.kind === "cluster" && session.role === "operator";
  const why = pool.kind !== "cluster" ? t("This pool is not in ZooKeeper: its members are fixed.") : session.role !== "operator" ? t("Changes take the role operator.") : "";
  const columns = [
    { title: t("Member"), sort: m => m.id, cell: m => html`<b>${m.id}</b><div class="small soft">${m.address}</div>` },
    { title: t("State"), sort: m => m.state, cell: m => html`<${Chip} kind=${m.state === "active" ? "good" : "warn"}>${t(m.state)}</${Chip}>` },
    { title: t("Registered"), sort: m => data.live?.[m.id], cell: m => (!data.live ? "–" : data.live[m.id] ? html`<${Chip} kind="good">${data.live[m.id]}</${Chip}>` : html`<span class="soft small">${t("no: written by hand, or not running")}</span>`) },
    { title: t("Weight"), num: true, sort: m => m.weight, cell: m => m.weight },
    { title: t("Share"), num: true, sort: m => data.shares[m.id], cell: m => percent(data.shares[m.id] ?? 0, data.keys) },
    { title: t("Labels"), cell: m => Object.entries(m.labels).map(([k, v]) => html`<${Chip}>${k}=${v}</${Chip}> `) },
    { title: "", cell: m => writes && html`<span class="row">
      <button onClick=${() => setChange({ member: m })} data-test=${"change-" + m.id}>${t("Change")}</button>
      <button class="danger" onClick=${() => setChange({ member: m, remove: true })} data-test=${"remove-" + m.id}>${t("Remove")}</button></span>` },
  ];
  const acks = Object.entries(data?.acks || {});
  return html`
    <div class="row between"><h1>${t("Ring")}</h1>
      <button class="main" disabled=${!writes} title=${why} onClick=${() => setChange({ member: null })} data-test="add">${t("Add a member")}</button></div>
    <div class="grid4"><div class="panel figure"><b>${pool.epoch}</b><span>${t("epoch")}</span></div>
      <div class="panel figure"><b>${t(pool.phase)}</b><span>${t("phase")}</span></div>
      <div class="panel figure"><b>${pool.members.length}</b><span>${t("members that own keys")}</span></div>
      <div class="panel figure"><b>${acks.length ? `${acks.filter(([, e]) => e === pool.epoch).length} / ${acks.length}` : "–"}</b><span>${t("proxies that route by it")}</span></div></div>
    ${why && html`<p class="note gap">${why}</p>`}
    <div class="gap"><${Problem} text=${found.error} /></div>
    <section class="panel gap"><p class="soft">${t("Keys are placed by {0}.", pool.placement.profile + (pool.placement.hash ? " / " + pool.placement.hash : ""))}</p>
      ${data && html`<${Table} rows=${data.members} columns=${columns} empty=${t("This pool has no members yet.")} />`}</section>
    ${change?.remove && html`<${Removal} pool=${pool} member=${change.member} onDone=${done} onClose=${() => setChange(null)} />`}
    ${change && !change.remove && html`<${Change} pool=${pool} member=${change.member} onDone=${done} onClose=${() => setChange(null)} />`}`;
}

const path = (pool, id, rest = "") => api.pool(pool.name, `/members/${encodeURIComponent(id)}${rest}`);

function Removal({ pool, member, onDone, onClose }) {
  const plan = useFetch(() => api.post(path(pool, member.id, "/plan"), { remove: true }), [member.id, pool.epoch]);
  return html`<${Confirm} title=${t("Remove {0}", member.id)} name=${member.id} onClose=${onClose} onDone=${onDone}
    text=${t("Its keys go to the other members and are misses there until they are written again.")}
    action=${confirm => api.remove(path(pool, member.id), { confirm, epoch: plan.data?.epoch })}>
    <${Problem} text=${plan.error} />${plan.data && html`<${Comparison} found=${plan.data.comparison} />`}
  </${Confirm}>`;
}

// A member's form: the plan first, then the same button writes.
function Change({ pool, member, onDone, onClose }) {
  const [form, setForm] = useState({ id: member?.id || "", address: member?.address || "", weight: member?.weight || 1, state: member?.state || "active" });
  const [plan, setPlan] = useState(null);
  const [error, setError] = useState("");
  const set = values => {
    setForm(before => ({ ...before, ...values }));
    setPlan(null);
  };
  const send = async e => {
    e.preventDefault();
    const body = { address: form.address, weight: Number(form.weight), state: form.state };
    try {
      if (plan) {
        await api.post(path(pool, form.id), { ...body, epoch: plan.epoch });
        onDone();
      } else {
        setPlan(await api.post(path(pool, form.id, "/plan"), body));
        setError("");
      }
    } catch (problem) {
      setError(problem.message);
      setPlan(null);
    }
  };
  return html`<${Dialog} title=${member ? t("Change {0}", member.id) : t("Add a member")} onClose=${onClose}>
    <form onSubmit=${send}>
      <div class="grid2">
        <label class="field">${t("Name")}<input type="text" name="id" required pattern="[\\-A-Za-z0-9._]{1,64}" disabled=${!!member} autofocus value=${form.id} onInput=${e => set({ id: e.target.value })} /></label>
        <label class="field">${t("Address")}<input type="text" name="address" required placeholder="10.0.0.7:11211" value=${form.address} onInput=${e => set({ address: e.target.value })} /></label>
        <label class="field">${t("Weight")}<input type="number" name="weight" min="1" max="1000" required value=${form.weight} onInput=${e => set({ weight: e.target.value })} /></label>
        <label class="field">${t("State")}<select name="state" value=${form.state} onChange=${e => set({ state: e.target.value })}>
          <option value="active">${t("active")}: ${t("owns keys")}</option><option value="draining">${t("draining")}: ${t("owns keys, is about to leave")}</option><option value="standby">${t("standby")}: ${t("owns none")}</option></select></label>
      </div>
      <div class="gap"><${Problem} text=${error} />${plan && html`<${Comparison} found=${plan.comparison} />`}</div>
      <div class="row gap"><button class="main" data-test="plan-go">${plan ? t("Do it") : t("Show the plan")}</button>
        <button type="button" onClick=${onClose}>${t("Cancel")}</button></div>
    </form></${Dialog}>`;
}
