// The chips filter and sort the whole page; the bars choose a segment.
const controls = page.one("#page-controls");
const chips = page.one("#page-chips");
const menu = page.one("#page-menu");
const total = page.facts.segments.length;

chips.addEventListener("click", (event) => {
  const chip = event.target.closest("button");
  if (!chip) return;
  const { shown } = page.state;
  const number = Number(chip.dataset.show);
  // From all, a chip shows its segment alone; from a few, it adds or removes it.
  if (chip.dataset.show === "all") page.show([]);
  else if (shown.size === total) page.show([number]);
  else page.show(shown.has(number) ? [...shown].filter((n) => n !== number) : [...shown, number]);
});
const open = (isOpen) => {
  chips.classList.toggle("open", isOpen);
  menu.setAttribute("aria-expanded", isOpen);
};
menu.addEventListener("click", () => open(!chips.classList.contains("open")));
document.addEventListener("click", (event) => {
  if (!event.target.closest("#page-chips, #page-menu")) open(false);
});
page.one("#page-sort").addEventListener("change", (event) => page.sort(event.target.value));

page.listen(() => {
  const { shown } = page.state;
  const isAll = shown.size === total;
  for (const chip of page.all("button", chips)) {
    const isShown = chip.dataset.show === "all" ? isAll : !isAll && shown.has(Number(chip.dataset.show));
    chip.setAttribute("aria-pressed", isShown);
  }
  menu.textContent = `Segments: ${isAll ? `all ${total}` : `${shown.size} of ${total}`}`;
});
for (const bar of page.all(".pair [data-segment]")) {
  const s = page.segment(bar.dataset.segment);
  bar.addEventListener("click", () => { location.hash = s.slug; });
  bar.addEventListener("pointerenter", () => bar.classList.add("over"));
  bar.addEventListener("pointerleave", () => bar.classList.remove("over"));
}
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || page.hideTip()) return;
  if (chips.classList.contains("open")) {
    open(false);
    menu.focus();
  }
});
controls.hidden = false;
