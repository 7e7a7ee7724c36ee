// What is open is printed: the button opens the proof first.
const proof = page.one("#page-proof details");
const button = page.one("#page-print-proof");
button.addEventListener("click", () => {
  proof.open = true;
  print();
});
button.hidden = false;
