// Keeps #live as the server shows it now, every data-every seconds until that attribute is gone, while
// somebody looks at the page. Where the keyboard is within it, it stays as it is.
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
