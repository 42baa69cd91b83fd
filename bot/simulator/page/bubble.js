// One message becomes one bubble. What people and the bot wrote only ever becomes text nodes, never markup; a link is
// followed only if its address is one of the few kinds below.

import { page } from "./words.js";

const SAFE = /^(https?:|tel:|mailto:)/i;
const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote" };

export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

export function clockTime(at, language) {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" })
    .format(new Date(at));
}

export function day(at, language) {
  return new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", timeZone: "Europe/Paris" })
    .format(new Date(at));
}

// A link to this very bot is a deep link: on a phone it sends /start with its payload, so it does the same here.
export function startPayload(url, username) {
  if (!URL.canParse(url)) return null;
  const { hostname, pathname, searchParams } = new URL(url);
  const ours = hostname === "t.me" && pathname.slice(1).toLowerCase() === username.toLowerCase();
  return ours ? `/start ${searchParams.get("start") ?? ""}`.trim() : null;
}

function link(url, phone, ...children) {
  const command = startPayload(url, phone.username);
  if (command) return make("button", { type: "button", class: "link", onclick: () => phone.say(command) }, ...children);
  if (!SAFE.test(url)) return make("span", {}, ...children);
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

// Entities nest and count UTF-16 units, as JavaScript strings do.
function formatted(text, entities, phone, from = 0, to = text.length) {
  const nodes = [];
  let at = from;
  const inside = entities.filter((one) => one.offset >= from && one.offset + one.length <= to)
    .sort((one, other) => one.offset - other.offset || other.length - one.length);
  for (const entity of inside) {
    const end = entity.offset + entity.length;
    if (entity.offset < at) continue;
    nodes.push(text.slice(at, entity.offset));
    const content = formatted(text, inside.filter((one) => one !== entity), phone, entity.offset, end);
    const url = entity.type === "text_link" ? entity.url : entity.type === "url" ? text.slice(entity.offset, end) : null;
    nodes.push(url ? link(url, phone, ...content) : make(TAGS[entity.type] ?? "span", {}, ...content));
    at = end;
  }
  return [...nodes, text.slice(at, to)];
}

function size(bytes) {
  const unit = bytes < 1000 ? ["byte", bytes] : ["kilobyte", Math.round(bytes / 100) / 10];
  return new Intl.NumberFormat(page.tongue, { style: "unit", unit: unit[0] }).format(unit[1]);
}

function attachment({ name, size: bytes, url }) {
  return make("a", { class: "document", href: url, download: name },
    make("span", { class: "sheet", "aria-hidden": "true" }, "📄"),
    make("span", {}, make("bdi", {}, name), make("small", {}, `${page.word("download")}, ${size(bytes ?? 0)}`)));
}

function button(message, { text, data, url }, phone) {
  const label = make("bdi", {}, text);
  if (!url) {
    return make("button", { type: "button", class: "key", onclick: (event) => phone.press(message, data, event.currentTarget) }, label);
  }
  const command = startPayload(url, phone.username);
  if (command) return make("button", { type: "button", class: "key", onclick: () => phone.say(command) }, label);
  return make("a", { class: "key", href: SAFE.test(url) ? url : null, target: "_blank", rel: "noopener noreferrer" },
    label, make("span", { "aria-hidden": "true" }, " ↗"), make("span", { class: "unseen" }, ` ${page.word("newTab")}`));
}

function body(message, phone) {
  const parts = [make("span", { class: "unseen" },
    message.from === "bot" ? page.word("fromBot") : page.word("fromPerson")(phone.name))];
  if (message.document) parts.push(attachment(message.document));
  else if (message.kind !== "text") parts.push(make("p", { class: "kind" }, page.word("kinds")[message.kind] ?? message.kind));
  if (message.text) parts.push(make("p", { class: "words", dir: "auto" }, ...formatted(message.text, message.entities ?? [], phone)));
  const marks = [message.protected && page.word("protectedText"), message.edited && page.word("edited")].filter(Boolean);
  parts.push(make("p", { class: "meta" }, ...marks.map((mark) => make("span", {}, mark)),
    make("time", { datetime: message.at }, clockTime(message.at, phone.language))));
  return parts;
}

// Only what changed is redrawn: a keyboard taken away must not make a screen reader say the whole message again.
export function draw(node, message, phone) {
  const { keyboard, ...said } = message;
  const bodyKey = JSON.stringify([said, phone.language, page.tongue]);
  const keysKey = JSON.stringify([keyboard, page.tongue]);
  const [bubble, keys] = node.children;
  if (node.bodyKey !== bodyKey) bubble.replaceChildren(...body(message, phone));
  if (node.keysKey !== keysKey) {
    const hadFocus = keys.contains(document.activeElement);
    keys.replaceChildren(...keyboard.map((row) => make("div", { class: "row" }, ...row.map((one) => button(message, one, phone)))));
    if (hadFocus) bubble.focus({ preventScroll: true });  // the next Tab reaches what came after this message
  }
  Object.assign(node, { bodyKey, keysKey });
}

export function bubbleFor(message) {
  return make("div", { class: `message ${message.from}`, "data-id": message.id },
    make("div", { class: "bubble", tabindex: "-1" }), make("div", { class: "keys" }));
}
