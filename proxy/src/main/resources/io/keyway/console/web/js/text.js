// Bytes, numbers and times as people read them.
export function encodeKey(text) {
  return toBase64(new TextEncoder().encode(text));
}

function toBase64(bytes) {
  let chars = "";
  for (const byte of bytes) {
    chars += String.fromCharCode(byte);
  }
  return btoa(chars).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

// One for all: each holds memory that the garbage collector does not see.
const utf8 = new TextDecoder("utf-8", { fatal: true });

// What a key's bytes say in UTF-8, or null if they are no such text.
export function decoded(base64) {
  try {
    return utf8.decode(keyBytes(base64));
  } catch {
    return null;
  }
}

const keyBytes = base64 => Uint8Array.from(atob(base64.replaceAll("-", "+").replaceAll("_", "/")), c => c.charCodeAt(0));

// A key as text: what is no UTF-8 or can't be seen is shown by its number.
export function keyText(base64) {
  return visible(decoded(base64) ?? Array.from(keyBytes(base64), b => (b < 128 ? String.fromCharCode(b) : `\\x${hex(b)}`)).join(""));
}

const hex = number => number.toString(16).padStart(2, "0");

// Control characters, and those that turn the direction of what follows, as numbers.
export function visible(text) {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]/g, c =>
    c.charCodeAt(0) < 256 ? `\\x${hex(c.charCodeAt(0))}` : `\\u${c.charCodeAt(0).toString(16)}`);
}

export function count(number) {
  if (number == null || Number.isNaN(number)) {
    return "–";
  }
  const size = Math.abs(number);
  if (size >= 1e9) return (number / 1e9).toFixed(2) + " G";
  if (size >= 1e6) return (number / 1e6).toFixed(2) + " M";
  if (size >= 1e4) return (number / 1e3).toFixed(1) + " k";
  if (size >= 100 || Number.isInteger(number)) return String(Math.round(number));
  return number.toFixed(1);
}

export function bytes(number) {
  if (number == null || Number.isNaN(number)) {
    return "–";
  }
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  let rest = number;
  while (Math.abs(rest) >= 1024 && unit < units.length - 1) {
    rest /= 1024;
    unit++;
  }
  return (unit === 0 || rest >= 100 ? Math.round(rest) : rest.toFixed(1)) + " " + units[unit];
}

export const percent = (part, whole) => (whole > 0 ? ((100 * part) / whole).toFixed(1) + " %" : "–");

export function duration(seconds) {
  if (seconds < 0) return "∞";
  if (seconds < 120) return Math.round(seconds) + " s";
  if (seconds < 7200) return Math.round(seconds / 60) + " min";
  if (seconds < 172800) return (seconds / 3600).toFixed(1) + " h";
  return (seconds / 86400).toFixed(1) + " d";
}

export function micros(number) {
  if (number == null || Number.isNaN(number)) {
    return "–";
  }
  if (number < 1000) return Math.round(number) + " µs";
  if (number < 1e6) return (number / 1000).toFixed(number < 1e5 ? 1 : 0) + " ms";
  return (number / 1e6).toFixed(1) + " s";
}

export const clock = millis => new Date(millis).toLocaleTimeString([], { hour12: false });
export const grouped = text => (/^\d{5,}$/.test(text) ? text.replace(/\B(?=(\d{3})+$)/g, "\u202f") : text);
