// The live feed: new posts wait in a strip of fixed height and enter the list only on request, so that
// nothing moves while somebody reads. Keys press buttons of the page; without this script the page's
// forms do the same.

const EVERY = 2500; // milliseconds between two looks
const LONGEST = 60000; // between two looks while the server does not answer
const CALM = "Лента обновляется сама: новых постов нет.";
const SIGNED_OUT = "Вход закончился: обновите страницу и войдите снова.";

const list = document.querySelector("#feed");
const strip = document.querySelector("#strip");
const deeds = document.querySelector("#deeds");
const dialog = document.querySelector("#dialog");
const problem = document.querySelector("#problem");
const said = document.querySelector("#said");

const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
const rows = () => [...list.querySelectorAll(".row")];
const marked = () => [...list.querySelectorAll("[name=selected]:checked")];

function counted(number, one, few, many) {
  const form = new Intl.PluralRules("ru").select(number);
  return `${number} ${{ one, few }[form] ?? many}`;
}

// AbortSignal.timeout is younger than the oldest browser that the console serves (Chromium 100).
function limit(milliseconds) {
  const control = new AbortController();
  setTimeout(() => control.abort(), milliseconds);
  return control.signal;
}

// Arrivals

const waiting = new Map(); // id -> row
let next = strip?.dataset.live;
let wait = EVERY;
let timer;

function newer(one, other) {
  const [a, b] = [Date.parse(one.dataset.at), Date.parse(other.dataset.at)];
  return a === b ? one.dataset.id > other.dataset.id : a > b;
}

function inOrder() {
  return [...waiting.values()].sort((a, b) => (newer(a, b) ? -1 : 1));
}

// New nodes replace old ones, so that no word of the strip ever moves.
function show(words, lost = false) {
  const held = document.activeElement?.closest("#strip");
  const newest = inOrder()[0];
  if (newest && !lost) {
    const button = document.createElement("button");
    button.type = "button";
    const count = document.createElement("b");
    count.textContent = `Показать ${counted(waiting.size, "новый", "новых", "новых")} (N)`;
    const source = newest.querySelector(".source").textContent;
    const time = newest.querySelector("time").textContent;
    button.append(count, ` ${time}, ${source}: ${newest.querySelector(".short").textContent}`);
    button.addEventListener("click", insert);
    strip.replaceChildren(button);
    if (held) button.focus();
    return;
  }
  const text = document.createElement("span");
  text.textContent = words;
  if (lost) text.className = "lost";
  strip.replaceChildren(text);
}

function arrive(live) {
  const last = rows().at(-1);
  const endsHere = !document.querySelector("main > p > a.button");
  let came = 0;
  for (const row of live.querySelectorAll(".row")) {
    const known = waiting.has(row.id) || list.querySelector(`#${row.id}`);
    const later = !last || endsHere || newer(row, last);
    if (known || !later || !("inserts" in strip.dataset)) continue;
    waiting.set(row.id, document.adoptNode(row));
    tally(row, 1);
    came += 1;
  }
  for (const changed of live.querySelectorAll(":scope > .deeds")) {
    const place = waiting.get(`p-${changed.dataset.deeds}`) ?? list;
    const present = place.querySelector(`[data-deeds="${changed.dataset.deeds}"]`);
    if (!present || present.dataset.version >= changed.dataset.version) continue;
    const held = present.contains(document.activeElement);
    const row = present.closest(".row");
    present.replaceWith(document.adoptNode(changed));
    row.dataset.state = changed.dataset.state;
    row.toggleAttribute("data-held", "held" in changed.dataset);
    if (held) row.focus();
  }
  show(CALM);
  if (came) said.textContent = counted(waiting.size, "новый пост", "новых поста", "новых постов");
}

async function look() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const answer = await fetch(next, { headers: { "x-news": "yes" }, signal: limit(15000) });
    if (answer.redirected || answer.status === 401) {
      show(SIGNED_OUT, true);
      return;
    }
    const live = answer.ok && parsed(await answer.text()).querySelector("#live");
    if (!live) throw new Error(`${answer.status}`);
    next = live.dataset.next;
    wait = EVERY;
    arrive(live);
  } catch {
    wait = Math.min(wait * 2, LONGEST);
    const seconds = counted(Math.round(wait / 1000), "секунду", "секунды", "секунд");
    show(`Нет связи с сервером: новых постов не видно. Повтор через ${seconds}.`, true);
  }
  timer = setTimeout(look, wait);
}

function insert() {
  if (!strip) return;
  const ordered = inOrder();
  if (!ordered.length) return;
  for (const row of ordered) {
    list.insertBefore(row, rows().find((other) => newer(row, other)) ?? null);
  }
  waiting.clear();
  document.querySelector("#empty")?.remove();
  show(CALM);
  go(ordered[0]);
}

// The current row

function current() {
  return document.activeElement?.closest("#feed .row") ?? null;
}

// The row in the pane: the last one that had the focus.
function shown() {
  return list.querySelector(".row.current");
}

function display(row) {
  for (const one of list.querySelectorAll(".row.current")) one.classList.remove("current");
  row.classList.add("current");
}

function go(row) {
  if (!row) return;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = rows();
  const at = all.indexOf(current());
  go(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
}

function select() {
  const box = (current() ?? shown())?.querySelector("[name=selected]");
  box?.click();
}

function count() {
  const number = marked().length;
  if (!deeds) return;
  document.querySelector("#count").textContent = `С отмеченными (${number}):`;
  deeds.classList.toggle("none", !number);
}

// The numbers on the tabs

const TABS = { free: "new", taken: "mine", done: "done", rejected: "rejected" };

function tally(row, by) {
  const tab = "held" in row.dataset && row.dataset.state === "taken" ? "" : TABS[row.dataset.state];
  const number = tab && document.querySelector(`#count-${tab}`);
  if (!number) return;
  const now = Number(number.textContent.replace(/\D/g, "")) + by * Number(row.dataset.texts);
  number.textContent = new Intl.NumberFormat("ru").format(Math.max(now, 0));
}

// Actions

function complain(words) {
  problem.hidden = !words;
  problem.textContent = words;
}

async function send(address, form, button, before) {
  const body = new FormData(form, button);
  body.append("part", "1");
  let page;
  try {
    const answer = await fetch(address, { method: "POST", body });
    page = parsed(await answer.text()).querySelector("#answer");
    if (!page) complain(answer.redirected || answer.status === 401 ? SIGNED_OUT : `Не сделано (${answer.status}). Обновите страницу.`);
  } catch {
    complain("Не сделано: нет связи с сервером. Повторите, когда она появится.");
  }
  if (dialog.open) dialog.close();
  if (!page) return;
  const { problem: wrong, undone, deed } = page.dataset;
  complain(wrong);
  const changed = [];
  let held; // where one was, as it is now
  for (const row of page.querySelectorAll(".row")) {
    const present = list.querySelector(`#${row.id}`);
    if (!present) continue;
    const open = present.querySelector(".whole").open;
    row.classList.toggle("current", present.classList.contains("current"));
    tally(present, -1);
    present.replaceWith(document.adoptNode(row));
    tally(row, 1);
    row.querySelector(".whole").open = open;
    changed.push(row);
    if (present === before) held = row;
  }
  if (held) {
    const ended = /\/feed\/(reject|finish)/.test(address) && !wrong;
    const below = rows().slice(rows().indexOf(held) + 1);
    go((ended && below.find((row) => !changed.includes(row))) || held);
  }
  if (!wrong) for (const box of marked()) box.checked = false;
  count();
  document.querySelector("#deed").textContent = deed;
  if (!wrong) said.textContent = undone || deed;
  if (undone) document.querySelector("#deed").textContent = undone;
  deeds.classList.toggle("idle", !deed && !undone);
}

let left; // the row that a dialog is about

async function choose(request) {
  left = current() ?? left;
  try {
    const answer = await request;
    const page = parsed(await answer.text());
    const chooser = page.querySelector("#chooser");
    if (!chooser) {
      complain(page.querySelector(".problem")?.textContent ?? "Не открылось: обновите страницу.");
      return;
    }
    dialog.replaceChildren(document.adoptNode(chooser));
  } catch {
    complain("Не открылось: нет связи с сервером.");
    return;
  }
  complain("");
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("h1").focus();
}

document.addEventListener("submit", (event) => {
  const [form, button] = [event.target, event.submitter];
  const inDialog = dialog.contains(form);
  if (inDialog && "finds" in form.dataset) {
    event.preventDefault();
    choose(fetch(`${form.action}?${new URLSearchParams(new FormData(form))}`));
    return;
  }
  if (!inDialog && (form !== deeds || "whole" in (button?.dataset ?? {}))) return;
  event.preventDefault();
  const address = button?.hasAttribute("formaction") ? button.formAction : form.action;
  if (button && "choose" in button.dataset) {
    choose(fetch(address, { method: "POST", body: new FormData(form, button) }));
  } else {
    send(address, form, button, inDialog ? left : current());
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-choose], a[data-close]");
  if (link && "close" in link.dataset && dialog.contains(link)) {
    event.preventDefault();
    dialog.close();
  } else if (link && "choose" in link.dataset && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    left = link.closest(".row") ?? left;
    choose(fetch(link.href));
  } else if (event.target.closest("summary") && getSelection().toString()) {
    event.preventDefault(); // text was being marked, not opened
  }
});

list?.addEventListener("focusin", (event) => {
  const row = event.target.closest(".row");
  if (row && !row.classList.contains("current")) display(row);
});

document.addEventListener("change", (event) => {
  if (event.target.name === "selected") count();
});

// The event may come late, after the user has moved on by keys.
dialog?.addEventListener("close", () => current() || (left?.isConnected && left.focus()));

// Keys, by their position: the same in Russian and Latin layouts

function press(key) {
  const place = marked().length ? deeds : (current() ?? shown());
  if (place !== deeds && !current()) go(place);
  place?.querySelector(`[data-key="${key}"]`)?.click();
}

const KEYS = {
  KeyJ: () => step(1),
  KeyK: () => step(-1),
  KeyN: insert,
  KeyX: select,
  KeyT: () => press("t"),
  KeyD: () => press("d"),
  KeyR: () => press("r"),
  KeyC: () => press("c"),
  KeyM: () => press("m"),
  KeyU: () => document.querySelector("#undo")?.click(),
};

document.addEventListener("keydown", (event) => {
  const writes = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (writes || event.ctrlKey || event.metaKey || event.altKey || event.repeat && event.code !== "KeyJ" && event.code !== "KeyK") return;
  if (dialog.open) {
    const choice = [...dialog.querySelectorAll("[data-choice]")][Number(event.key) - 1];
    if (!choice) return;
    event.preventDefault();
    if (choice.matches("input")) choice.focus();
    else choice.click();
  } else if (event.key === "Enter" && event.target.matches(".row")) {
    event.preventDefault();
    const whole = event.target.querySelector(".whole");
    whole.open = !whole.open;
  } else if (KEYS[event.code] && !event.shiftKey) {
    event.preventDefault();
    KEYS[event.code]();
  }
});

// Menus of many values: what is typed narrows the ticks; a value that is alone then is meant

function narrow(field) {
  const typed = field.value.trim().toLowerCase().replaceAll("ё", "е");
  const rest = field.form.querySelector(".rest");
  if (rest) rest.open = Boolean(typed);
  const values = [...field.form.querySelectorAll("li")];
  for (const one of values) {
    const words = one.textContent.toLowerCase().replaceAll("ё", "е");
    one.hidden = Boolean(typed) && !words.includes(typed);
  }
  return values.filter((one) => !one.hidden);
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-filters]")) narrow(event.target);
});

document.addEventListener("submit", (event) => {
  const field = event.target.querySelector("[data-filters]");
  if (!field?.value.trim()) return;
  const [only, ...others] = narrow(field);
  if (!only || others.length) return;
  only.querySelector("input").checked = true;
  field.value = "";
});

// Values of a condition, offered below the query while one types «место:Ты»

const query = document.querySelector("#q");
let offers;
let offering = 0;

function condition() {
  const before = query.value.slice(0, query.selectionStart);
  return before.match(/(?:^|[\s(,-])([а-яё]+):(?:[^\s()]*,)?("[^"]*|[^\s()",]*)$/i);
}

function withdraw() {
  offering += 1;
  offers?.remove();
  offers = undefined;
  query.removeAttribute("aria-activedescendant");
  query.setAttribute("aria-expanded", "false");
}

function point(option) {
  for (const one of offers.children) one.setAttribute("aria-selected", one === option);
  query.setAttribute("aria-activedescendant", option.id);
}

function accept(option) {
  const at = query.selectionStart;
  const begin = at - condition()[2].length;
  const words = option.textContent;
  const value = /[\s(),]/.test(words) ? `"${words}"` : words;
  query.setRangeText(`${value} `, begin, at, "end");
  withdraw();
}

async function offer() {
  const typed = condition();
  if (!typed) {
    withdraw();
    return;
  }
  const mine = (offering += 1);
  const asked = new URLSearchParams({ field: typed[1], begin: typed[2].replace(/^"/, "") });
  const answer = await fetch(`/search/values?${asked}`).catch(() => null);
  if (!answer?.ok || answer.redirected || mine !== offering) return;
  const found = parsed(await answer.text()).querySelector("#values");
  if (mine !== offering) return;
  offers?.remove();
  offers = undefined;
  if (!found?.children.length || document.activeElement !== query) return;
  offers = document.adoptNode(found);
  offers.className = "found";
  offers.setAttribute("role", "listbox");
  offers.setAttribute("aria-label", `Значения «${typed[1]}:»`);
  [...offers.children].forEach((one, number) => {
    one.id = `value-${number}`;
    one.setAttribute("role", "option");
    one.addEventListener("mousedown", (event) => {
      event.preventDefault();
      accept(one);
    });
  });
  query.closest("form").append(offers);
  query.setAttribute("aria-expanded", "true");
}

if (query) {
  query.setAttribute("role", "combobox");
  query.setAttribute("aria-autocomplete", "list");
  query.setAttribute("aria-expanded", "false");
  query.setAttribute("aria-controls", "values");
  query.addEventListener("input", offer);
  query.addEventListener("blur", withdraw);
  query.addEventListener("keydown", (event) => {
    if (!offers) return;
    const all = [...offers.children];
    const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) point(all[(at + by + all.length) % all.length]);
    else if (event.key === "Escape") withdraw();
    else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) accept(all[at]);
    else return;
    event.preventDefault();
  });
}

if (list) count();
if (strip) {
  show(CALM);
  document.addEventListener("visibilitychange", look);
  timer = setTimeout(look, EVERY);
}
