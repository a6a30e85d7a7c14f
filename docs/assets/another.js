/* “Another one like this”: shows a part with other givens, one after the other, from the file beside the page; or the
   one whose address the page was asked for. Where the file cannot be fetched, as in a copy on a disk, the link leads to
   it, and there all are shown.

   The file codes the variants of a part in what they have in common, with the number of a column in each hole, and in a
   column what each has there. `solutions/pages/coded.py` writes it. */
(() => {
  "use strict"

  const files = new Map()

  const element = html => Object.assign(document.createElement("template"), { innerHTML: html }).content.firstElementChild

  const decoded = data => {
    const [, told, common] = /^(.*)\n([^]*)$/.exec(data.textContent)
    const columns = JSON.parse(told)
    const numbers = [...(columns[0] ?? [""]).keys()]
    return numbers.map(number => common.replace(/⟦(\d+)⟧/g, (_, column) => columns[column][number]))
  }

  const dataOf = (file, place) => file.querySelector(`script[data-of="${CSS.escape(place)}"]`)

  const fetched = async address => {
    const answer = await fetch(address)
    if (!answer.ok) throw new Error(answer.statusText)
    return new DOMParser().parseFromString(await answer.text(), "text/html")
  }

  /* The variant of this number, counted from 1, or the first that is not shown yet. */
  const show = async (link, number) => {
    const [address, place] = link.href.split("#")
    if (!files.has(address)) files.set(address, fetched(address))
    const variants = decoded(dataOf(await files.get(address), place))
    const isShown = n => document.getElementById(`${place.replace("another-", "")}-v${n + 1}`)
    const left = [...variants.keys()].filter(n => !isShown(n))
    const chosen = number ? number - 1 : left[0]
    if (!left.includes(chosen)) return
    const shown = element(variants[chosen])
    shown.tabIndex = -1
    const [home, here] = [address, location].map(page => new URL(".", page).href)
    if (home !== here) for (const to of shown.querySelectorAll("[href]:not(svg *)")) to.href = new URL(to.getAttribute("href"), home)
    link.parentElement.before(shown)
    link.textContent = "And another one"
    if (left.length === 1) link.parentElement.remove()
    shown.dispatchEvent(new Event("another", { bubbles: true }))
    shown.focus({ preventScroll: Boolean(number) })
    if (number) shown.scrollIntoView()
  }

  const arrive = hash => {
    const [place, label, number] = /^#([\w-]+)-v(\d+)$/.exec(hash) ?? []
    const link = place && document.querySelector(`.another > a[href$="#another-${label}"]`)
    if (!link) return
    const leave = () => location.replace(link.href.split("#")[0] + place)
    if (location.protocol === "file:") leave()
    else show(link, number).catch(leave)
  }

  /* Heard before the theme, which would navigate. */
  addEventListener("click", event => {
    const link = event.target.closest?.(".another > a")
    if (!link || location.protocol === "file:" || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    event.stopImmediatePropagation()
    show(link).catch(() => location.assign(link.href))
  }, true)

  /* The theme makes a page anew when its place changes for the first time, and writes other places into its address. */
  let asked = new URL(location)
  const remember = url => arrive((asked = new URL(url)).hash)
  addEventListener("hashchange", ({ newURL }) => remember(newURL))
  if (typeof document$ === "undefined" || location.protocol === "file:") arrive(asked.hash)
  else document$.subscribe(() => remember(asked.pathname === location.pathname ? asked : location))

  /* In the file itself. */
  for (const section of document.querySelectorAll("section.variants")) {
    section.append(...decoded(dataOf(document, section.id)).slice(1).map(element))
    if (section.querySelector(`#${CSS.escape(location.hash.slice(1)) || "none"}`)) location.replace(location.hash)
  }
})()
