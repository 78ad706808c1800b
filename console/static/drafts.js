// Keeps what people type until it is accepted: a session that ends, a refusal, a lost connection or a
// closed page lose nothing. Drafts live in this tab only, apart for each person, and end with the tab or
// with signing out. Without this script a refused form comes back with its texts from the server.

const person = document.querySelector("#news")?.dataset.person;
const refused = document.querySelector("[data-refused]") !== null;
const PREFIX = "draft:";
const SECRET = "input[type=password], input[type=hidden], input[type=file]";

function stored() {
  try {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return []; // storage is switched off
  }
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    if (draft) sessionStorage.setItem(key, JSON.stringify(draft));
    else sessionStorage.removeItem(key);
  } catch {
    // a full or forbidden storage: the text is still on the page
  }
}

function fieldsOf(form) {
  const typed = "input:not([type=checkbox]):not([type=radio]), textarea";
  return [...form.elements].filter((one) => one.name && one.matches(typed) && !one.matches(SECRET));
}

function keyOf(form) {
  const address = form.getAttribute("action") ?? "";
  const same = [...document.querySelectorAll("form[method=post]")];
  const number = same.filter((one) => one.getAttribute("action") === address).indexOf(form);
  return `${PREFIX}${person}:${location.pathname}:${address}:${number}`;
}

function keep(form) {
  const changed = fieldsOf(form).filter((one) => one.value !== one.defaultValue);
  const texts = Object.fromEntries(changed.map((one) => [one.name, one.value]));
  write(keyOf(form), changed.length ? { texts } : null);
}

function offer(form, draft) {
  const fields = fieldsOf(form).filter((one) => {
    const text = draft.texts[one.name];
    return text && one.value === one.defaultValue && one.value !== text;
  });
  if (!fields.length) return;
  for (const one of fields) {
    one.value = draft.texts[one.name];
    const folded = one.closest("details");
    if (folded) folded.open = true;
  }
  const line = document.createElement("p");
  line.className = "hint draft";
  line.setAttribute("role", "status");
  line.textContent = "Здесь то, что вы набрали раньше и не отправили. ";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = "Убрать";
  button.addEventListener("click", () => {
    for (const one of fields) one.value = one.defaultValue;
    line.remove();
    keep(form);
  });
  line.append(button);
  form.append(line);
}

// A form that was sent is done if the next page is not a refusal and was not gone back to.
function settle() {
  const [entry] = performance.getEntriesByType("navigation");
  const again = refused || entry?.type === "back_forward" || entry?.type === "reload";
  for (const key of stored()) {
    const draft = read(key);
    if (draft?.sent) write(key, again ? { texts: draft.texts } : null);
  }
}

function restore() {
  for (const form of document.querySelectorAll("form[method=post]")) {
    const draft = read(keyOf(form));
    if (draft && !draft.sent) offer(form, draft);
  }
}

function send(key) {
  const draft = read(key);
  if (draft) write(key, { ...draft, sent: true });
}

settle();
if (person) {
  for (const key of stored()) if (!key.startsWith(`${PREFIX}${person}:`)) write(key, null); // somebody else signed in here
  restore();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.method === "post") keep(form);
  });
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("action") === "/logout") for (const key of stored()) write(key, null);
  else if ("repeats" in form.dataset) stored().forEach(send); // a refused form, sent once more
  else if (person) send(keyOf(form));
});
