// The commands whose hits are counted, by the names of the statistics.
import { t } from "./i18n.js";

export const COMMANDS = [
  { name: "get", all: ["cmd_get"], hits: ["get_hits"], misses: ["get_misses"] },
  { name: "set", all: ["cmd_set"] },
  { name: "delete", all: ["delete_hits", "delete_misses"], hits: ["delete_hits"], misses: ["delete_misses"] },
  { name: "incr", all: ["incr_hits", "incr_misses"], hits: ["incr_hits"], misses: ["incr_misses"] },
  { name: "decr", all: ["decr_hits", "decr_misses"], hits: ["decr_hits"], misses: ["decr_misses"] },
  { name: "cas", all: ["cas_hits", "cas_misses", "cas_badval"], hits: ["cas_hits"], misses: ["cas_misses", "cas_badval"], refused: ["cas_badval"] },
  { name: "touch", all: ["cmd_touch"], hits: ["touch_hits"], misses: ["touch_misses"] },
];

// Seconds, and 0 for all time.
export const WINDOWS = [[60, "1 min"], [300, "5 min"], [900, "15 min"], [0, "∞"]];
export const windowName = seconds => (seconds ? t("last {0}", WINDOWS.find(([s]) => s === seconds)?.[1] ?? "") : t("since start"));
