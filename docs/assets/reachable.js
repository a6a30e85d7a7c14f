/* What is wider than its place and scrolls is reached by the keyboard, and says what it is; nothing else is a stop.
   And a button that copies is no landmark, which the theme makes of each. */
(() => {
  "use strict"

  const SCROLLERS = ".scroll, .math, .unbroken, .answer-value, .said, .md-typeset__scrollwrap:not(.scroll *), .jp-OutputArea-output, pre > code"

  const nameOf = box => {
    if (box.matches(".math, .unbroken")) return "Formula"
    if (box.matches(".answer-value")) return "Answer"
    if (box.matches("code")) return "Program"
    if (box.querySelector(":scope > svg")) return "Figure"
    return box.querySelector("caption")?.textContent.trim() || (box.querySelector("table") ? "Table" : "Text")
  }

  const isCut = box => box.scrollWidth > box.clientWidth + 1

  const mark = (box, scrolls) => {
    const said = { tabindex: 0, role: "group", "aria-label": `${nameOf(box)}, scrolls sideways` }
    for (const [name, value] of Object.entries(said)) scrolls ? box.setAttribute(name, value) : box.removeAttribute(name)
  }

  /* Told when it is unfolded, too. All are measured before any is marked, so that the page is laid out once. */
  const sizes = new ResizeObserver(seen => seen.map(({ target }) => [target, isCut(target)]).forEach(found => mark(...found)))

  const watch = () => {
    for (const box of document.querySelectorAll(SCROLLERS)) sizes.observe(box)
  }

  /* The theme adds its buttons when a program comes into view. */
  new MutationObserver(() => {
    for (const nav of document.querySelectorAll(".md-code__nav:not([role])")) nav.setAttribute("role", "none")
  }).observe(document, { childList: true, subtree: true })

  for (const event of ["another", "submit"]) document.addEventListener(event, () => setTimeout(watch))
  typeof document$ === "undefined" ? document.addEventListener("DOMContentLoaded", watch) : document$.subscribe(watch)
})()
