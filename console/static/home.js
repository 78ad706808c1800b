// Renews #live from `data-from` every `data-every` seconds while the page is visible. While somebody is at
// it, with the focus or the pointer on something to press, the news wait behind a button.

const live = () => document.getElementById("live");
const newer = document.getElementById("newer");
const stale = document.getElementById("stale");
const PRESSED = "a, button, input, summary";

let next; // what came while somebody was at the page
let asking = false;

function isBusy() {
  const pointed = [...live().querySelectorAll(":hover")].some((one) => one.matches(PRESSED));
  return newer && (pointed || live().contains(document.activeElement));
}

function show() {
  if (!next) return;
  live().replaceWith(next);
  next = undefined;
  if (newer) newer.hidden = true;
}

function tell(words) {
  if (stale.textContent !== words) stale.textContent = words;
}

async function renew() {
  if (document.hidden || asking) return;
  asking = true;
  const answer = await fetch(live().dataset.from, { headers: { "x-news": "yes" } }).catch(() => null);
  const text = answer?.ok && !answer.redirected ? await answer.text().catch(() => null) : null;
  asking = false;
  const came = text && new DOMParser().parseFromString(text, "text/html").getElementById("live");
  if (!came) {
    const ended = answer?.status === 401 || answer?.redirected;
    tell(`${ended ? "Сеанс закончен" : "Связи с сервером нет"}: данные на ${live().dataset.at}`);
    return;
  }
  tell("");
  next = document.adoptNode(came);
  if (isBusy()) newer.hidden = false;
  else show();
}

newer?.addEventListener("click", show);
setInterval(renew, live().dataset.every * 1000);
document.addEventListener("visibilitychange", renew);
