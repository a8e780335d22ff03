// Signing in, and making the first account.
import { html, useState, Problem } from "./ui.js";
import { t } from "./i18n.js";
import * as api from "./api.js";

export function SignIn({ session, onDone }) {
  const [form, setForm] = useState({ token: "", name: "", password: "" });
  const [error, setError] = useState("");
  const field = (name, label, type = "text") => html`<label class="field gap">${label}
    <input type=${type} name=${name} value=${form[name]} autocomplete=${type === "password" ? "current-password" : "username"}
      onInput=${e => setForm({ ...form, [name]: e.target.value })} required /></label>`;
  const send = async e => {
    e.preventDefault();
    try {
      await api.post(session.firstRun ? "first-run" : "session", form);
      onDone();
    } catch (problem) {
      setError(problem.message);
    }
  };
  return html`<main class="signin panel"><h1>Keyway</h1>
    <p class="soft">${session.firstRun ? t("Nobody can sign in yet. Make the first account with the token that the proxy has printed.") : t("Sign in to see this cluster.")}</p>
    <form onSubmit=${send}>
      ${session.firstRun && field("token", t("Token"))}
      ${field("name", t("Name"))}
      ${field("password", session.firstRun ? t("Password, 10 characters or more") : t("Password"), "password")}
      <button class="main gap">${session.firstRun ? t("Make the account") : t("Sign in")}</button>
    </form><div class="gap"><${Problem} text=${error} /></div></main>`;
}
