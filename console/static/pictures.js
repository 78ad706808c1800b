// Pictures of posts: nothing is asked for before a click; then the picture stands in the page. Without
// this script the link opens the picture alone.

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-picture]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const place = document.createElement("span");
  place.className = "picture";
  place.setAttribute("role", "status");
  place.textContent = "Загружается…";
  const image = new Image();
  image.alt = link.dataset.picture;
  image.addEventListener("load", () => place.replaceChildren(image));
  image.addEventListener("error", async () => {
    const answer = await fetch(link.href).catch(() => null); // the reason, in words
    const page = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
    const why = page?.querySelector("main p")?.textContent ?? page?.body.textContent;
    place.textContent = why?.trim() || "Картинка не открылась. Откройте пост в источнике.";
  });
  image.src = link.href;
  link.replaceWith(place);
});
