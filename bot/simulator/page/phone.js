// One phone on the page: it is built once, then follows what the simulator says of it. Nothing is decided here: every
// gesture is a request to the simulator, and the answer comes back with the next state.

import { bubbleFor, clockTime, day, draw, make } from "./bubble.js";
import { page } from "./words.js";

const LANGUAGES = ["fr", "en", "ar", "es", "pt", "tr", "uk", "ru", "fa", "zh"];
const RIGHT_TO_LEFT = /^(ar|fa|he|ur|ps|ckb|dv)\b/;
const ATTACHMENTS = ["sticker", "photo", "voice", "document", "location", "contact"];

function languageName(code) {
  const name = new Intl.DisplayNames([code], { type: "language" }).of(code);
  return name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
}

export class Phone {
  constructor({ id, name, role }, post) {
    Object.assign(this, { id, name, role, post: (path, body) => post(`sim/phones/${id}/${path}`, body) });
    this.bubbles = new Map();
    this.seen = 0;
    this.node = make("article", { class: `phone ${role}`, id: `phone-${id}` });
    this.build();
  }

  say(text) { return this.post("say", { text }); }

  async press(message, data, key) {
    key.classList.add("pressed");
    await this.post("press", { message_id: message.id, data });
    key.classList.remove("pressed");
  }

  build() {
    this.status = make("time", { class: "hour" });
    this.doing = make("span", { class: "doing" });
    this.picker = make("select", { onchange: () => this.post("language", { language: this.picker.value }) });
    this.log = make("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0" });
    this.log.addEventListener("scroll", () => { if (this.atBottom()) this.markSeen(); });
    this.latest = make("button", { type: "button", class: "latest", hidden: true, onclick: () => this.toBottom() });
    this.toast = make("div", { class: "toast", role: "status" });
    this.foot = make("div", { class: "foot" });
    this.node.replaceChildren(
      make("div", { class: "strip", "aria-hidden": "true" }, this.status, make("span", { class: "camera" }), make("span", { class: "battery" })),
      make("header", {}, make("span", { class: "face", "aria-hidden": "true" }, this.name.charAt(0)),
        make("h2", {}, make("bdi", {}, this.name), this.doing), this.picker),
      make("div", { class: "middle" }, this.log, this.latest, this.toast), this.foot);
  }

  update(state, username, now) {
    const first = this.state === undefined;
    const before = this.state ?? state;
    const follow = first || this.atBottom();
    Object.assign(this, { state, username, language: state.language });
    this.status.textContent = clockTime(now, state.language);
    this.drawHeader(state);
    this.drawFoot(state);
    this.drawLog(state, follow);
    if (first) this.seen = this.newest();
    if (state.toast && !first && state.toast.at !== before.toast?.at) this.showToast(state.toast);
  }

  drawHeader({ role, language, typing }) {
    this.node.setAttribute("aria-label", page.word("phone")(this.name));
    this.doing.textContent = typing ? `${page.word("online")} ${page.word("typing")}` : page.word(role) ?? role;
    this.picker.setAttribute("aria-label", page.word("language")(this.name));
    const codes = LANGUAGES.includes(language) ? LANGUAGES : [language, ...LANGUAGES];
    if (this.picker.options.length !== codes.length) {
      this.picker.replaceChildren(...codes.map((code) => make("option", { value: code, lang: code }, languageName(code))));
    }
    this.picker.value = language;
  }

  drawLog({ messages, typing, language }, follow) {
    const newest = this.newest();
    this.log.setAttribute("aria-label", page.word("conversation")(this.name));
    this.log.lang = language;
    this.log.dir = RIGHT_TO_LEFT.test(language) ? "rtl" : "ltr";
    this.forgetDeleted(messages);
    for (const message of messages) draw(this.bubble(message), message, this);
    this.drawDays(messages, language);
    this.dots ??= make("div", { class: "dots", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
    if (typing) this.log.append(this.dots); else this.dots.remove();
    this.hint ??= make("p", { class: "hint" });
    this.hint.textContent = page.word("empty");
    if (messages.length) this.hint.remove(); else this.log.append(this.hint);
    const arrived = messages.some(({ id, from }) => id > newest && from === "person");
    if (follow || arrived) this.toBottom(); else this.showLatest();
  }

  bubble(message) {
    if (!this.bubbles.has(message.id)) {
      this.bubbles.set(message.id, bubbleFor(message));
      this.log.append(this.bubbles.get(message.id));
    }
    return this.bubbles.get(message.id);
  }

  forgetDeleted(messages) {
    const kept = new Set(messages.map(({ id }) => id));
    for (const [id, node] of this.bubbles) if (!kept.has(id)) { node.remove(); this.bubbles.delete(id); }
  }

  drawDays(messages, language) {
    const days = messages.map(({ id, at }) => [id, day(at, language)]);
    const starts = days.filter(([, name], index) => name !== days[index - 1]?.[1]);
    if (this.daysKey === JSON.stringify(starts)) return;
    this.daysKey = JSON.stringify(starts);
    this.log.querySelectorAll(".day").forEach((node) => node.remove());
    for (const [id, name] of starts) this.bubbles.get(id).before(make("p", { class: "day" }, make("span", {}, name)));
  }

  atBottom() { return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 48; }
  toBottom() { this.log.scrollTop = this.log.scrollHeight; this.latest.hidden = true; this.markSeen(); }
  newest() { return Math.max(0, ...this.bubbles.keys()); }

  markSeen() {
    if (!this.node.classList.contains("in-sight")) return;
    this.seen = this.newest();
    this.latest.hidden = true;
  }

  unread() { return this.state.messages.filter(({ id, from }) => from === "bot" && id > this.seen).length; }

  showLatest() {
    this.latest.hidden = this.unread() === 0;
    this.latest.textContent = `↓ ${page.word("latest")}`;
  }

  showToast({ text, alert }) {
    clearTimeout(this.toastEnds);
    if (!text) return;
    const close = () => this.toast.replaceChildren();
    const understood = make("button", { type: "button", class: "quiet", onclick: () => { close(); this.log.focus(); } }, page.word("ok"));
    this.toast.replaceChildren(make("p", { dir: "auto" }, text), ...(alert ? [understood] : []));
    if (!alert) this.toastEnds = setTimeout(close, 7000);
  }

  drawFoot({ messages, blocked, commands, beneath }) {
    const key = JSON.stringify([messages.length === 0, blocked, commands, beneath, page.tongue]);
    if (key === this.footKey) return;
    const hadFocus = this.foot.contains(document.activeElement);
    const draft = this.box?.value ?? "";
    this.footKey = key;
    if (blocked) this.foot.replaceChildren(make("p", { class: "caption" }, page.word("blocked")), this.wide("unblock", () => this.post("unblock", {})));
    else if (messages.length === 0) this.foot.replaceChildren(this.wide("start", () => this.say("/start")));
    else this.foot.replaceChildren(...this.keysBeneath(beneath), this.composer(commands, draft));
    if (hadFocus) this.foot.querySelector("textarea, button.wide")?.focus({ preventScroll: true });
  }

  // Where Telegram shows a keyboard of the bot's own instead of the letters.
  keysBeneath(rows) {
    const act = ({ text, contact }) => (contact ? this.post("share", {}) : this.say(text));
    return rows.map((row) => make("div", { class: "row" }, ...row.map((one) =>
      make("button", { type: "button", class: "wide", onclick: () => act(one) }, make("bdi", {}, one.text)))));
  }

  wide(word, onclick) { return make("button", { type: "button", class: "wide", onclick }, page.word(word)); }

  composer(commands, draft) {
    this.box = make("textarea", { rows: "1", dir: "auto", placeholder: page.word("message"), "aria-label": page.word("write")(this.name) });
    this.box.value = draft;
    const form = make("form", { class: "composer" },
      this.menu("commands", "/", commands.map(({ command, description }) => [`/${command}`, description, () => this.say(`/${command}`)])),
      this.menu("attach", "📎", [
        ...ATTACHMENTS.map((kind) => [page.word(kind), "", () => this.post("send", { kind })]),
        [page.word("block"), "", () => this.post("block", {})]]),
      this.box, make("button", { class: "send", "aria-label": page.word("send"), title: page.word("send") }, "➤"));
    const send = (event) => { event.preventDefault(); const text = this.box.value.trim(); this.box.value = ""; if (text) this.say(text); };
    form.addEventListener("submit", send);
    this.box.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event); });
    return form;
  }

  menu(word, sign, entries) {
    const name = page.word(word);
    const opener = make("button", { type: "button", class: "sign", "aria-label": name, title: name, "aria-expanded": "false" }, sign);
    const list = make("ul", { class: "menu", hidden: true, "aria-label": name }, ...entries.map(([label, description, act]) =>
      make("li", {}, make("button", { type: "button", onclick: () => { show(false); this.box.focus(); act(); } },
        make("b", {}, label), description ? make("span", { dir: "auto" }, description) : null))));
    const show = (open) => { list.hidden = !open; opener.setAttribute("aria-expanded", open); };
    const around = make("div", { class: "around" }, opener, list);
    opener.addEventListener("click", () => show(list.hidden));
    around.addEventListener("keydown", ({ key }) => { if (key === "Escape") { show(false); opener.focus(); } });
    around.addEventListener("focusout", ({ relatedTarget }) => { if (!around.contains(relatedTarget)) show(false); });
    around.hidden = entries.length === 0;
    return around;
  }
}
