/** Files dropped on the box are those of the form. */
export function drop() {
  const box = document.querySelector("[data-drop]");
  const input = box?.querySelector('input[type="file"]');
  if (!input) return;
  for (const name of ["dragover", "dragenter"])
    box.addEventListener(name, (event) => {
      event.preventDefault();
      box.classList.add("over");
    });
  box.addEventListener("dragleave", () => box.classList.remove("over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("over");
    input.files = event.dataTransfer.files;
  });
}
