/* What was tried, and whether it was right: ticks beside links to parts, counts beside papers, and all of it in a file.
   It stays on the device, among the attempts (attempt.js). */
const progress = (() => {
  "use strict"

  const { STORE, stateOf } = attempts
  const SAID = { right: ["✓", "right"], wrong: ["✗", "not right yet"], marking: ["◐", "marked in part"], changed: ["↻", "corrected since you tried it"] }
  const PART = /\/exams\/([a-z]+(?:-\d+)?\/q\d+)\/(#[a-z0-9-]+)$/
  const LISTS = ".md-nav--secondary a, article th > a, article .onward a"

  /** Of a part, and where the page knows its present version, of this one. */
  const of = (address, present = "") => {
    const { state, version } = stateOf(address)
    return state && present && version && version !== present ? "changed" : state
  }

  const addressOf = link => {
    const [, question, label] = PART.exec(link.href) || []
    return question && question + label
  }

  /** How many parts of a paper were right. */
  const rights = paper => {
    const own = Object.keys(localStorage).filter(key => key.startsWith(`${STORE}${paper}/`) && !/-v\d+$/.test(key))
    return own.filter(key => stateOf(key.slice(STORE.length)).state === "right").length
  }

  const tick = (link, [sign, words], name = "tick") => {
    const there = link.parentElement.querySelector(`:scope > .${name}`) || pages.made("span", { class: name, role: "img" })
    there.textContent = sign
    there.setAttribute("aria-label", words)
    link.after(there)
  }

  const show = () => {
    for (const link of document.querySelectorAll(LISTS)) {
      const address = addressOf(link)
      const said = address && SAID[of(address, link.closest("tr")?.dataset.version)]
      if (said) tick(link, said)
    }
    for (const link of document.querySelectorAll(".cards > li > a")) {
      const [, paper] = /\/exams\/([^/]+)\/$/.exec(link.href) || []
      const count = paper ? rights(paper) : 0
      if (count) tick(link, [`${count} right`, `${count} parts right`], "count")
    }
  }

  /* All that is kept, in a file and back. */

  const everything = () => Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith("cs230 ")))

  const forget = () => Object.keys(everything()).forEach(key => localStorage.removeItem(key))
  const put = found => Object.entries(found).forEach(([key, value]) => localStorage.setItem(key, value))

  /* What was kept before it was forgotten, or before a file was loaded. */
  let before

  const undo = () => {
    forget()
    put(before)
  }

  const counted = (count, word, more) => `${count} ${count === 1 ? word : more}`

  const readFile = text => {
    try {
      return Object.fromEntries(Object.entries(JSON.parse(text)).filter(([key, value]) => key.startsWith("cs230 ") && typeof value === "string"))
    } catch {
      return {}
    }
  }

  /** Takes what a file holds, and says so; all of it or nothing. What is kept of others stays. */
  const load = text => {
    const found = readFile(text)
    const keys = Object.keys(found)
    if (!keys.length) return "This is no file that was saved here."
    before = everything()
    try {
      put(found)
    } catch {
      undo()
      before = undefined
      return "There is no room for it in this browser. All is as it was."
    }
    return `Loaded: ${counted(keys.filter(key => key.startsWith(STORE)).length, "attempt", "attempts")}.`
  }

  const CONTROLS = {
    export: () => {
      const kept = everything()
      pages.save("cs230-progress.json", JSON.stringify(kept, null, 1))
      return `${counted(Object.keys(kept).length, "entry", "entries")} saved.`
    },
    forget: () => {
      const count = Object.keys(everything()).length
      if (!count) return "Nothing was kept."
      before = everything()
      forget()
      return `Forgotten: ${counted(count, "entry", "entries")}.`
    },
    undo: () => {
      undo()
      before = undefined
      document.querySelector(".keep [data-do=forget]").focus()
      return "All is as it was."
    },
  }

  /** What was done is said, and seen: at the links, and by who listens. */
  const done = words => {
    document.querySelector(".keep output").textContent = words
    document.querySelector(".keep [data-do=undo]").hidden = !before
    for (const sign of document.querySelectorAll(".tick, .count")) sign.remove()
    show()
    document.dispatchEvent(new Event("progress"))
  }

  document.addEventListener("click", ({ target }) => {
    const control = CONTROLS[target.closest?.(".keep [data-do]")?.dataset.do]
    if (control) done(control())
  })

  document.addEventListener("change", async ({ target }) => {
    if (target.id !== "import-progress" || !target.files.length) return
    const words = load(await target.files[0].text())
    target.value = ""
    done(words)
  })

  const start = () => {
    show()
    const words = document.querySelector(".kept-words")
    if (words && localStorage.isForgetful) words.textContent = "This browser lets the site keep nothing: what you type lasts until the page is closed."
  }

  document.addEventListener("marked", show)
  typeof document$ === "undefined" ? document.addEventListener("DOMContentLoaded", start) : document$.subscribe(start)

  return { of, show }
})()
