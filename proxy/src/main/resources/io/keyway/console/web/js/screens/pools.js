// Pools: those of the cluster come by themselves, other servers are added by hand.
import { html, useState, Chip, Problem, Table, useFetch } from "../ui.js";
import { href } from "../state.js";
import { t } from "../i18n.js";
import * as api from "../api.js";

const KINDS = { cluster: "from ZooKeeper", fixed: "from the proxy’s command line", added: "added here" };

export function Pools({ pools, cluster, session, reload }) {
  const profiles = useFetch(() => api.get("profiles"), []).data || [];
  const [form, setForm] = useState({ name: "", servers: "", placement: "libmemcached.ketama_weighted" });
  const [error, setError] = useState("");
  const operator = session.role === "operator";
  const change = async work => {
    try {
      await work();
      setError("");
      reload();
    } catch (problem) {
      setError(problem.message);
    }
  };
  const add = e => {
    e.preventDefault();
    change(async () => {
      await api.post("pools", { ...form, servers: form.servers.split(/[\s,]+/).filter(Boolean) });
      setForm({ ...form, name: "", servers: "" });
    });
  };
  return html`<h1>${t("Pools")}</h1>
    <section class="panel">${cluster.cluster && html`<p class="soft">${t("Cluster {0}", cluster.cluster)}</p>`}
      <${Table} rows=${pools} empty=${t("No pool yet.")} columns=${[
        { title: t("Pool"), sort: p => p.name, cell: p => html`<a href=${href(p.name, "overview")}>${p.name}</a>` },
        { title: t("Origin"), sort: p => p.kind, cell: p => html`<${Chip}>${t(KINDS[p.kind])}</${Chip}>` },
        { title: t("Members"), num: true, sort: p => p.members.length, cell: p => p.members.length },
        { title: t("Placement"), sort: p => p.placement.profile, cell: p => p.placement.profile },
        { title: t("Epoch"), num: true, sort: p => p.epoch, cell: p => p.epoch },
        { title: "", cell: p => p.kind === "added" && operator && html`<button onClick=${() => change(() => api.remove(api.pool(p.name)))}>${t("Forget")}</button>` },
      ]} /></section>
    <section class="panel"><h2>${t("Look at other servers")}</h2>
      <p class="soft">${t("Any server of the memcached protocol. Pages that it can't fill say why. They are forgotten when the proxy stops.")}</p>
      <form onSubmit=${add}><div class="grid3">
        <label class="field">${t("Name")}<input type="text" name="name" required value=${form.name} onInput=${e => setForm({ ...form, name: e.target.value })} placeholder="old-cache" /></label>
        <label class="field">${t("Addresses, in the order of the clients")}<input type="text" name="servers" required value=${form.servers} onInput=${e => setForm({ ...form, servers: e.target.value })} placeholder="10.0.0.1:11211 10.0.0.2:11211" /></label>
        <label class="field">${t("Placement")}<select value=${form.placement} onChange=${e => setForm({ ...form, placement: e.target.value })}>${profiles.filter(p => !p.needs.length).map(p => html`<option value=${p.name}>${p.name}</option>`)}</select></label>
      </div><div class="gap row"><button class="main" disabled=${!operator} data-test="add-pool">${t("Add")}</button></div></form>
      <div class="gap"><${Problem} text=${error} /></div></section>`;
}
