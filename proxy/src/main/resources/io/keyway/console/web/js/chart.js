// A chart of lines over time, drawn by uPlot.
import { html, useEffect, useRef } from "../vendor/preact.js";
import { t } from "./i18n.js";
import { bytes } from "./text.js";

const COLORS = 7;

// Steps that make round numbers of bytes.
const BINARY = Array.from({ length: 44 }, (_, power) => 2 ** power);

function css(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const clock = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const time = seconds => clock.format(seconds * 1000);

function options(width, height, lines, format, max, span) {
  const axis = { stroke: css("--soft"), grid: { stroke: css("--line"), width: 1 }, ticks: { show: false }, font: "11px system-ui" };
  return {
    width, height,
    padding: [8, 8, 0, 0],
    cursor: { points: { size: 6 } },
    scales: { x: { range: (_, low, high) => [span ? high - span : low, high] }, y: { range: (_, low, high) => [0, max ?? Math.max(1, (high ?? 0) * 1.1)] } },
    axes: [{ ...axis, size: 26, space: 90, values: (_, ticks) => ticks.map(time) }, { ...axis, size: 62, ...(format === bytes && { incrs: BINARY }), values: (_, ticks) => ticks.map(format) }],
    series: [{ label: t("Time"), value: (_, v) => (v == null ? "" : time(v)) }, ...lines.map((line, i) => ({
      label: line.label, stroke: css(`--s${(i % COLORS) + 1}`), width: 1.75, points: { show: false }, spanGaps: false,
      value: (_, v) => (v == null ? "–" : format(v)), dash: line.dash,
    }))],
  };
}

// lines: {label, values}; all have a value for each time.
export function Chart({ times, lines, format = String, height = 190, max, span = 0, label }) {
  const box = useRef(null);
  const plot = useRef(null);
  const key = lines.map(line => line.label).join("|") + document.documentElement.dataset.theme + max + span;
  const data = [times, ...lines.map(line => line.values)];
  useEffect(() => {
    const drawn = new window.uPlot(options(box.current.clientWidth, height, lines, format, max, span), data, box.current);
    plot.current = drawn;
    const watch = new ResizeObserver(() => drawn.setSize({ width: box.current.clientWidth, height }));
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      drawn.destroy();
    };
  }, [key]);
  useEffect(() => {
    plot.current?.setData(data);
  });
  return html`<div class="chart" ref=${box} role="img" aria-label=${label || ""}></div>`;
}
