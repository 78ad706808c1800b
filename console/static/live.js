// Renews #live, and every part of the page with data-part, from the server's version of them every
// data-every seconds while the page is visible, until that attribute is gone. The page itself is
// asked, or the address in data-from. What is typed, opened and focused in a part stays.
const shown = new Map(); // the server's version of each part that stands on the page

function plain(part) {
  return part.outerHTML.replace(/name="csrf" value="[^"]*"/g, ""); // masked anew in each answer
}

function parts(page) {
  return page.querySelectorAll("#live, [data-part]");
}

// Fields with the same id, or else the same name in the same form, are the same in both versions.
function place(field) {
  return field.id || `${field.form?.getAttribute("action")} ${field.name} ${field.type}`;
}

function fields(part) {
  return [...part.querySelectorAll("input:not([type=hidden]), select, textarea")];
}

function isTyped(field) {
  if (field.tagName === "SELECT") return [...field.options].some((one) => one.selected !== one.defaultSelected && one.value);
  return /^(checkbox|radio)$/.test(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

function keep(old, now) {
  const theirs = fields(now);
  for (const field of fields(old).filter(isTyped)) {
    const same = theirs.find((one) => place(one) === place(field));
    const other = theirs.find((one) => field.name === "note" && one.name === "note" && !one.value);
    const to = same ?? other; // a form may be gone; its note is not
    if (!to) continue;
    if (/^(checkbox|radio)$/.test(to.type)) to.checked = field.checked;
    else to.value = field.value;
  }
  const open = [...old.querySelectorAll("details[open] > summary")].map((one) => one.textContent.trim());
  for (const one of now.querySelectorAll("details > summary")) {
    if (open.includes(one.textContent.trim())) one.parentElement.open = true;
  }
}

function same(focused, now) {
  if (focused.name && focused.tagName !== "BUTTON") return fields(now).find((one) => place(one) === place(focused));
  const words = focused.textContent.trim();
  return [...now.querySelectorAll(focused.tagName)].find((one) => one.textContent.trim() === words);
}

function replace(old, now) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const range = focused && "selectionStart" in focused ? [focused.selectionStart, focused.selectionEnd] : null;
  keep(old, now);
  old.replaceWith(now);
  const again = focused && same(focused, now);
  again?.focus({ preventScroll: true });
  if (again && range?.[0] !== null && range) again.setSelectionRange?.(...range);
}

async function renew() {
  const live = document.getElementById("live");
  if (document.hidden) return;
  const from = live.dataset.from ?? location.href;
  const answer = await fetch(from, { headers: { "x-news": "yes" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.title) document.title = page.title;
  for (const old of parts(document)) {
    const now = page.getElementById(old.id);
    if (!now || plain(now) === shown.get(old.id)) continue;
    shown.set(old.id, plain(now));
    replace(old, document.adoptNode(now));
  }
  if (!document.getElementById("live").dataset.every) clearInterval(timer);
}

for (const part of parts(document)) shown.set(part.id, plain(part));
const timer = setInterval(renew, document.getElementById("live").dataset.every * 1000);
document.addEventListener("visibilitychange", renew);

for (const button of document.querySelectorAll("[data-copies]")) {
  if (!navigator.clipboard) continue; // only over https or on the machine itself
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copies).value;
    await navigator.clipboard.writeText(text).then(
      () => (button.textContent = "Скопировано"),
      () => document.getElementById(button.dataset.copies).select(),
    );
  });
}
