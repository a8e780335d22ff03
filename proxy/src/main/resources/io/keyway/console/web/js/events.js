// What happened, in words.
import { t } from "./i18n.js";

export function sentence({ kind, node, detail }) {
  switch (kind) {
    case "joined": return t("{0} has joined at {1}", node, detail);
    case "left": return t("{0} has left the ring", node);
    case "weighed": return t("{0} has the weight {1} now", node, detail);
    case "draining": return t("{0} is draining", node);
    case "state": return t("{0} is {1} now", node, t(detail));
    case "moved": return t("{0} is at {1} now", node, detail);
    case "placed": return t("Keys are placed by {0} now", detail);
    case "phase": return t("The ring is in phase {0}", detail);
    case "lost": return t("{0} does not answer: {1}", node, detail);
    case "answers": return t("{0} answers", node);
    case "restarted": return t("{0} was started anew", node);
    case "breaker-opened": return t("The breaker of {0} opened: it is sent nothing until a probe is answered", node);
    case "breaker-closed": return t("The breaker of {0} closed", node);
    case "flushed": return t("{0} was flushed", node);
    default: return `${kind} ${node} ${detail}`;
  }
}
