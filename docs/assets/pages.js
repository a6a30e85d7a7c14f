/* Other pages of this site, fetched once each. Their links lead where they did. */
const pages = (() => {
  "use strict"

  const found = new Map()

  const fetched = async address => {
    const answer = await fetch(address)
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    for (const name of ["href", "src"])
      for (const node of page.querySelectorAll(`article [${name}]:not(svg *)`)) node.setAttribute(name, new URL(node.getAttribute(name), address).href)
    return page
  }

  /** What failed is asked for again. */
  const get = address => {
    const [page] = address.split("#")
    if (!found.has(page)) found.set(page, fetched(page).catch(error => (found.delete(page), Promise.reject(error))))
    return found.get(page)
  }

  /** The stems and the section of a part, to be shown elsewhere. */
  const partOf = (page, address) => {
    const [, label] = address.split("#")
    return [...page.querySelectorAll(`section.stem[data-of~="${label}"]`), page.querySelector(`section.part[data-part="${address}"]`)].map(node => document.importNode(node, true))
  }

  /** An element with attributes, its listeners among them, and what it holds. */
  const made = (name, attributes = {}, ...content) => {
    const node = document.createElement(name)
    for (const [key, value] of Object.entries(attributes)) typeof value === "function" ? node.addEventListener(key, value) : node.setAttribute(key, value)
    node.append(...content)
    return node
  }

  /** Saves a text as a file of the reader's. */
  const save = (name, text, type = "application/json") => {
    const url = URL.createObjectURL(new Blob([text], { type }))
    made("a", { href: url, download: name }).click()
    setTimeout(() => URL.revokeObjectURL(url), 1000)
  }

  return { get, partOf, made, save }
})()
