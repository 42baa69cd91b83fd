// The page re-reads the simulator's whole state whenever it is told that something changed, and shows it. It keeps
// nothing of its own but what is on the screen: reload it and the same phones come back.

import { make } from "./bubble.js";
import { Phone } from "./phone.js";
import { page } from "./words.js";

const find = (id) => document.getElementById(id);
const phones = new Map();
const row = find("phones");
let state = null;
let heardAt = 0;

async function post(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })
    .catch(() => null);
  const result = (await answer?.json().catch(() => null)) ?? {};
  if (!answer) notice(page.word("lost"));
  else if (!answer.ok) notice(page.word("refused") + (result.error ?? answer.status));
  return answer?.ok ? result : null;
}

function notice(text) { find("notice").textContent = text; }

// The clock of the simulation, kept between two readings by the browser's own steady clock.
function now() { return new Date(new Date(state.now).getTime() + performance.now() - heardAt); }

function longDate(at) {
  return new Intl.DateTimeFormat(page.tongue, { dateStyle: "full", timeStyle: "short", timeZone: "Europe/Paris" }).format(at);
}

function tick() {
  if (!state) return;
  const at = now();
  find("now").textContent = longDate(at);
  find("now").dateTime = at.toISOString();
  for (const [id, phone] of phones) phone.update(state.phones.find((one) => one.id === id), state.bot.username, at);
}

function drawWords() {
  document.documentElement.lang = page.tongue;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = page.word(node.dataset.word);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", page.word(node.dataset.label));
  find("tongue").lang = page.tongue === "fr" ? "en" : "fr";
}

function drawMachine() {
  const { running } = state.bot;
  find("machine").hidden = running == null;
  find("machine").classList.toggle("stopped", running === false);
  const says = page.word(find("kill").disabled ? "restarting" : running ? "running" : "stopped");
  if (find("running").textContent !== says) find("running").textContent = says;
  find("kill").textContent = page.word(running === false && !find("kill").disabled ? "restart" : "kill");
}

function counted(label, number) {
  const one = new Intl.PluralRules(page.tongue).select(number) === "one";
  return page.word("counted")[label]?.[one ? 0 : 1] ?? label;
}

function drawFigures() {
  const figures = Object.entries(state.figures ?? {});
  find("figures").hidden = figures.length === 0;
  const list = find("figures").querySelector("dl");
  const before = new Map([...list.children].map((one) => [one.dataset.label, one.dataset.value]));
  list.replaceChildren(...figures.map(([label, value]) => {
    const changed = before.has(label) && before.get(label) !== String(value);
    return make("div", { "data-label": label, "data-value": value, class: changed ? "changed" : value ? "some" : "none" },
      make("dt", {}, counted(label, value)), make("dd", {}, String(value)));
  }));
}

function drawPhones() {
  for (const one of state.phones) {
    if (phones.has(one.id)) continue;
    phones.set(one.id, new Phone(one, post));
    row.append(phones.get(one.id).node);
    whenSeen.observe(phones.get(one.id).node);
  }
  for (const [id, phone] of phones) if (!state.phones.some((one) => one.id === id)) { phone.node.remove(); phones.delete(id); }
}

// The tabs exist only while some phone is out of sight.
const whenSeen = new IntersectionObserver((entries) => {
  for (const { target, intersectionRatio } of entries) target.classList.toggle("in-sight", intersectionRatio > 0.6);
  drawTabs();
}, { root: row, threshold: [0, 0.6, 1] });

function drawTabs() {
  const tabs = find("tabs");
  tabs.hidden = row.scrollWidth <= row.clientWidth + 2;
  while (tabs.children.length < phones.size) tabs.append(make("button", { type: "button" }));
  while (tabs.children.length > phones.size) tabs.lastChild.remove();
  [...phones.values()].forEach((phone, index) => {
    const inSight = phone.node.classList.contains("in-sight");
    if (inSight && phone.atBottom()) phone.markSeen();
    const unread = phone.unread();
    const tab = tabs.children[index];
    tab.replaceChildren(make("bdi", {}, phone.name), make("small", {}, unread ? page.word("unread")(unread) : page.word(phone.role) ?? phone.role));
    tab.classList.toggle("unread", unread > 0);
    tab.setAttribute("aria-current", inSight);
    tab.onclick = () => phone.node.scrollIntoView({ block: "start", inline: "center" });
  });
}

function drawAll() { drawPhones(); tick(); drawMachine(); drawFigures(); drawTabs(); }

let reading = null;
let again = false;
async function read() {
  if (reading) { again = true; return reading; }
  reading = fetch("sim/state").then((answer) => answer.json());
  try {
    state = await reading;
    heardAt = performance.now();
    drawAll();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
    console.error(error);
    notice(page.word("lost"));
  } finally {
    reading = null;
    if (again) { again = false; read(); }
  }
}

async function jump(event) {
  const { jump: by } = event.currentTarget.dataset;
  const seconds = Number(by);
  if (seconds) await post("sim/clock", { seconds });
  else if (!await post("sim/clock", { to: by })) return notice(page.word("noReminder"));
  await read();
  notice(page.word("jumped")(longDate(now())));
}

async function kill() {
  const act = state.bot.running === false ? "restart" : "kill-and-restart";
  find("kill").disabled = true;
  drawMachine();
  const done = await post("sim/bot", { do: act });
  find("kill").disabled = false;
  if (done) notice(page.word(act === "restart" ? "restarted" : "killed"));
  find("kill").focus();
  await read();
}

find("tongue").addEventListener("click", () => { page.tongue = page.tongue === "fr" ? "en" : "fr"; drawWords(); notice(""); drawAll(); });
find("kill").addEventListener("click", kill);
document.querySelectorAll("[data-jump]").forEach((button) => button.addEventListener("click", jump));
new ResizeObserver(drawTabs).observe(row);

drawWords();
const events = new EventSource("sim/events");
events.onmessage = read;
events.onopen = () => { if (find("notice").textContent === page.word("lost")) notice(""); read(); };
events.onerror = () => notice(page.word("lost"));
setInterval(tick, 5000);
