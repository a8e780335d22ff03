// The samples of the pool that is shown: its history first, then one each second.
import { useEffect, useState } from "../vendor/preact.js";
import * as api from "./api.js";

const KEPT_MILLIS = 15 * 60 * 1000;

export const live = {
  pool: "",
  fields: [],
  samples: [],
  events: [],
  state: "connecting", // live, paused, lost
};

const listeners = new Set();
let source = null;
let index = {};
let measuredIndex = {};

function changed() {
  listeners.forEach(listener => listener());
}

// Shows another pool. Samples of the one before are forgotten.
export async function follow(pool) {
  if (pool === live.pool) {
    return;
  }
  stop();
  Object.assign(live, { pool, samples: [], events: [], state: "connecting" });
  if (pool) {
    await connect(pool);
  }
}

export function pause(on) {
  if (on) {
    stop();
    live.state = "paused";
    changed();
  } else {
    connect(live.pool);
  }
}

function stop() {
  source?.close();
  source = null;
}

async function connect(pool) {
  try {
    const history = await api.get(api.pool(pool, "/history"));
    if (pool !== live.pool) {
      return;
    }
    live.fields = history.fields;
    index = positions(history.fields);
    measuredIndex = positions(history.measuredFields);
    live.samples = [];
    live.events = [];
    history.samples.forEach(add);
  } catch {
    // The stream below says whether the proxy is there.
  }
  stop();
  source = new EventSource("/api/" + api.pool(pool, "/live"));
  source.onmessage = message => {
    live.state = "live";
    add(JSON.parse(message.data));
    changed();
  };
  source.onerror = () => {
    live.state = "lost";
    changed();
  };
  changed();
}

const positions = names => Object.fromEntries(names.map((name, i) => [name, i]));

function add(sample) {
  const last = live.samples.at(-1);
  if (last && sample.t <= last.t) {
    return;
  }
  sample.sum = sums(sample);
  sample.rate = last ? rates(last, sample, Object.keys(sample.nodes)) : null;
  live.samples.push(sample);
  live.events.push(...sample.events);
  const oldest = sample.t - KEPT_MILLIS;
  while (live.samples[0].t < oldest) {
    live.samples.shift();
  }
  while (live.events.length > 200) {
    live.events.shift();
  }
}

function sums(sample) {
  const sum = new Array(live.fields.length).fill(0);
  for (const values of Object.values(sample.nodes)) {
    values.forEach((value, i) => (sum[i] += Math.max(0, value)));
  }
  return sum;
}

// Growth per second between two samples. A counter that fell was reset, and counts as still.
function rates(before, now, nodes) {
  const seconds = (now.t - before.t) / 1000;
  const growth = new Array(live.fields.length).fill(0);
  for (const node of nodes) {
    const old = before.nodes[node];
    const values = now.nodes[node];
    if (old && values) {
      values.forEach((value, i) => (growth[i] += Math.max(0, value - old[i])));
    }
  }
  return growth.map(value => value / seconds);
}

export function useLive() {
  const [, set] = useState(0);
  useEffect(() => {
    const listener = () => set(n => n + 1);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, []);
  return live;
}

// The epoch of the pool's ring; who uses it is drawn again when it changes, not with each sample.
export function useEpoch() {
  const [epoch, set] = useState(null);
  useEffect(() => {
    const listener = () => set(live.samples.at(-1)?.epoch ?? null);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, []);
  return epoch;
}

// A statistic of the newest sample, of a node or of the pool.
export function now(field, node = "") {
  const last = live.samples.at(-1);
  if (!last) return null;
  const values = node ? last.nodes[node] : last.sum;
  const value = values?.[index[field]];
  return value == null || value < 0 ? null : value;
}

// What the proxies measure of requests to a node or to the pool, in the newest sample; null if they send it none.
export function measured(field, node = "") {
  return measuredOf(live.samples.at(-1), node)?.[measuredIndex[field]] ?? null;
}

const measuredOf = (sample, node) => (node ? sample?.measured?.nodes[node] : sample?.measured?.all);

// What the proxies have measured, one value for each sample of a window; of(read, before) gets functions from a field's name to its value.
export function measuredSeries(seconds, of) {
  const from = live.samples.length ? live.samples.at(-1).t - seconds * 1000 : 0;
  const times = [];
  const values = [];
  live.samples.forEach((sample, i) => {
    if (sample.t < from) return;
    const [row, before] = [measuredOf(sample, ""), measuredOf(live.samples[i - 1], "")];
    times.push(sample.t / 1000);
    values.push(row ? of(field => row[measuredIndex[field]], field => before?.[measuredIndex[field]]) : null);
  });
  return [times, values];
}

// How much fields have grown together in a window, or since the start if it is 0.
export function growth(fields, seconds, node = "") {
  const last = live.samples.at(-1);
  if (!last) return 0;
  if (!seconds) {
    return fields.reduce((sum, field) => sum + (now(field, node) ?? 0), 0);
  }
  const from = last.t - seconds * 1000;
  let sum = 0;
  for (let i = live.samples.length - 1; i > 0 && live.samples[i - 1].t >= from; i--) {
    const [before, sample] = [live.samples[i - 1], live.samples[i]];
    const rate = node ? rates(before, sample, [node]) : sample.rate;
    const span = (sample.t - before.t) / 1000;
    sum += span * fields.reduce((total, field) => total + rate[index[field]], 0);
  }
  return sum;
}

// Growth per second over the last seconds.
export function rate(fields, node = "", seconds = 5) {
  const last = live.samples.at(-1);
  const first = last && live.samples.find(sample => sample.t >= last.t - seconds * 1000);
  if (!first || first === last) return null;
  return growth(fields, seconds, node) / ((last.t - first.t) / 1000);
}

// One value for each sample of a window; of(read) gets a function from a field's name to its rate or value.
export function series(seconds, kind, of, node = "") {
  const last = live.samples.at(-1);
  if (!last) return [[], []];
  const times = [];
  const values = [];
  const from = seconds ? last.t - seconds * 1000 : 0;
  live.samples.forEach((sample, i) => {
    if (sample.t < from || (kind === "rate" && i === 0)) return;
    const row = kind === "value" ? (node ? sample.nodes[node] : sample.sum)
      : node ? rates(live.samples[i - 1], sample, [node]) : sample.rate;
    times.push(sample.t / 1000);
    values.push(row ? of(field => row[index[field]]) : null);
  });
  return [times, values];
}
