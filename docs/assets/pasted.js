/* The theme's search hears keys only: what is pasted with a mouse, dropped or spoken is told to it as one. */
document.addEventListener("input", event => {
  const box = event.target
  if (!box.matches?.("[data-md-component=search-query]") || event.inputType === "insertText") return
  box.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }))
})
