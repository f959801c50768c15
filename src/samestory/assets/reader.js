/* The reader's controls: another base, filters, steps by key. The page reads without them; what
   they need stands in its data- attributes, and text is moved about as text, never as markup. */
(() => {
  "use strict";
  const reader = document.querySelector(".reader");
  if (!reader) return;
  const OPEN = -1;
  const LEAD = ".whole, .gap > *";
  const FIELDS = "input, select, textarea, [contenteditable]";
  const all = (selector, root = reader) => [...root.querySelectorAll(selector)];
  const make = (name, attributes, ...inside) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== null) made.setAttribute(key, value);
    }
    made.append(...inside);
    return made;
  };
  const count = (n, thing) => `${n} ${thing}${n === 1 ? "" : "s"}`;

  // What stands in the page

  const variants = new Map();
  const parts = all(".part").map((node) => ({
    node,
    base: node.dataset.base || "",
    columns: JSON.parse(node.dataset.bases || "[]"),
    synopsis: node.querySelector(".synopsis"),
    told: node.querySelector(".base"),
    places: all(".place", node).map((place) => readPlace(place)),
  }));

  function readPlace(node) {
    const place = { node, name: node.querySelector("a.self").textContent, cells: new Map() };
    for (const cell of all(".cell", node)) place.cells.set(cell.dataset.w, readCell(cell));
    place.variants = all(".app > li", node).map((entry) => {
      const { kind, sides, whole, moved } = entry.dataset;
      const variant = {
        id: entry.id, node: entry, place, kind, whole: whole !== undefined,
        sides: sides.split("|").map((side) => side.split(" ")),
        letter: entry.querySelector(".letter").textContent,
        moved: JSON.parse(moved || "{}"),
      };
      variants.set(entry.id, variant);
      return variant;
    });
    return place;
  }

  /* A cell as it stands without any mark; what is inside a mark and no word of the page goes. */
  function readCell(node) {
    const has = !node.classList.contains("none");
    const cell = { node, has, open: node.dataset.open !== undefined, sites: [], forms: [] };
    for (const label of all(LEAD, node)) label.remove();
    for (const site of all(".w", node)) {
      const words = site.querySelector(".t");
      site.replaceChildren(...(words ? [words] : []));
      cell.sites.push({ node: site, words, id: site.dataset.v, group: Number(site.dataset.g) });
    }
    for (const form of all(".f", node)) {
      for (const label of all(".say, .key", form)) label.remove();
      const words = [...form.childNodes];
      cell.forms.push({ node: form, words, id: form.dataset.v, side: Number(form.dataset.g) });
    }
    return cell;
  }

  // Marks

  const say = (words) => make("bdi", { class: "say", lang: "en" }, words);
  const key = (variant) =>
    make("a", { href: `#${variant.id}`, class: "key" }, say(" variant "), variant.letter);

  /* The words of a reading, without what marks them. */
  function words(node) {
    return [...node.childNodes].flatMap((child) => {
      if (child.nodeType === Node.TEXT_NODE) return [child.cloneNode()];
      if (child.matches(".say, .key")) return [];
      return child.matches(".odd") ? [child.cloneNode(true)] : words(child);
    });
  }

  /* Whether two columns have other words at a site, by their groups: 0 is a gap. */
  const differ = (base, own) => ![undefined, OPEN, own].includes(base) && own !== OPEN;

  /* Where the base stands at each variant of a place: its group, and the words it has. */
  function standsAt(place, base) {
    const found = new Map();
    const cell = place.cells.get(base);
    for (const site of cell.sites) {
      const at = found.get(site.id) || { group: site.group, words: [] };
      if (site.words) at.words.push(...(at.words.length ? [" "] : []), ...words(site.words));
      found.set(site.id, at);
    }
    for (const form of cell.forms) found.set(form.id, { group: form.side });
    return found;
  }

  /* The variant by which a whole passage stands in one of two columns only. */
  function wholeBetween(part, place, base, column) {
    const [one, other] = [place.cells.get(base), place.cells.get(column)];
    if (one.has === other.has || one.open || other.open) return undefined;
    const known = [base, column].filter((name) => sigla.includes(name));
    return place.variants.find(
      (variant) => variant.whole && known.every((name) => variant.sides.flat().includes(name)),
    );
  }

  function mark(part) {
    for (const place of part.places) {
      const stands = standsAt(place, part.base);
      for (const [column, cell] of place.cells) {
        const whole = away(part, column) ? undefined
          : wholeBetween(part, place, part.base, column);
        markWhole(cell, whole && shown(whole) ? whole : undefined, part.base, column);
        const held = whole || away(part, column) ? new Map() : stands;
        const base = column === part.base;
        cell.node.classList.toggle("as-base", base);
        const seen = new Set();
        for (const site of cell.sites) {
          markSite(cell, site, held.get(site.id), part.base, column, !seen.has(site.id), base);
          seen.add(site.id);
        }
        for (const form of cell.forms) markForm(cell, form, held.get(form.id), base);
      }
    }
  }

  function markWhole(cell, variant, base, column) {
    for (const label of all(LEAD, cell.node)) label.remove();
    note(cell, variant);
    if (!cell.has) {
      cell.node.querySelector(".gap").append(...lead(variant, base, column));
      return;
    }
    const text = cell.node.querySelector(".text");
    const made = make(variant ? "ins" : "div", { class: "text" }, ...text.childNodes);
    text.replaceWith(made);
    if (variant) {
      made.before(make("p", { class: "whole" }, "added: the whole passage",
        ...lead(variant, base, column)));
    }
  }

  const note = (cell, variant) => {
    if (variant && !cell.node.hidden) marked.add(variant);
  };

  function markSite(cell, site, stands, base, column, first, isBase) {
    const variant = variants.get(site.id);
    const does = shown(variant) && differ(stands && stands.group, site.group);
    if (does) note(cell, variant);
    const made = [];
    if (does) {
      const gone = first && stands.words.length > 0;
      if (gone) {
        const told = stands.words.map((word) => (word.cloneNode ? word.cloneNode(true) : word));
        made.push(make("del", {}, say("lacks: "), ...told, say(" end")));
      }
      if (gone && site.words) made.push(" ");
      if (site.words) made.push(make("ins", {}, say("added: "), site.words, say(" end")));
    } else if (site.words) {
      made.push(site.words);
    }
    if (first && stands && (does || (isBase && parted(variant)))) {
      made.push(...(does ? lead(variant, base, column) : [key(variant)]));
      if (!site.words) made.push(" ");
    }
    site.node.replaceChildren(...made);
    site.node.normalize();
  }

  /* What follows a mark: the letter of its variant, and where the words have moved. */
  function lead(variant, base, column) {
    if (!variant) return [];
    const made = [key(variant)];
    for (const [to, bases] of Object.entries(variant.moved)) {
      if ((bases[base] || []).includes(column)) {
        const other = variants.get(to);
        const where = other.place === variant.place ? "" : `${other.place.name} `;
        const way = make("a", { href: `#${to}` }, where + other.letter);
        made.push(make("bdi", { class: "moved", lang: "en" }, " moved: see ", way, " "));
        break;
      }
    }
    return made;
  }

  function markForm(cell, form, stands, isBase) {
    const variant = variants.get(form.id);
    const other = stands !== undefined && shown(variant) && stands.group !== form.side;
    if (other) note(cell, variant);
    form.node.classList.toggle("on", other);
    const told = other ? [say("written otherwise: "), ...form.words, say(" end")] : form.words;
    form.node.replaceChildren(...told, ...(other || (isBase && parted(variant)) ? [key(variant)] : []));
  }

  // What is chosen: kept in the address, beside the permalink

  const names = new Map();
  const signs = new Map();
  for (const head of all(".heads > li")) {
    names.set(head.dataset.w, head.querySelector(".outlet").textContent);
    signs.set(head.dataset.w, head.querySelector(".siglum").textContent);
  }
  const sigla = all(".heads > li:not(.rebuilt)").map((head) => head.dataset.w);
  const kinds = new Map();
  for (const { kind } of variants.values()) kinds.set(kind, (kinds.get(kind) || 0) + 1);
  const choice = { off: new Set(), without: new Set(), differ: false, keys: true };
  const starts = new Map(parts.map((part) => [part, part.base]));

  /* A rebuilt dispatch is shown only where it is the base. */
  const away = (part, name) => !sigla.includes(name) && name !== part.base;
  const shown = (variant) => !choice.off.has(variant.kind);
  const parted = (variant) => {
    const seen = variant.sides.filter((side) => side.some((name) => !choice.without.has(name)));
    return shown(variant) && seen.length > 1;
  };
  /* The variants that a text in sight is marked by: their entries are wanted, whoever parts there. */
  const marked = new Set();
  const passes = (variant) => parted(variant) || marked.has(variant);

  function readAddress() {
    const given = new URLSearchParams(location.search);
    for (const name of given.getAll("base")) {
      for (const part of parts) if (part.columns.includes(name)) part.base = name;
    }
    for (const kind of given.getAll("off")) if (kinds.has(kind)) choice.off.add(kind);
    for (const name of given.getAll("without")) if (sigla.includes(name)) choice.without.add(name);
    choice.differ = given.has("differ");
    choice.keys = given.get("keys") !== "off";
  }

  function writeAddress(hash = location.hash) {
    const given = new URLSearchParams(location.search);
    for (const name of ["base", "off", "without", "differ", "keys"]) given.delete(name);
    for (const part of parts) if (part.base !== starts.get(part)) given.append("base", part.base);
    for (const kind of choice.off) given.append("off", kind);
    for (const name of choice.without) given.append("without", name);
    if (choice.differ) given.set("differ", "1");
    if (!choice.keys) given.set("keys", "off");
    const search = given.toString();
    try {
      history.replaceState(null, "", location.pathname + (search && `?${search}`) + hash);
    } catch {
      // a page that may not write its address is read as well without it
    }
  }

  function apply() {
    marked.clear();
    for (const part of parts) {
      const hidden = (name) => choice.without.has(name) || away(part, name);
      for (const cell of all("[data-w]", part.node)) cell.hidden = hidden(cell.dataset.w);
      const heads = all(".heads > li", part.node);
      const n = heads.filter((head) => !head.hidden).length;
      part.synopsis.className = `synopsis n${Math.min(n, 7)}`;
      part.node.hidden = n === 0;
      if (part.columns.length) {
        mark(part);
        tellBase(part);
      }
      part.places.forEach(hideWhatDoesNotPass);
    }
    tellFilter();
    tellStep();
  }

  function hideWhatDoesNotPass(place) {
    for (const variant of place.variants) variant.node.hidden = !passes(variant);
    const none = !place.variants.some(passes);
    const apparatus = place.node.querySelector(".app");
    if (apparatus) apparatus.hidden = none;
    place.node.hidden = choice.differ && none;
  }

  // Controls

  const status = make("p", { role: "status", class: "status" });
  const summary = make("summary", {});
  const boxes = new Map();

  function box(name, label, on, change) {
    const input = make("input", { type: "checkbox" });
    input.checked = on;
    input.addEventListener("change", () => {
      change(input.checked);
      writeAddress();
      apply();
    });
    boxes.set(name, input);
    return make("label", {}, input, " ", label);
  }

  const toggle = (set, name) => (on) => (on ? set.delete(name) : set.add(name));

  function group(title, inside) {
    return make("fieldset", {}, make("legend", {}, title), make("div", {}, ...inside));
  }

  function bases(part) {
    const menu = make("select", {});
    for (const name of part.columns) {
      menu.append(make("option", { value: name }, `${signs.get(name)}, ${names.get(name)}`));
    }
    menu.value = part.base;
    menu.addEventListener("change", () => {
      part.base = menu.value;
      writeAddress();
      apply();
      status.textContent = `Marked against ${signs.get(part.base)}.`;
    });
    const among = part.columns.filter((name) => sigla.includes(name));
    const title = parts.filter((one) => one.columns.length > 1).length > 1
      ? `Base of ${among.join(", ")}` : "Base";
    return make("label", { class: "base-menu" }, `${title} `, menu);
  }

  function makeControls() {
    const pages = sigla.map((name) =>
      box(`without ${name}`, `${name} ${names.get(name)}`, !choice.without.has(name),
        toggle(choice.without, name)));
    const sorts = [...kinds].sort().map(([kind, n]) =>
      box(`off ${kind}`, `${kind} (${n})`, !choice.off.has(kind), toggle(choice.off, kind)));
    const rest = [
      box("differ", "only places that differ", choice.differ, (on) => { choice.differ = on; }),
      box("keys", "keys on: j or n to the next variant, k or p back", choice.keys,
        (on) => { choice.keys = on; }),
    ];
    const filters = make("details", { class: "filters" }, summary, group("Pages", pages),
      group("Kinds", sorts), group("More", rest));
    const menus = parts.filter((part) => part.columns.length > 1).map(bases);
    return make("div", { class: "controls", role: "group", "aria-label": "Controls" },
      ...menus, filters);
  }

  function makeSteps() {
    const button = (title, step) => {
      const made = make("button", { type: "button" }, title);
      made.addEventListener("click", () => go(step, made));
      return made;
    };
    return make("div", { class: "steps", role: "group", "aria-label": "Step through the variants" },
      button("Previous (k)", -1), status, button("Next (j)", 1));
  }

  function tellBase(part) {
    part.told.querySelector(".siglum").textContent = signs.get(part.base);
    part.told.querySelector("bdi").textContent = names.get(part.base);
    for (const head of all(".heads > li", part.node)) {
      head.querySelector(".is-base").hidden = head.dataset.w !== part.base;
    }
    part.told.querySelector(".least").hidden = part.base !== starts.get(part);
  }

  function tellFilter() {
    const places = all(".place").filter((place) => !place.hidden && !place.closest("[hidden]"));
    const pages = sigla.length - choice.without.size;
    summary.textContent = `Filter: ${count(pages, "page")} of ${sigla.length}, ` +
      `${count(kinds.size - choice.off.size, "kind")} of ${kinds.size}, ` +
      `${count(places.length, "place")}`;
  }

  // Steps

  let current;
  const passing = () => [...variants.values()].filter(passes);

  function tellStep() {
    const list = passing();
    const at = list.indexOf(current);
    if (at < 0) {
      status.textContent = `${count(list.length, "variant")} to step through.`;
      return;
    }
    const sides = current.node.querySelector(".sides").textContent;
    status.textContent = `${at + 1} of ${list.length}: ${current.place.name} ${current.letter}, ` +
      `${current.kind}: ${sides}`;
  }

  function light(variant) {
    for (const node of all(".now")) node.classList.remove("now");
    current = variant;
    if (!variant) return;
    variant.node.classList.add("now");
    const selector = `[data-v="${variant.id}"]`;
    for (const node of all(selector, variant.place.node)) node.classList.add("now");
    tellStep();
  }

  /* From where one reads: without a variant in hand, the first that is still to come. */
  function go(step, from) {
    const list = passing();
    if (!list.length) return;
    let at = list.indexOf(current) + step;
    if (!list.includes(current)) {
      const next = list.findIndex(({ node }) => node.getBoundingClientRect().top > 0);
      at = step > 0 ? Math.max(next, 0) : (next < 0 ? list.length : next) - 1;
    }
    const variant = list[(at + list.length) % list.length];
    writeAddress(`#${variant.id}`);
    light(variant);
    if (!from) variant.node.querySelector("a.id").focus({ preventScroll: true });
    const place = variant.place.node;
    const fits = place.getBoundingClientRect().height < 0.8 * window.innerHeight;
    (fits ? place : variant.node).scrollIntoView({ block: "center" });
  }

  document.addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
    if (!choice.keys || !plain || event.defaultPrevented || event.target.closest(FIELDS)) return;
    const step = { j: 1, n: 1, k: -1, p: -1 }[event.key];
    if (step) {
      event.preventDefault();
      go(step);
    }
  });

  // Permalinks

  function allow(name) {
    choice.off.delete(name);
    choice.without.delete(name);
    for (const kind of [`off ${name}`, `without ${name}`]) {
      if (boxes.has(kind)) boxes.get(kind).checked = true;
    }
  }

  /* Show what the address names: fold open what holds it, and lift the filter that hides it. */
  function follow() {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target || !reader.contains(target)) return;
    for (let node = target.parentElement; node !== reader; node = node.parentElement) {
      if (node.localName === "details") node.open = true;
    }
    const variant = variants.get(target.id);
    if (target.closest("[hidden]")) {
      if (variant) for (const name of [variant.kind, ...variant.sides.flat()]) allow(name);
      const cell = target.closest("[data-w]");
      if (cell) allow(cell.dataset.w);
      choice.differ = false;
      boxes.get("differ").checked = false;
      writeAddress();
      apply();
    }
    light(variant);
    target.scrollIntoView({ block: variant ? "center" : "start" });
  }

  readAddress();
  reader.querySelector(".guide").after(makeControls());
  reader.querySelector(".pages").before(makeSteps());
  apply();
  follow();
  window.addEventListener("hashchange", follow);
})();
