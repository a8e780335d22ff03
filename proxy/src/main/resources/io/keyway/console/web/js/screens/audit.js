// Who changed what, and who may.
import { html, useState, Problem, Table, useFetch } from "../ui.js";
import { t } from "../i18n.js";
import * as api from "../api.js";

export function Audit({ session }) {
  const { data, error } = useFetch(() => api.get("audit"), [], 3000);
  return html`<h1>${t("Audit")}</h1>
    ${session.guarded && session.role === "operator" && html`<${Accounts} />`}
    <section class="panel"><p class="soft">${t("Every change that was made or tried through this console since the proxy started; its log has them too.")}</p>
      <${Problem} text=${error} />
      <${Table} rows=${data || []} empty=${t("Nothing has been changed.")} columns=${[
        { title: t("Time"), sort: e => e.time, cell: e => new Date(e.time).toLocaleString() },
        { title: t("Who"), sort: e => e.who, cell: e => e.who || "–" },
        { title: t("What"), sort: e => e.what, cell: e => html`<span class="mono">${e.what}</span>` },
        { title: t("Result"), sort: e => e.result, cell: e => html`<span class="mono">${e.result}</span>` },
      ]} /></section>`;
}

function Accounts() {
  const found = useFetch(() => api.get("accounts"), []);
  const [form, setForm] = useState({ name: "", role: "viewer", password: "" });
  const [error, setError] = useState("");
  const change = async work => {
    try {
      await work();
      setError("");
      found.reload();
    } catch (problem) {
      setError(problem.message);
    }
  };
  return html`<section class="panel"><h2>${t("Accounts")}</h2>
    <${Table} rows=${found.data || []} columns=${[
      { title: t("Name"), sort: a => a.name, cell: a => a.name },
      { title: t("Role"), sort: a => a.role, cell: a => t(a.role) },
      { title: "", cell: a => html`<button class="danger" onClick=${() => change(() => api.remove("accounts/" + encodeURIComponent(a.name)))}>${t("Remove")}</button>` },
    ]} />
    <form class="row gap" onSubmit=${e => { e.preventDefault(); change(() => api.post("accounts", form)); }}>
      <input type="text" required aria-label=${t("Name")} placeholder=${t("Name")} value=${form.name} onInput=${e => setForm({ ...form, name: e.target.value })} />
      <select aria-label=${t("Role")} value=${form.role} onChange=${e => setForm({ ...form, role: e.target.value })}><option value="viewer">${t("viewer")}</option><option value="operator">${t("operator")}</option></select>
      <input type="password" required minlength="10" aria-label=${t("Password, 10 characters or more")} placeholder=${t("Password, 10 characters or more")} autocomplete="new-password" value=${form.password} onInput=${e => setForm({ ...form, password: e.target.value })} />
      <button class="main">${t("Set account")}</button></form>
    <${Problem} text=${error} /></section>`;
}
