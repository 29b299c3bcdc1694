// Buttons that copy a text of the page; they show only where scripts run.

for (const button of document.querySelectorAll("button[data-copy]")) {
  const said = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent);
      said.textContent = "Copied.";
    } catch {
      if (source.select) {
        source.closest("details")?.setAttribute("open", "");
        source.select();
      } else {
        source.hidden = false;
        getSelection().selectAllChildren(source);
      }
      said.textContent = "Selected: press Ctrl and C to copy it.";
    }
  });
}
