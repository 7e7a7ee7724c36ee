// What all sections share: the facts, making elements, figures as the report writes them, and one
// choice of segments for the whole page. `page.listen` is called after each change of it.
const page = (() => {
  const facts = JSON.parse(document.getElementById("page-facts").textContent);
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const SVG = new Set(["svg", "g", "line", "rect", "circle", "path", "text"]);

  // make("div", {class: "row"}, "text", child): an attribute of null is left out
  function make(name, attributes = {}, ...children) {
    const node = SVG.has(name)
      ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value === "function") node.addEventListener(key, value);
      else if (value !== null && value !== undefined) node.setAttribute(key, value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  }

  // Figures, digit by digit as the templates write them: exact halves go to the even digit.
  function fixed(size, digits) {
    const halves = size * 2 ** (digits + 1);
    if (!Number.isInteger(halves) || halves % 2 === 0) return size.toFixed(digits);
    const whole = Math.floor(size * 10 ** digits);
    return ((whole + (whole % 2)) / 10 ** digits).toFixed(digits);
  }
  function number(value, digits) {
    if (value === null || value === undefined) return "–";
    const size = Math.abs(value);
    let text = fixed(size, digits ?? (size >= 1000 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4));
    if (digits === undefined && text.includes(".")) text = text.replace(/\.?0+$/, "");
    text = text.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
    return (value < 0 && /[1-9]/.test(text) ? "−" : "") + text;
  }
  function amount(value, unit) {
    if (unit === "year") return String(value);
    const text = number(value);
    if (!unit || text === "–") return text;
    if ("$€£¥".includes(unit)) return text.replace(/^−?/, (sign) => sign + unit);
    return unit === "%" ? text + unit : `${text} ${unit}`;
  }
  function percent(share) {
    const points = share * 100;
    return points > 0 && points < 0.5 ? "<1%" : `${fixed(Math.abs(points), 0)}%`.replace(/^/, points <= -0.5 ? "-" : "");
  }
  const at = (share) => `${+(share * 100).toFixed(3)}%`;

  // One choice for the page: which segments are shown, in which order, and the one in focus.
  const listeners = [];
  const state = { shown: new Set(facts.segments.map((s) => s.number)), order: facts.segments, current: null };
  const segment = (number) => facts.segments.find((s) => s.number === Number(number));
  const visible = () => state.order.filter((s) => state.shown.has(s.number));
  const KEYS = { value: (s) => s.value ?? -Infinity, size: (s) => s.size, level: (s) => s.level };
  const update = () => listeners.forEach((listener) => listener());
  function show(numbers) {
    state.shown = new Set(numbers.length ? numbers : facts.segments.map((s) => s.number));
    update();
  }
  function sort(key) {
    state.order = [...facts.segments].sort((a, b) => key === "name"
      ? a.name.localeCompare(b.name) : KEYS[key](b) - KEYS[key](a) || 0);
    update();
  }
  function choose(number) {
    state.current = number;
    if (number !== null && !state.shown.has(number)) state.shown.add(number);
    update();
  }

  // What carries a segment's number follows: hidden, or dimmed inside a picture; sorted with it.
  listeners.push(() => {
    for (const node of all("[data-segment]")) {
      const number = Number(node.dataset.segment);
      const out = !state.shown.has(number);
      if (node.closest("[data-dims]")) node.classList.toggle("dim", out);
      else node.hidden = out;
      node.classList.toggle("current", number === state.current);
    }
    for (const box of all("[data-sorts]")) {
      const nodes = new Map([...box.children].filter((n) => n.dataset.segment).map((n) => [Number(n.dataset.segment), n]));
      const end = [...nodes.values()].pop()?.nextSibling ?? null;
      for (const s of state.order) if (nodes.has(s.number)) box.insertBefore(nodes.get(s.number), end);
    }
  });

  // A tip on hover and on focus; Escape takes it away.
  const tip = one("#page-tip");
  let tipped = null;
  function placeTip() {
    const box = tipped.getBoundingClientRect();
    const left = box.left + box.width / 2 - tip.offsetWidth / 2;
    const above = box.top - tip.offsetHeight - 8;
    tip.style.left = `${Math.max(8, Math.min(innerWidth - tip.offsetWidth - 8, left))}px`;
    tip.style.top = `${above > 4 ? above : box.bottom + 8}px`;
  }
  function hideTip() {
    const was = !tip.hidden;
    tip.hidden = true;
    return was;
  }
  function tell(node, text, target = node) {
    const open = () => {
      tipped = target;
      tip.textContent = text;
      tip.hidden = false;
      placeTip();
    };
    for (const name of ["pointerenter", "focus"]) node.addEventListener(name, open);
    for (const name of ["pointerleave", "blur"]) node.addEventListener(name, hideTip);
  }
  addEventListener("scroll", () => { if (!tip.hidden) { if (tipped.isConnected) placeTip(); else hideTip(); } }, { passive: true });

  // The theme is the system's, or the one chosen here.
  const root = document.documentElement;
  const button = one("#page-theme");
  const memory = (value) => {
    try {
      if (value) localStorage.setItem("personas-theme", value);
      return localStorage.getItem("personas-theme");
    } catch { return null; }
  };
  const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const label = () => { button.textContent = isDark() ? "Light" : "Dark"; };
  if (["dark", "light"].includes(memory())) root.dataset.theme = memory();
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    memory(root.dataset.theme);
    label();
  });
  button.hidden = false;
  label();

  return {
    facts, one, all, make, number, amount, percent, at, state, segment, visible, show, sort, choose,
    listen: (listener) => listeners.push(listener), update, tell, hideTip,
  };
})();
