// Reads a draft again while somebody types, and copies it once nothing in it is missing. Without this
// script the button «Проверить» does the same.

const field = document.querySelector("[data-check]");
const shown = document.querySelector("#draft-check");
const flag = document.querySelector("[data-personal]");
const copy = document.querySelector("[data-copy]");
const copied = document.querySelector("[data-copied]");
const PAUSE = 500; // milliseconds without a key
let waiting;
let turn = 0;

async function read() {
  const mine = ++turn;
  const form = new FormData();
  form.set("csrf", field.form.elements.csrf.value);
  form.set("note", field.value);
  const answer = await fetch(field.dataset.check, { method: "POST", body: form }).catch(() => null);
  if (mine !== turn || !answer?.ok) return; // a later draft is read already, or the line is broken
  shown.innerHTML = await answer.text();
  settle();
}

function problems() {
  return shown.querySelectorAll(".problem").length;
}

function settle() {
  if (flag) flag.hidden = !problems();
  copy.hidden = !navigator.clipboard || !field.value.trim();
}

if (field) {
  settle();
  field.addEventListener("input", () => {
    copied.textContent = "";
    clearTimeout(waiting);
    waiting = setTimeout(read, PAUSE);
  });
  copy.addEventListener("click", async () => {
    clearTimeout(waiting);
    await read();
    const checked = field.form.elements.personal_checked.checked;
    if (problems() && !(checked && !/\{[^{}\n]*\}/.test(field.value))) {
      copied.textContent = "Не скопировано: сначала исправьте отмеченное.";
      return;
    }
    await navigator.clipboard.writeText(field.value);
    copied.textContent = "Скопировано.";
  });
}
