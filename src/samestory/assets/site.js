/* The site without this works as well: it adds a switch for the colours and drops needless stops. */
"use strict";
var SPHINX_HIGHLIGHT_ENABLED = false; // Sphinx's search asks for it

(function () {
  const root = document.documentElement;
  const next = { system: "light", light: "dark", dark: "system" };
  const says = { system: "system", light: "light", dark: "dark" };
  let theme = "system";

  function show(chosen) {
    theme = Object.hasOwn(next, chosen) ? chosen : "system";
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
  }

  function kept() {
    try {
      return localStorage.getItem("samestory-theme");
    } catch {
      return null; // a browser may forbid a page from a folder to keep anything
    }
  }

  function keep() {
    try {
      localStorage.setItem("samestory-theme", theme);
    } catch {
      // it holds for this page then
    }
  }

  function addSwitch(button) {
    const label = () => (button.textContent = `Colours: ${says[theme]}`);
    button.addEventListener("click", () => {
      show(next[theme]);
      keep();
      label();
    });
    label();
    button.hidden = false;
  }

  /* A box is a stop for the keyboard only where there is something to scroll. */
  function watch(boxes) {
    const sizes = new ResizeObserver((seen) => seen.forEach(({ target }) => {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }));
    boxes.forEach((box) => sizes.observe(box));
  }

  show(kept());
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("button.theme").forEach(addSwitch);
    watch(document.querySelectorAll(".scroll"));
  });
})();
