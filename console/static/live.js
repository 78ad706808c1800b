// Replaces #live with the server's version every data-every seconds while the page is visible, until
// that attribute is gone. Skips the replacement while the keyboard focus is inside it.
async function renew() {
  const live = document.getElementById("live");
  if (document.hidden || live.contains(document.activeElement)) return;
  const answer = await fetch(location.href, { headers: { "x-news": "yes" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.getElementById("live");
  document.title = page.title;
  if (now.outerHTML !== live.outerHTML) live.replaceWith(now);
  if (!now.dataset.every) clearInterval(timer);
}

const timer = setInterval(renew, document.getElementById("live").dataset.every * 1000);
document.addEventListener("visibilitychange", renew);
