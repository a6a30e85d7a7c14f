/* “Another one like this”: shows a part with other givens, one after the other, from the file beside the page.
   Where it cannot be fetched, the link leads to that file, as it does in a copy on a disk, which may fetch nothing. */
(() => {
  "use strict"

  const files = new Map()

  const fetched = async address => {
    const answer = await fetch(address)
    if (!answer.ok) throw new Error(answer.statusText)
    return new DOMParser().parseFromString(await answer.text(), "text/html")
  }

  const show = async link => {
    const [address, place] = link.href.split("#")
    if (!files.has(address)) files.set(address, fetched(address))
    const variants = (await files.get(address)).getElementById(place).querySelectorAll(".variant")
    const next = [...variants].find(({ id }) => !document.getElementById(id))
    const shown = document.importNode(next, true)
    shown.tabIndex = -1
    link.parentElement.before(shown)
    link.textContent = "And another one"
    if (next === variants[variants.length - 1]) link.parentElement.remove()
    shown.dispatchEvent(new Event("another", { bubbles: true }))
    shown.focus()
  }

  /* Heard before the theme, which would navigate. */
  addEventListener("click", event => {
    const link = event.target.closest?.(".another > a")
    if (!link || location.protocol === "file:" || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    event.stopImmediatePropagation()
    show(link).catch(() => location.assign(link.href))
  }, true)
})()
