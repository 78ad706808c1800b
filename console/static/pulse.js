// Every page: asks /pulse for news and shows them in the badges, the title, the tab's icon, the pill of
// the sources and toasts; calls the duty officer by a sound and a notification of the browser if they
// allowed it. Asking does not renew the session. Without this script the page shows what it was made
// with.

import { bell, canSound } from "./sound.js";

const EVERY = 15_000; // milliseconds between two questions
const HIDDEN = 60_000; // while nobody looks at the page

const news = document.querySelector("#news");
const person = news?.dataset.person;
const sounds = news && "sound" in news.dataset;
const desktop = news?.dataset.desktop;
let tag = "";
let asked = Date.now();
let ended = false;
let stays; // the toast about the end of the session

// What this tab or this browser remembers; nothing if storage is switched off.

function remembered(storage, name) {
  try {
    return storage.getItem(`${name}:${person}`);
  } catch {
    return null;
  }
}

function remember(storage, name, value) {
  try {
    storage.setItem(`${name}:${person}`, value);
  } catch {
    // a full or forbidden storage costs a repeated toast
  }
}

// Badges

function count(element, number) {
  if (!element) return;
  const words = number < 100 ? `${number}` : "99+";
  const shown = element.querySelector("[data-count]");
  if (shown.textContent !== words) shown.textContent = words;
  element.hidden = !number;
}

function badges(now) {
  for (const element of document.querySelectorAll("[data-tally]")) {
    count(element, now.tallies[element.dataset.tally] ?? 0);
  }
  count(document.querySelector("[data-bell]"), now.bell);
  const fresh = now.tallies.alerts ?? 0;
  const title = document.title.replace(/^\(\d+\) /, "");
  document.title = fresh ? `(${fresh}) ${title}` : title;
  const icon = document.querySelector("link[rel=icon]");
  const wanted = fresh ? icon.dataset.hot : icon.dataset.calm;
  if (icon.getAttribute("href") !== wanted) icon.href = wanted;
  const pill = document.querySelector("[data-pill]");
  if (pill && now.sources) {
    pill.classList.toggle("warn", now.sources.meaning === "warn");
    pill.classList.toggle("good", now.sources.meaning === "good");
    pill.querySelector(".words").textContent = now.sources.words;
    pill.querySelector(".quiet").textContent = now.sources.more;
  }
}

// Toasts

function toast(kind) {
  const made = news.querySelector(`template[data-${kind}]`).content.firstElementChild;
  return news.appendChild(made.cloneNode(true));
}

function spike(one) {
  const made = toast("spike");
  made.dataset.alert = one.id;
  made.querySelector("[data-words]").textContent = one.words;
  made.querySelector("a").href = one.address;
  made.querySelector("button").addEventListener("click", () => made.remove());
}

function notify(one) {
  try {
    const made = new Notification(one.words, {
      icon: desktop,
      tag: one.id,
      requireInteraction: true,
      silent: Boolean(sounds),
    });
    made.addEventListener("click", () => {
      window.focus();
      location.assign(one.address);
    });
  } catch {
    // phones allow notifications of service workers only; the toast is there
  }
}

// Of all tabs of this browser one sounds.
async function sound(one) {
  if (!(await canSound())) {
    silent();
    return;
  }
  const ring = () => {
    if (remembered(localStorage, "rung") === one.id) return;
    remember(localStorage, "rung", one.id);
    bell();
  };
  if (navigator.locks) navigator.locks.request("otklik-sound", ring);
  else ring();
}

function silent() {
  if (news.querySelector("[data-is-silent]")) return;
  const made = toast("silent");
  made.dataset.isSilent = "";
  made.querySelector("button").addEventListener("click", () => {
    bell();
    made.remove();
  });
}

function spikes(now) {
  const open = new Set(now.spikes.map((one) => one.id));
  for (const made of news.querySelectorAll("[data-alert]")) {
    if (!open.has(made.dataset.alert)) made.remove();
  }
  const newest = now.spikes.reduce((last, one) => (one.at > last ? one.at : last), "");
  const known = remembered(sessionStorage, "newest");
  if (newest > (known ?? "")) remember(sessionStorage, "newest", newest);
  else if (known === null) remember(sessionStorage, "newest", "");
  if (known === null) return; // the first page of a tab shows them in its badges
  const fresh = now.spikes.filter((one) => one.at > known && one.address !== location.pathname);
  for (const one of fresh) spike(one);
  if (!fresh.length) return;
  if (sounds) sound(fresh[0]);
  if (desktop && window.Notification?.permission === "granted") notify(fresh[0]);
}

// The session

function end() {
  if (ended) return;
  ended = true;
  const here = encodeURIComponent(location.pathname + location.search);
  toast("ended").querySelector("a").href = `/login?next=${here}`;
}

function session(now) {
  if (!now.ends_soon) {
    stays?.remove();
    stays = undefined;
  } else if (!stays) {
    stays = toast("ends");
    stays.querySelector("button").addEventListener("click", async () => {
      await fetch("/bell").catch(() => null); // a click, unlike the pulse, renews the session
      ask();
    });
  }
}

function show(now) {
  badges(now);
  spikes(now);
  session(now);
}

async function ask() {
  if (ended) return;
  asked = Date.now();
  const headers = tag ? { "if-none-match": tag } : {};
  const answer = await fetch("/pulse", { headers, cache: "no-store" }).catch(() => null);
  if (answer?.status === 401) end();
  if (!answer?.ok || answer.redirected) return; // also where nothing is new (304)
  tag = answer.headers.get("etag") ?? "";
  show(await answer.json());
}

function beat() {
  const every = document.hidden && !sounds ? HIDDEN : EVERY;
  if (Date.now() - asked >= every - 500) ask();
}

if (news) {
  show(JSON.parse(news.dataset.now));
  if (sounds) {
    const worker = new Worker(news.dataset.beat);
    worker.onmessage = beat;
    worker.postMessage(EVERY);
  } else {
    setInterval(beat, EVERY);
  }
  document.addEventListener("visibilitychange", () => document.hidden || beat());
  window.addEventListener("pageshow", (event) => event.persisted && ask());
}

// The bell's entries are read when they are opened.

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-ring]");
  if (!link) return;
  const form = new FormData();
  form.set("ring", link.dataset.ring);
  form.set("csrf", document.querySelector("meta[name=csrf]").content);
  fetch("/bell/read", { method: "POST", body: new URLSearchParams(form), keepalive: true });
});

// The reader's own page: the browser is asked for its consent when somebody wants its notifications.

const switches = document.querySelector("#calls form");
if (switches) {
  const wish = switches.querySelector("[name=desktop]");
  const state = switches.querySelector("[data-consent]");
  const say = () => {
    const words = state.dataset;
    const answer = window.Notification?.permission ?? "missing";
    state.textContent = wish.checked ? (words[answer] ?? "") : "";
  };
  wish.addEventListener("change", async () => {
    if (wish.checked && window.Notification?.permission === "default") {
      await Notification.requestPermission();
    }
    say();
  });
  const trial = switches.querySelector("[data-try]");
  trial.hidden = false;
  trial.addEventListener("click", bell);
  say();
}
