// Every page: the palette below the field at the top, keys, menus and drawers. Without this script the
// field leads to the page /find, and every menu is a plain list.

const field = document.querySelector("#find");
const keys = document.querySelector("#keys");
const PAUSE = 120; // milliseconds without a key before the palette asks
const CHORD = 1500; // milliseconds between G and the letter of a section

// The palette

let list;
let asking;
let latest = 0;

function options() {
  return list ? [...list.querySelectorAll("a")] : [];
}

function select(option) {
  for (const one of options()) one.setAttribute("aria-selected", one === option);
  field.setAttribute("aria-activedescendant", option?.id ?? "");
  option?.scrollIntoView({ block: "nearest" });
}

function close() {
  clearTimeout(asking);
  latest += 1;
  list?.remove();
  list = undefined;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

async function ask() {
  const mine = (latest += 1);
  const answer = await fetch(`/find?q=${encodeURIComponent(field.value)}`).catch(() => null);
  if (!answer?.ok || answer.redirected || mine !== latest) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const results = page.querySelector("#results");
  if (!results || mine !== latest || document.activeElement !== field) return;
  const chosen = options()
    .slice(1)
    .find((one) => one.getAttribute("aria-selected") === "true")?.href;
  list?.remove();
  list = document.createElement("div");
  list.className = "found";
  list.id = "found";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Куда перейти");
  for (const title of results.querySelectorAll("h2")) {
    const part = document.createElement("div");
    part.setAttribute("role", "group");
    part.setAttribute("aria-label", title.textContent);
    const head = title.cloneNode(true);
    head.setAttribute("aria-hidden", "true");
    part.append(head);
    for (const link of title.nextElementSibling.querySelectorAll("a")) {
      const option = document.adoptNode(link);
      option.setAttribute("role", "option");
      option.tabIndex = -1;
      part.append(option);
    }
    list.append(part);
  }
  options().forEach((one, number) => (one.id = `found-${number}`));
  field.closest("form").append(list);
  field.setAttribute("aria-expanded", "true");
  select(options().find((one) => one.href === chosen) ?? options()[0]);
}

if (field) {
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", "found");
  field.addEventListener("focus", () => list || ask());
  field.addEventListener("input", () => {
    clearTimeout(asking);
    asking = setTimeout(ask, PAUSE);
  });
  field.addEventListener("blur", () => setTimeout(() => document.activeElement === field || close(), 150));
  field.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && all.length) {
      event.preventDefault();
      select(all[(at + by + all.length) % all.length]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const typed = field.value.trim();
      // The first line of typed words is the search of posts, which needs no list.
      if (at > 0 || (at === 0 && !typed)) location.assign(all[at].href);
      else if (typed) location.assign(`/search?q=${encodeURIComponent(typed)}`);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
      field.value = "";
      field.blur();
    }
  });
}

function find() {
  field?.focus();
  field?.select();
}

// Keys, by their position: the same in Russian and Latin layouts

let begun; // when G was pressed

function go(code) {
  const link = document.querySelector(`[data-go="${code.replace("Key", "").toLowerCase()}"]`);
  if (link) location.assign(link.href);
}

function toggleKeys() {
  if (keys.open) keys.close();
  else if (!document.querySelector("dialog[open]")) keys.showModal();
}

document.addEventListener(
  "keydown",
  (event) => {
    if (!keys) return; // nobody has signed in
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyK") {
      event.preventDefault();
      find();
      return;
    }
    const writes = event.target.closest("input:not([type=checkbox]), select, textarea");
    if (writes || event.ctrlKey || event.metaKey || event.altKey) return;
    const chord = begun !== undefined && event.timeStamp - begun < CHORD;
    begun = undefined;
    let done = true;
    if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) toggleKeys();
    else if (document.querySelector("dialog[open]")) done = false;
    else if (event.code === "Slash" && !event.shiftKey) find();
    else if (chord) go(event.code); // no other key acts after G
    else if (event.code === "KeyG" && !event.shiftKey) begun = event.timeStamp;
    else done = false;
    if (done) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  },
  true,
);

// Menus and drawers

for (const button of document.querySelectorAll("[data-keys]")) {
  button.hidden = false;
  button.addEventListener("click", toggleKeys);
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const opener = event.target.closest("[data-opens]");
  const drawer = opener && document.getElementById(opener.dataset.opens);
  if (drawer) {
    event.preventDefault();
    drawer.showModal();
  }
  if (event.target.matches("dialog[open]")) event.target.close(); // the backdrop
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// A slider asks by itself once the pointer lets go; the keyboard has the button beside it.

for (const slider of document.querySelectorAll("form[data-submits] input[type=range]")) {
  slider.addEventListener("pointerup", () => slider.form.requestSubmit());
}

// A row of tabs may be wider than a phone: the current one is brought into sight.

for (const current of document.querySelectorAll(".tabs a[aria-current]")) {
  const row = current.parentElement;
  const [its, all] = [current.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += its.left + its.width / 2 - all.left - all.width / 2;
}
