/* Examinations: a paper, or a set of the finder's, against a clock, without hints and verdicts. What is shown before
   submission comes from files without answers; the answers are loaded to mark it, with the forms' own judge (attempt.js).
   The attempt is kept at each entry, on the device; a file of it can be saved, printed and loaded again. */
const exam = (() => {
  "use strict"

  const { made } = pages
  const { asked, back, button, counted, linkOf, rows, show, waiting } = practice
  const STORE = "cs230 exam"
  let attempt // {of, address, at, seconds, submitted, entries: {part: pairs}, marks: {part: {state, share}}}
  let clock = 0
  let since = 0
  let isUnkept = false // where the browser has no room, an attempt lasts as long as the page

  const number = value => String(Number(value.toFixed(2)))

  /* What is examined. */

  const rowOf = part => rows().find(row => row.dataset.part === part)
  const pageOf = part => linkOf(rowOf(part)).href.split("#")[0]
  const dataOf = part => rowOf(part).dataset
  const minutes = () => Math.round(sum(attempt.of.filter(part => !isBonus(part)), part => Number(dataOf(part).minutes)))
  const titleOf = (of = attempt) => (of.paper !== "mix" && linkOf(rows().find(row => row.dataset.paper === of.paper)).textContent.split(",")[0]) || "A mix of parts"

  /** The parts of an examination by question, in order: those that are shown together. */
  const groups = () => {
    const found = new Map()
    for (const part of attempt.of) found.set(pageOf(part), [...(found.get(pageOf(part)) || []), part])
    return [...found]
  }

  const wanted = query => {
    const paper = query.get("exam")
    const own = paper === "mix" ? practice.setAsked(query) : rows().filter(row => row.dataset.paper === paper)
    const order = rows()
    return own.sort((a, b) => order.indexOf(a) - order.indexOf(b)).map(row => row.dataset.part)
  }

  const fresh = query => ({ paper: query.get("exam"), address: location.search, of: wanted(query), at: 0, seconds: 0, submitted: false, entries: {}, marks: {} })

  /* What is kept. */

  const within = (least, value, most) => Math.min(Math.max(least, Number(value) || 0), most)
  const LONGEST = 100 * 3600 // seconds; what is longer, nobody has sat
  const ofEach = (found, sound) => Object.fromEntries(Object.entries(found).map(([part, value]) => [part, sound(value)]))

  /** Where an attempt is gone on with; what is no address of one is made anew. */
  const addressOf = (address, parts) => {
    const query = new URLSearchParams(typeof address === "string" ? address : "")
    if (query.has("exam")) return `?${query}`
    return `?${new URLSearchParams({ of: parts.join(" "), exam: "mix" })}`
  }

  /** An attempt as it is kept here, of what a file or an older version of the site holds; what was typed in parts that are no more stays. */
  const sound = ({ paper, address, of, at, seconds, submitted, entries, marks }) => {
    const parts = [...new Set(of)].filter(rowOf)
    if (!parts.length || !Number.isFinite(seconds)) return undefined
    return {
      paper: rows().some(row => row.dataset.paper === paper) ? paper : "mix",
      address: addressOf(address, parts),
      of: parts,
      at: within(0, Math.trunc(at), new Set(parts.map(pageOf)).size - 1),
      seconds: within(0, seconds, LONGEST),
      submitted: submitted === true,
      entries: ofEach(entries, pairs => (Array.isArray(pairs) ? pairs.filter(attempts.isKept) : [])),
      marks: ofEach(marks, mark => ({ state: String(mark?.state), share: within(0, mark?.share, 1), own: mark?.own === true })),
    }
  }

  const read = text => {
    try {
      return sound(JSON.parse(text))
    } catch {
      return undefined
    }
  }

  const kept = () => (isUnkept ? attempt : read(localStorage.getItem(STORE)))

  const UNKEPT = "This browser keeps nothing of it: it lasts until the page is closed."

  const keep = () => {
    try {
      localStorage.setItem(STORE, JSON.stringify(attempt))
      isUnkept = Boolean(localStorage.isForgetful)
    } catch {
      isUnkept = true
    }
    const said = document.querySelector("#stage .unkept")
    if (said) said.textContent = isUnkept ? UNKEPT : ""
  }

  const toFile = of => pages.save(`cs230-${of.paper}.json`, JSON.stringify(of, null, 1))

  const isBlank = part => !(attempt.entries[part] || []).some(([id, value]) => id && (value === true || (typeof value === "string" && value.trim())))

  /* The clock. */

  const shownTime = seconds => {
    const [hours, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
    return `${hours ? `${hours} h ` : ""}${rest} min ${hours ? "" : `${Math.floor(seconds) % 60} s`}`.trim()
  }

  const left = () => 60 * minutes() - attempt.seconds
  const time = () => (left() > 0 ? `${shownTime(left())} left` : `time is up; ${shownTime(-left())} over it`)

  /** What is said aloud of the clock. */
  const warning = () => (left() <= 0 ? "Time is up." : left() <= 300 && minutes() > 5 ? "Less than five minutes are left." : "")

  /** Time passes while a question is shown: until now, what has passed since it was asked last. */
  const pass = () => {
    const now = Date.now()
    attempt.seconds += (now - since) / 1000
    since = now
  }

  const run = () => {
    stop()
    since = Date.now()
    clock = setInterval(() => {
      const shown = document.querySelector(".exam .clock")
      if (!shown) return stop()
      pass()
      shown.textContent = time()
      const spoken = document.querySelector(".exam .spoken")
      if (spoken.textContent !== warning()) spoken.textContent = warning()
      keep()
    }, 1000)
  }

  const stop = () => {
    if (clock) pass()
    clearInterval(clock)
    clock = 0
  }

  const head = (...more) => made("p", { class: "meta exam", tabindex: -1 }, made("b", {}, titleOf()), ...more)
  const other = { class: "check other" }
  const go = (...buttons) => made("p", { class: "go" }, ...buttons.flatMap((one, index) => (index ? [" ", one] : [one])))

  /* Before it, and while it is paused. */

  /** Where the theme has made the page anew under a clock that runs, nothing was paused. */
  const resume = of => {
    attempt = of
    attempt.submitted ? results() : clock ? sit() : pause()
  }

  const isHere = of => String(new URLSearchParams(of.address)) === String(asked())

  const open = () => {
    const before = kept()
    before && isHere(before) ? resume(before) : begin(before)
  }

  /** What is kept already is replaced no sooner than another attempt begins, and can be had before. */
  const replaces = before => [
    made("p", {}, `This replaces the attempt at ${before.paper === "mix" ? "a mix of parts" : titleOf(before)} that is kept here.`),
    go(button("Save that to a file", () => toFile(before), other), ...(isHere(before) ? [button("Back to it", () => resume(before), other)] : [])),
  ]

  const begin = before => {
    stop()
    attempt = fresh(asked())
    if (!attempt.of.length) return back(false)
    const facts = ` · ${counted(attempt.of.length, "part")} · ${counted(minutes(), "minute")}`
    const words = made("p", {}, "There are no hints, and nothing is marked before you submit. You may pause; each entry is kept. A part that is marked by a rubric is yours to mark in the end; all others count whole or not at all.")
    show(head(facts), words, ...(before ? replaces(before) : []), go(button("Begin", sit), button("Choose anew", leave, other)))
  }

  const leave = () => (stop(), back())

  const pause = () => {
    stop()
    show(head(` · ${time()}`), made("p", {}, isUnkept ? `The clock stands. ${UNKEPT}` : "The clock stands, and what you entered is kept."), go(button("Go on", sit), button("Save to a file", () => toFile(attempt), other), button("Begin anew", anew, other), button("Choose anew", leave, other)))
  }

  const anew = () => begin(attempt)

  /* During it: a question at a time. */

  const shownQuestion = (page, parts) => {
    const labels = parts.map(part => part.split("#")[1])
    const whole = attempt.paper !== "mix"
    const isOurs = node => (node.matches("section.part") ? parts.includes(node.dataset.part) : node.matches("section.stem") ? node.dataset.of.split(" ").some(label => labels.includes(label)) : whole)
    return [...page.querySelectorAll("article > section, article > h2")].filter(isOurs).map(node => document.importNode(node, true))
  }

  const questions = (now, press, words) =>
    made("nav", { class: "go questions", "aria-label": "Questions" }, ...groups().map(([, parts], index) => button(String(index + 1), () => press(index), { ...(index === now ? { "aria-current": "step" } : other), "aria-label": `${dataOf(parts[0]).question}: ${words(parts)}` })))

  const filled = parts => {
    const blank = parts.filter(isBlank).length
    return blank === parts.length ? "nothing entered" : blank ? `${counted(blank, "part")} blank` : "all entered"
  }

  const sit = async () => {
    const all = groups()
    const isStill = waiting()
    let page
    try {
      ;[page] = [(await Promise.all(all.map(([url]) => pages.get(`${url}blank.html`))))[attempt.at]]
    } catch {
      return isStill() && practice.failed(sit)
    }
    if (!isStill()) return
    const [, parts] = all[attempt.at]
    const turn = at => ((attempt.at = at), keep(), sit())
    const next = attempt.at + 1 < all.length ? [button("Next question", () => turn(attempt.at + 1))] : []
    const controls = made("p", { class: "meta exam", tabindex: -1 }, made("b", {}, titleOf()), " · ", made("span", { class: "clock", role: "timer" }, time()), made("span", { class: "spoken", role: "status" }, warning()), " ", button("Pause", () => pause(), other))
    show(controls, made("p", { class: "unkept", role: "status" }), questions(attempt.at, turn, filled), made("h2", {}, dataOf(parts[0]).question), ...shownQuestion(page, parts), go(...next, button("Submit", ask, next.length ? other : {})))
    for (const form of forms()) attempts.fill(form, attempt.entries[form.dataset.part] || [])
    keep()
    run()
  }

  const forms = () => [...document.querySelectorAll("#stage form.attempt")]

  document.addEventListener("input", ({ target }) => {
    const form = target.form
    if (!form || !attempt || !form.matches("#stage form.attempt")) return
    if ("blank" in form.dataset) attempt.entries[form.dataset.part] = attempts.entered(form)
    else if (attempt.submitted && target.closest(".rubric")) setTimeout(() => (markOf(form), results.refresh()))
    else return
    keep()
  })

  const ask = () => {
    stop()
    const blank = attempt.of.filter(isBlank).length
    show(head(` · ${time()}`), made("p", {}, blank ? `${counted(blank, "part")} of ${attempt.of.length} ${blank === 1 ? "is" : "are"} blank.` : "Every part has an entry.", " After submission nothing can be changed."), go(button("Submit now", submit), button("Go on", sit, other)))
  }

  /* After it. */

  /** How the form of a part was marked: what is right counts whole, and else what was ticked of its rubric. */
  const markOf = form => {
    const { part, state } = form.dataset
    const rubric = document.getElementById(form.dataset.rubric)
    const share = Math.max(Number(state === "right"), rubric ? attempts.share(form) : 0)
    attempt.entries[part] = attempts.entered(form)
    attempt.marks[part] = { state: isBlank(part) ? "blank" : state, share, own: Boolean(rubric) }
  }

  const markAll = async () => {
    const all = await Promise.all(groups().map(async ([url, parts]) => [await pages.get(url), parts]))
    const bench = made("div", { hidden: "" })
    document.getElementById("stage").append(bench)
    for (const [page, parts] of all)
      for (const part of parts) {
        bench.replaceChildren(...pages.partOf(page, part).slice(-1))
        const form = bench.querySelector("form.attempt")
        attempts.fill(form, attempt.entries[part] || [])
        attempts.mark(form)
        markOf(form)
        if (!isBlank(part)) attempts.keep(form)
      }
    bench.remove()
  }

  const submit = async () => {
    stop()
    const isStill = waiting()
    try {
      await markAll()
    } catch {
      addEventListener("online", onceOnline, { once: true })
      return isStill() && practice.failed(submit)
    }
    if (!isStill()) return
    attempt.submitted = true
    attempt.at = 0
    keep()
    results()
  }

  /** A connection is there again: what could not be marked is, where it is still waited for. */
  const onceOnline = () => document.querySelector("#stage > [role=alert]") && submit()

  const worth = part => Number(dataOf(part).worth)
  const points = part => worth(part) * (attempt.marks[part]?.share || 0)
  const sum = (parts, of) => parts.reduce((total, part) => total + of(part), 0)
  const isBonus = part => "bonus" in dataOf(part)
  const score = parts => `${number(sum(parts, points))} of ${number(sum(parts.filter(part => !isBonus(part)), worth))}`
  const toMark = () => attempt.of.filter(part => attempt.marks[part]?.own && !attempt.marks[part].share && !isBlank(part))

  const byTopic = () => {
    const found = new Map()
    for (const part of attempt.of) {
      const link = rowOf(part).cells[4].querySelector("a")
      found.set(link.textContent, [...(found.get(link.textContent) || []), part])
    }
    return found
  }

  /** The parts that would have brought most: first what was tried, then what was not. */
  const toDo = () => attempt.of.filter(part => points(part) < worth(part)).sort((a, b) => worth(b) - points(b) - worth(a) + points(a)).slice(0, 5)

  const total = () => `${score(attempt.of)} points`

  const leftToMark = () => {
    const count = toMark().length
    return count ? `${counted(count, "part")} ${count === 1 ? "is" : "are"} yours to mark: open the questions below, and tick the rubrics.` : "Every part is marked."
  }

  const results = () => {
    const table = made("table", {}, made("thead", {}, made("tr", {}, ...["topic", "points"].map(name => made("th", { scope: "col" }, name)))), made("tbody", {}, ...[...byTopic()].map(([topic, parts]) => made("tr", {}, made("th", { scope: "row" }, topic), made("td", {}, score(parts))))))
    const todo = toDo().map(rowOf)
    const next = todo.length ? [made("h3", {}, "The parts to do next"), practice.listOf(todo)] : []
    show(
      head(` · ${shownTime(attempt.seconds)}`),
      made("h2", {}, made("output", { class: "total" }, total())),
      made("p", { class: "to-mark" }, leftToMark()),
      made("h3", {}, "Question by question"),
      questions(-1, review, score),
      made("h3", {}, "By topic"),
      table,
      ...next,
      go(button("Save as text", () => pages.save(`cs230-${attempt.paper}.md`, asText(), "text/markdown")), button("Save to load again", () => toFile(attempt), other), button("Print", () => print(), other), button("Begin anew", anew, other), button("Choose anew", leave, other)),
    )
  }

  results.refresh = () => {
    const shown = document.querySelector("#stage .score-now")
    if (shown) shown.textContent = total()
  }

  const review = async at => {
    const all = groups()
    const [url, parts] = all[at]
    const isStill = waiting()
    let page
    try {
      page = await pages.get(url)
    } catch {
      return isStill() && practice.failed(() => review(at))
    }
    if (!isStill()) return
    const sections = [...new Map(parts.flatMap(part => [...page.querySelectorAll(`section.stem[data-of~="${part.split("#")[1]}"]`), page.querySelector(`section.part[data-part="${part}"]`)]).map(node => [node, document.importNode(node, true)])).values()]
    show(head(" · ", made("span", { class: "score-now", role: "status" }, total())), questions(at, review, score), made("h2", {}, dataOf(parts[0]).question), ...sections, go(button("To the result", results)))
    for (const form of forms()) {
      attempts.fill(form, attempt.entries[form.dataset.part] || [])
      if (!isBlank(form.dataset.part)) attempts.mark(form)
      for (const field of form.elements) if (!field.closest(".rubric")) field.disabled = true
    }
  }

  /* As a file. */

  /** The attempt as Markdown: what was entered, and how it was marked. */
  const asText = () => {
    const lines = [`# ${titleOf()}`, "", `${total()}, ${shownTime(attempt.seconds)}`]
    for (const [, parts] of groups()) {
      lines.push("", `## ${dataOf(parts[0]).question}`)
      for (const part of parts) {
        const said = (attempt.entries[part] || []).filter(([id, value]) => id && !/-rubric-\d+$/.test(id) && (value === true || (typeof value === "string" && value.trim())))
        const values = said.map(([id, value]) => (value === true ? id.split("-").pop() : value.includes("\n") ? `\n\n${value.replace(/^/gm, "    ")}\n` : value))
        lines.push("", `- **${part.split("#")[1]}** ${number(points(part))} of ${number(worth(part))}: ${values.join("; ") || "(blank)"}`)
      }
    }
    return `${lines.join("\n")}\n`
  }

  document.addEventListener("change", async ({ target }) => {
    if (target.id !== "load-exam" || !target.files.length) return
    const found = read(await target.files[0].text())
    target.value = ""
    const said = target.parentElement.querySelector("[role=alert]") || target.parentElement.appendChild(made("span", { role: "alert" }))
    said.textContent = found ? "" : " This is no attempt that was saved here."
    if (!found) return
    const before = kept()
    if (!before || JSON.stringify(before) === JSON.stringify(found)) return take(found)
    show(made("p", { class: "meta", tabindex: -1 }, made("b", {}, titleOf(found))), ...replaces(before), go(button("Load it", () => take(found)), button("Choose anew", leave, other)))
  })

  /** An attempt of a file is kept, and gone on with. */
  const take = of => {
    attempt = of
    practice.go(new URLSearchParams(of.address), true)
    keep()
    resume(of)
  }

  /** Beside the finder: what is kept, and the way to it. */
  const offer = () => {
    const place = document.getElementById("under-way")
    const of = kept()
    place.hidden = !of
    if (!place.hidden) place.replaceChildren(made("a", { href: of.address }, of.submitted ? `See the result of ${titleOf(of)}` : `Go on with ${titleOf(of)}`), `, ${shownTime(of.seconds)} so far.`)
  }

  const takeOver = () => {
    const of = kept()
    if (!of || !isHere(of) || of.submitted) return open()
    attempt = of
    sit()
  }

  /* Who goes on in another tab does not go on here, where older entries would replace newer ones. */
  addEventListener("storage", ({ key, newValue }) => {
    if (key !== STORE || !newValue || !document.querySelector("#stage .exam")) return
    clearInterval(clock)
    clock = 0
    show(made("p", { class: "meta", tabindex: -1 }, made("b", {}, titleOf())), made("p", { role: "status" }, "This attempt goes on in another tab."), go(button("Go on here", takeOver)))
  })

  return { offer, open }
})()
