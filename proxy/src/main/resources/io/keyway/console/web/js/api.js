// The HTTP API. A refusal becomes an Error with the server's sentence.
let csrf = "";

export function setCsrf(word) {
  csrf = word;
}

async function call(method, path, body) {
  const headers = { "X-Keyway-Csrf": csrf };
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch("/api/" + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw Object.assign(new Error("The proxy does not answer."), { status: 0 });
  }
  if (!response.ok) {
    const answer = await response.json().catch(() => ({}));
    throw Object.assign(new Error(answer.error || `HTTP ${response.status}`), { status: response.status });
  }
  return response.json();
}

export const get = path => call("GET", path);
export const post = (path, body = {}) => call("POST", path, body);
export const remove = (path, body = {}) => call("DELETE", path, body);
export const pool = (name, rest = "") => `pools/${encodeURIComponent(name)}${rest}`;

// Lines of JSON as they come; ends early when the signal is aborted.
export async function* lines(path, signal) {
  const response = await fetch("/api/" + path, { signal });
  if (!response.ok) {
    const answer = await response.json().catch(() => ({}));
    throw new Error(answer.error || `HTTP ${response.status}`);
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const parts = (rest + value).split("\n");
    rest = parts.pop();
    for (const part of parts) {
      yield JSON.parse(part);
    }
  }
}
