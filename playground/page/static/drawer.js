// On a narrow page the channels are a drawer.

const app = document.getElementById("app");
const button = document.querySelector("[data-role=drawer-switch]");
const veil = document.querySelector("[data-role=drawer-veil]");
const sidebar = document.getElementById("sidebar");

export function closeDrawer() {
  show(false);
}

export function startDrawer() {
  button.addEventListener("click", () => {
    show(!app.classList.contains("with-drawer"));
    (sidebar.querySelector("[aria-current]") ?? sidebar.querySelector("a"))?.focus();
  });
  veil.addEventListener("click", closeDrawer);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !app.classList.contains("with-drawer")) return;
    closeDrawer();
    button.focus();
  });
}

function show(open) {
  app.classList.toggle("with-drawer", open);
  veil.hidden = !open;
  button.setAttribute("aria-expanded", String(open));
}
