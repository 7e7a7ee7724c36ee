// Turn slides with the keyboard. Without it they are read by scrolling.
(() => {
  const slides = [...document.querySelectorAll("main > section")];
  const steps = {
    ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1,
    ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1,
    Home: -slides.length, End: slides.length,
  };
  const middle = (slide) => Math.abs(slide.getBoundingClientRect().top);
  let here = 0;

  function settle() {
    here = slides.reduce((best, slide, at) => middle(slide) < middle(slides[best]) ? at : best, 0);
    show();
  }
  function show() {
    document.querySelector(".place").textContent = `${here + 1} / ${slides.length}`;
  }
  addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const used = event.ctrlKey || event.metaKey || event.altKey || event.target.closest("a, summary");
    if (!step || used) return;
    event.preventDefault();
    here = Math.min(slides.length - 1, Math.max(0, here + (event.shiftKey ? -step : step)));
    slides[here].scrollIntoView();
    show();
  });
  addEventListener("scrollend", settle);
  settle();
})();
