/* Practice: finds parts by what they are, and gives a set of them, one after the other, on one page.
   The address says what is looked for and which set it is, so that either can be shared, and reloaded. */
const practice = (() => {
  "use strict"

  const { made } = pages
  const finder = () => document.getElementById("finder")
  const stage = () => document.getElementById("stage")
  const rows = () => [...document.querySelectorAll("tr[data-part]")]
  const linkOf = row => row.querySelector("th > a")
  const minutesOf = list => list.reduce((sum, row) => sum + Number(row.dataset.minutes), 0)
  const counted = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`

  /* What is looked for. */

  const asked = () => new URLSearchParams(location.search)

  /** The finder's choices, without those that choose nothing; minutes are for the set. */
  const chosen = () => new URLSearchParams([...new FormData(finder())].filter(([name, value]) => value || name === "minutes"))

  const MINE = new Map([
    ["new", state => !state],
    ["open", state => state !== "right"],
    ["right", state => state === "right"],
  ])

  const matches = (row, query) => {
    const { topics, kind, paper, points, key, part, version } = row.dataset
    const [least, most] = (query.get("points") || "0-99").split("-").map(Number)
    const some = (name, own) => !query.has(name) || query.getAll(name).some(value => own.includes(value))
    const mine = MINE.get(query.get("mine"))
    return some("topic", topics.split(" ")) && some("kind", [kind]) && some("paper", [paper]) && some("key", [key]) && points >= least && points <= most && (!mine || mine(progress.of(part, version)))
  }

  /** Numbers from 0 to 1, the same for the same seed (mulberry32). */
  const random = seed => () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  const shuffled = (list, seed) => {
    const next = random(seed)
    const mixed = [...list]
    for (let last = mixed.length - 1; last > 0; last--) {
      const other = Math.floor(next() * (last + 1))
      ;[mixed[last], mixed[other]] = [mixed[other], mixed[last]]
    }
    return mixed
  }

  /** How long a set may be: as asked, as usual where that is no time, and without an end where nothing is asked. */
  const minutesAsked = query => {
    const words = query.get("minutes")
    const usual = [...finder().elements.minutes.options].find(option => option.defaultSelected)
    return Number(words) > 0 ? Number(words) : words ? Number(usual.value) : Infinity
  }

  /** As many parts as the minutes hold, in turns from each topic; where each takes longer, one. */
  const setOf = (found, query) => {
    const topics = query.getAll("topic")
    const minutes = minutesAsked(query)
    const short = found.filter(row => Number(row.dataset.minutes) <= minutes)
    const turns = new Map()
    for (const row of shuffled(short.length ? short : found, Number(query.get("seed")))) {
      const own = row.dataset.topics.split(" ")
      const topic = topics.find(topic => own.includes(topic)) || own[0]
      turns.set(topic, [...(turns.get(topic) || []), row])
    }
    const queues = [...turns.values()]
    const set = []
    for (let round = 0; queues.some(queue => queue.length > round); round++)
      for (const queue of queues) if (queue[round] && (!set.length || minutesOf(set) + Number(queue[round].dataset.minutes) <= minutes)) set.push(queue[round])
    return set
  }

  /** The set of an address: what it names, or what its seed takes of what it looks for. */
  const setAsked = query => {
    const of = query.get("of")?.split(" ")
    return of ? [...new Set(of)].map(address => rows().find(row => row.dataset.part === address)).filter(Boolean) : setOf(rows().filter(row => matches(row, query)), query)
  }

  const look = () => {
    exam.offer()
    const query = chosen()
    const found = rows().filter(row => matches(row, query))
    for (const row of rows()) row.hidden = !found.includes(row)
    finder().querySelector("output").textContent = found.length ? `${counted(found.length, "part")}, about ${counted(Math.round(minutesOf(found)), "minute")}` : "No part is like this."
    for (const button of finder().querySelectorAll("button")) button.disabled = !found.length
    return query
  }

  let shownAt = "" // the address whose content is shown, but for its place in the page
  const here = () => location.pathname + location.search

  const go = (query, push = false) => {
    history[push ? "pushState" : "replaceState"](history.state, "", location.pathname + (String(query) && `?${query}`))
    shownAt = here()
  }

  /** What somebody has tried changes, so that a set chosen by it is named whole. */
  const started = query => {
    if (query.has("mine")) query.set("of", setAsked(query).map(row => row.dataset.part).join(" "))
    return query
  }

  /* The parts of a set, one after the other. */

  /* What was waited for may come when something else is shown, or when the page was left. */
  let turns = 0

  const waiting = () => {
    const own = ++turns
    return () => own === turns && Boolean(stage())
  }

  const show = (...content) => {
    const shown = stage()
    turns++
    shown.replaceChildren(...content)
    shown.hidden = false
    document.getElementById("chooser").hidden = true
    rows()[0].closest(".scroll").hidden = true
    const head = shown.querySelector("[tabindex='-1']")
    head?.focus({ preventScroll: true })
    head?.scrollIntoView()
    document.body.dispatchEvent(new Event("another", { bubbles: true }))
  }

  const button = (words, press, more = {}) => made("button", { type: "button", class: "check", click: press, ...more }, words)

  const failed = again => show(made("p", { tabindex: -1, role: "alert" }, "This could not be loaded. Is there a connection? What you typed is kept."), made("p", {}, button("Try again", again)))

  const step = at => {
    const query = asked()
    query.set("at", at)
    go(query, true)
    play()
  }

  /** To the finder; from an address that asks for nothing that is here, without a way back to it. */
  const back = (push = true) => {
    go(new URLSearchParams([...asked()].filter(([name]) => !["seed", "at", "of", "exam"].includes(name))), push)
    start()
  }

  const another = () => {
    const query = asked()
    for (const name of ["at", "of"]) query.delete(name)
    query.set("seed", (Math.trunc(query.get("seed")) || 0) + 1)
    go(started(query), true)
    play()
  }

  const play = async () => {
    const query = asked()
    const set = setAsked(query)
    const at = Math.max(1, Math.trunc(query.get("at")) || 1)
    if (!set.length) return back(false)
    if (at > set.length) return summary(set, query)
    const row = set[at - 1]
    const isStill = waiting()
    let parts
    try {
      parts = pages.partOf(await pages.get(linkOf(row).href), row.dataset.part)
    } catch {
      return isStill() && failed(play)
    }
    if (!isStill()) return
    for (const other of set) pages.get(linkOf(other).href).catch(() => {}) // so that the rest needs no connection
    const next = button(at < set.length ? "Next part" : "Finish", () => step(at + 1))
    const before = at > 1 ? [button("Previous part", () => step(at - 1), { class: "check other" }), " "] : []
    const where = made("p", { class: "meta", tabindex: -1 }, made("b", {}, `Part ${at} of ${set.length}`), ` · ${linkOf(row).textContent} · about ${counted(Math.max(1, Math.round(row.dataset.minutes)), "minute")}`)
    const steps = made("p", { class: "go" }, ...before, next, " ", button("Choose anew", () => back(), { class: "check other" }))
    show(where, ...parts, steps)
  }

  const WORDS = { right: "right", wrong: "not right yet", marking: "marked in part", "": "not tried", unread: "not tried", changed: "corrected since" }

  const listOf = list => made("ul", {}, ...list.map(row => made("li", {}, made("a", { href: linkOf(row).href }, linkOf(row).textContent), ` ${row.cells[1].textContent}`)))

  const topicsOf = list => {
    const links = new Map(list.flatMap(row => [...row.cells[4].querySelectorAll("a")].map(link => [link.href, link.textContent])))
    return made("ul", {}, ...[...links].map(([href, words]) => made("li", {}, made("a", { href }, words))))
  }

  /** After a set: what was right, and what to do next. */
  const summary = (set, query) => {
    const states = set.map(row => progress.of(row.dataset.part, row.dataset.version))
    const right = states.filter(state => state === "right").length
    const open = set.filter((_, index) => states[index] !== "right")
    const varied = open.filter(row => "varied" in row.dataset)
    const lines = set.map((row, index) => made("li", {}, made("a", { href: linkOf(row).href }, linkOf(row).textContent), ` ${row.cells[1].textContent}: `, made("b", {}, WORDS[states[index]])))
    const next = open.length ? [made("h3", {}, "What to do next"), made("p", {}, "Read what these topics share:"), topicsOf(open)] : [made("p", {}, "All of it was right. Take another set, or longer parts.")]
    if (varied.length) next.push(made("p", {}, "Then try these with other numbers, under their solutions:"), listOf(varied))
    const steps = [button("Choose anew", () => back(), { class: "check other" })]
    if (query.has("seed")) steps.unshift(button("Another set", another), " ")
    show(made("h2", { tabindex: -1 }, `${right} of ${counted(set.length, "part")} right`), made("ol", {}, ...lines), ...next, made("p", { class: "go" }, ...steps))
    progress.show()
  }

  document.addEventListener("input", ({ target }) => target.form?.id === "finder" && go(look()))
  document.addEventListener("progress", () => finder() && look())

  document.addEventListener("submit", event => {
    if (event.target.id !== "finder") return
    event.preventDefault()
    const query = look()
    query.set("seed", Math.floor(Math.random() * 10_000))
    started(query)
    if (event.submitter?.value === "sit") query.set("exam", "mix")
    go(query, true)
    query.has("exam") ? exam.open() : play()
  })

  /** A field of the finder as an address asks for it, or else as it was at first. */
  const choose = (field, query) => {
    if (field.type === "checkbox") field.checked = query.getAll(field.name).includes(field.value)
    if (field.tagName !== "SELECT") return
    const options = [...field.options]
    const option = options.find(option => option.value === query.get(field.name)) || options.find(option => option.defaultSelected) || options[0]
    option.selected = true
  }

  const start = () => {
    turns++
    if (!finder() || location.protocol === "file:") return
    shownAt = here()
    const query = asked()
    for (const field of finder().elements) choose(field, query)
    const isBack = !stage().hidden
    stage().hidden = true
    document.getElementById("chooser").hidden = false
    rows()[0].closest(".scroll").hidden = false
    look()
    if (query.has("exam")) exam.open()
    else if (query.has("seed") || query.has("of")) play()
    else if (isBack) finder().focus()
  }

  /* Another place in the page shows nothing else, and what another page shows is not for this one to say. */
  addEventListener("popstate", () => finder() && shownAt !== here() && shownAt.split("?")[0] === location.pathname && start())
  typeof document$ === "undefined" ? document.addEventListener("DOMContentLoaded", start) : document$.subscribe(start)

  return { asked, back, button, counted, failed, go, linkOf, listOf, rows, setAsked, show, waiting }
})()
