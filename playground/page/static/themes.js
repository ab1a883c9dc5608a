// The switch between light and dark; what is chosen is kept in this browser.

export function startTheme() {
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-role=theme-switch]")) return;
    const root = document.documentElement;
    const now = root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    root.dataset.theme = localStorage.theme = now === "dark" ? "light" : "dark";
  });
}
