// What the page shows is in the URL: #/POOL/SCREEN/REST?name=value, so that it can be shared.
import { useEffect, useState } from "../vendor/preact.js";

export function route() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const parts = path.split("/").map(part => safeDecode(part));
  return {
    pool: parts[0] || "",
    screen: parts[1] || "overview",
    rest: parts.slice(2).filter(Boolean),
    query: Object.fromEntries(new URLSearchParams(query || "")),
  };
}

function safeDecode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

// The address of a screen; what is empty is left out.
export function href(pool, screen, rest = [], query = {}) {
  const path = [pool, screen, ...rest].map(encodeURIComponent).join("/");
  const filled = Object.entries(query).filter(([, value]) => value !== "" && value != null);
  const words = new URLSearchParams(filled).toString();
  return "#/" + path + (words ? "?" + words : "");
}

// Changes the query of the screen that is shown, without a step in the browser's history.
export function setQuery(changes) {
  const now = route();
  const next = href(now.pool, now.screen, now.rest, { ...now.query, ...changes });
  if (next !== location.hash) {
    history.replaceState(null, "", next);
    window.dispatchEvent(new Event("hashchange"));
  }
}

export function useRoute() {
  const [now, set] = useState(route);
  useEffect(() => {
    const changed = () => set(route());
    window.addEventListener("hashchange", changed);
    return () => window.removeEventListener("hashchange", changed);
  }, []);
  return now;
}

// What a person chose for this browser.
export function preference(name, otherwise) {
  return localStorage.getItem("keyway." + name) ?? otherwise;
}

export function prefer(name, value) {
  localStorage.setItem("keyway." + name, value);
}
