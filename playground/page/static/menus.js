// Menus and everything else that pops up beside a button, with the keys that menus have.

export function beside(popup, anchor) {
  const box = anchor.getBoundingClientRect();
  const gap = 4;
  popup.style.position = "fixed";
  popup.style.bottom = popup.style.right = "auto";
  if (popup.matches(".options")) popup.style.width = `${Math.max(box.width, 200)}px`;
  const size = popup.getBoundingClientRect();
  const below = innerHeight - box.bottom;
  const up = (popup.matches(".menu-up") || below < size.height + gap) && box.top > size.height + gap;
  const top = up ? box.top - size.height - gap : Math.min(box.bottom + gap, Math.max(gap, innerHeight - size.height - gap));
  const left = popup.matches(".menu-left") ? box.right - size.width : box.left;
  popup.style.top = `${top}px`;
  popup.style.left = `${Math.max(gap, Math.min(left, innerWidth - size.width - gap))}px`;
}

const items = (menu) => [...menu.querySelectorAll("[role=menuitem]")];
let open = null;

export function closeMenu(focus = false) {
  if (!open) return false;
  const { button, menu } = open;
  open = null;
  menu.hidden = true;
  button.setAttribute("aria-expanded", "false");
  if (focus) button.focus();
  return true;
}

function openMenu(button) {
  closeMenu();
  const menu = button.parentElement.querySelector("[role=menu]");
  menu.hidden = false;
  button.setAttribute("aria-expanded", "true");
  open = { button, menu };
  beside(menu, button);
  items(menu)[0]?.focus();
}

function move(event) {
  const list = items(open.menu);
  const at = list.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[event.key];
  if (to === undefined || !list.length) return false;
  list[(to + list.length) % list.length].focus();
  return true;
}

export function startMenus() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[aria-haspopup=menu]");
    const same = button && open?.button === button;
    if (open && !event.target.closest("[role=menuitem]")) closeMenu(same);
    if (button && !same) openMenu(button);
  });
  document.addEventListener("keydown", (event) => {
    const button = event.target.closest?.("[aria-haspopup=menu]");
    if (!open && button && event.key === "ArrowDown") {
      event.preventDefault();
      return openMenu(button);
    }
    if (!open) return undefined;
    if (event.key === "Escape" || event.key === "Tab") {
      closeMenu(true);
      if (event.key === "Escape") event.stopImmediatePropagation();
      return undefined;
    }
    if (move(event)) event.preventDefault();
    return undefined;
  });
  addEventListener("resize", () => closeMenu());
  // Only where the button goes along: a message that arrives and scrolls its list closes nothing elsewhere.
  document.addEventListener("scroll", (event) => open && event.target.contains(open.button) && closeMenu(), true);
}
