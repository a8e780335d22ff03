// Pools: those of clusters come by themselves; other clusters and servers are added by hand.
import { html, useState, Chip, Problem, Table, useFetch } from "../ui.js";
import { href } from "../state.js";
import { t } from "../i18n.js";
import * as api from "../api.js";

const KINDS = { cluster: "from ZooKeeper", fixed: "from the proxy’s command line", added: "added here" };

// What there is to say of a cluster that was added.
function State({ cluster }) {
  if (!cluster.connected) return html`<${Chip} kind="bad">${t("no answer")}</${Chip}> <span class="small soft">${t("No ZooKeeper answers at {0} since {1}. The console goes on trying.", cluster.zookeeper, new Date(cluster.since).toLocaleTimeString())}</span>`;
  if (cluster.problem) return html`<${Chip} kind="bad">${t("error")}</${Chip}> <span class="small soft">${cluster.problem}</span>`;
  if (!cluster.pools) return html`<${Chip} kind="warn">${t("connected")}</${Chip}> <span class="small soft">${t("ZooKeeper knows no pool with a ring in a cluster named {0}.", cluster.cluster)}</span>`;
  return html`<${Chip} kind="good">${t("connected")}</${Chip}>`;
}

// What changes the list, and why it could not the last time.
function useChange(reload) {
  const [error, setError] = useState("");
  const change = async work => {
    try {
      await work();
      setError("");
      reload();
    } catch (problem) {
      setError(problem.message);
    }
  };
  return [error, change];
}

function Clusters({ clusters, operator, reload }) {
  const nothing = { name: "", zookeeper: "", cluster: "default", user: "", password: "" };
  const [form, setForm] = useState(nothing);
  const [error, change] = useChange(reload);
  const add = e => {
    e.preventDefault();
    change(async () => {
      await api.post("clusters", form);
      setForm(nothing);
    });
  };
  const field = (name, label, more) => html`<label class="field">${label}<input type="text" name=${"cluster-" + name} value=${form[name]} autocomplete="off" spellcheck="false" ...${more} onInput=${e => setForm({ ...form, [name]: e.target.value })} /></label>`;
  return html`<section class="panel" data-test="clusters"><h2>${t("Look at other clusters")}</h2>
    <p class="soft">${t("Their pools are shown as name/pool, and can be changed. They are forgotten when the proxy stops.")}</p>
    ${clusters.length > 0 && html`<${Table} rows=${clusters} columns=${[
      { title: t("Name"), sort: c => c.name, cell: c => c.name },
      { title: "ZooKeeper", sort: c => c.zookeeper, cell: c => html`<span class="mono wide">${c.zookeeper}</span>` },
      { title: t("Cluster"), sort: c => c.cluster, cell: c => c.cluster },
      { title: t("Credentials"), sort: c => Number(c.credentials), cell: c => (c.credentials ? t("given") : "–") },
      { title: t("State"), cell: c => html`<${State} cluster=${c} />` },
      { title: t("Pools"), num: true, sort: c => c.pools, cell: c => c.pools },
      { title: "", cell: c => operator && html`<button data-test=${"forget-" + c.name} aria-label=${t("Forget {0}", c.name)} onClick=${() => change(() => api.remove("clusters/" + encodeURIComponent(c.name)))}>${t("Forget")}</button>` },
    ]} />`}
    <form class="gap" onSubmit=${add}><div class="grid3">
      ${field("name", t("Name"), { required: true, placeholder: "berlin" })}
      ${field("zookeeper", t("Addresses of ZooKeeper"), { required: true, placeholder: "zk1:2181,zk2:2181" })}
      ${field("cluster", t("The cluster’s name there"), { required: true, placeholder: "default" })}
      ${field("user", t("User of ZooKeeper, if it asks for one"), { required: !!form.password })}
      ${field("password", t("The user’s password"), { required: !!form.user, type: "password", autocomplete: "new-password" })}
    </div><div class="gap row"><button class="main" disabled=${!operator} data-test="add-cluster">${t("Add")}</button></div></form>
    <div class="gap"><${Problem} text=${error} /></div></section>`;
}

export function Pools({ pools, cluster, session, reload }) {
  const profiles = useFetch(() => api.get("profiles"), []).data || [];
  const [form, setForm] = useState({ name: "", servers: "", placement: "libmemcached.ketama_weighted" });
  const [error, change] = useChange(reload);
  const operator = session.role === "operator";
  const add = e => {
    e.preventDefault();
    change(async () => {
      await api.post("pools", { ...form, servers: form.servers.split(/[\s,]+/).filter(Boolean) });
      setForm({ ...form, name: "", servers: "" });
    });
  };
  return html`<h1>${t("Pools")}</h1>
    <section class="panel">${cluster.cluster && html`<p class="soft">${t("The proxy’s own cluster is {0}.", cluster.cluster)}</p>`}
      <${Table} rows=${pools} empty=${t("No pool yet.")} columns=${[
        { title: t("Pool"), sort: p => p.name, cell: p => html`<a href=${href(p.name, "overview")}>${p.name}</a>` },
        { title: t("Origin"), sort: p => p.kind, cell: p => html`<${Chip}>${p.kind === "cluster" && p.name.includes("/") ? t("from cluster {0}", p.name.split("/")[0]) : t(KINDS[p.kind])}</${Chip}>` },
        { title: t("Members"), num: true, sort: p => p.members.length, cell: p => p.members.length },
        { title: t("Placement"), sort: p => p.placement.profile, cell: p => p.placement.profile },
        { title: t("Epoch"), num: true, sort: p => p.epoch, cell: p => p.epoch },
        { title: "", cell: p => p.kind === "added" && operator && html`<button aria-label=${t("Forget {0}", p.name)} onClick=${() => change(() => api.remove(api.pool(p.name)))}>${t("Forget")}</button>` },
      ]} /></section>
    <${Clusters} clusters=${cluster.clusters} operator=${operator} reload=${reload} />
    <section class="panel"><h2>${t("Look at other servers")}</h2>
      <p class="soft">${t("Any server of the memcached protocol. Pages that it can't fill say why. They are forgotten when the proxy stops.")}</p>
      <form onSubmit=${add}><div class="grid3">
        <label class="field">${t("Name")}<input type="text" name="name" required value=${form.name} onInput=${e => setForm({ ...form, name: e.target.value })} placeholder="old-cache" /></label>
        <label class="field">${t("Addresses, in the order of the clients")}<input type="text" name="servers" required value=${form.servers} onInput=${e => setForm({ ...form, servers: e.target.value })} placeholder="10.0.0.1:11211 10.0.0.2:11211" /></label>
        <label class="field">${t("Placement")}<select value=${form.placement} onChange=${e => setForm({ ...form, placement: e.target.value })}>${profiles.filter(p => !p.needs.length).map(p => html`<option value=${p.name}>${p.name}</option>`)}</select></label>
      </div><div class="gap row"><button class="main" disabled=${!operator} data-test="add-pool">${t("Add")}</button></div></form>
      <div class="gap"><${Problem} text=${error} /></div></section>`;
}
