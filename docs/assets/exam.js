/* Examinations: a paper, or a set of the finder's, against a clock, without hints and verdicts. What is shown before
   submission comes from files without answers; the answers are loaded to mark it, with the forms' own judge (attempt.js).
   The attempt is kept at each entry, on the device; a file of it can be saved, printed and loaded again. */
const exam = (() => {
  "use strict"

  const { made } = pages
  const { asked, back, button, counted, linkOf, rows, show } = practice
  const STORE = "cs230 exam"
  let attempt // {of, address, at, seconds, submitted, entries: {part: pairs}, marks: {part: {state, share}}}
  let clock = 0
  let since = 0

  const number = value => String(Number(value.toFixed(2)))

  /* What is examined. */

  const rowOf = part => rows().find(row => row.dataset.part === part)
  const pageOf = part => linkOf(rowOf(part)).href.split("#")[0]
  const dataOf = part => rowOf(part).dataset
  const minutes = () => Math.round(sum(attempt.of.filter(part => !isBonus(part)), part => Number(dataOf(part).minutes)))
  const titleOf = () => rows().find(row => row.dataset.paper === attempt.paper)?.querySelector("th").textContent.split(",")[0] || "A mix of parts"

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

  const isAttempt = found => Array.isArray(found?.of) && found.of.length > 0 && found.of.every(part => typeof part === "string" && rowOf(part)) && typeof found.entries === "object" && typeof found.marks === "object" && Number.isFinite(found.seconds)

  const read = text => {
    try {
      const found = JSON.parse(text)
      return isAttempt(found) ? { ...found, at: Math.min(Math.max(0, Number(found.at) || 0), found.of.length - 1), entries: { ...found.entries }, marks: { ...found.marks } } : undefined
    } catch {
      return undefined
    }
  }

  const kept = () => read(localStorage.getItem(STORE))

  const keep = () => {
    try {
      localStorage.setItem(STORE, JSON.stringify(attempt))
    } catch {} // a browser may forbid it; the examination goes on without
  }

  const isBlank = part => !(attempt.entries[part] || []).some(([id, value]) => id && (value === true || (typeof value === "string" && value.trim())))

  /* The clock. */

  const shownTime = seconds => {
    const [hours, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
    return `${hours ? `${hours} h ` : ""}${rest} min ${hours ? "" : `${Math.floor(seconds) % 60} s`}`.trim()
  }

  const time = () => {
    const left = 60 * minutes() - attempt.seconds
    return left > 0 ? `${shownTime(left)} left` : `time is up; ${shownTime(-left)} over it`
  }

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

  const open = () => {
    attempt = kept()
    if (attempt && attempt.address === location.search) return attempt.submitted ? results() : pause(attempt.seconds ? "Go on" : "Begin")
    const before = attempt
    attempt = fresh(asked())
    if (!attempt.of.length) return back()
    const facts = ` · ${counted(attempt.of.length, "part")} · ${counted(minutes(), "minute")}`
    const words = made("p", {}, "There are no hints, and nothing is marked before you submit. You may pause; each entry is kept. A part that is marked by a rubric is yours to mark in the end; all others count whole or not at all.")
    const older = before && made("p", {}, `Beginning replaces the attempt at ${before.paper === "mix" ? "a mix of parts" : before.paper} that is kept here. `, before.address === attempt.address ? "" : button("Save that to a file", () => pages.save("cs230-exam.json", JSON.stringify(before, null, 1)), other))
    show(head(facts), words, ...(older ? [older] : []), go(button("Begin", sit), button("Choose anew", leave, other)))
  }

  const leave = () => (stop(), back())

  const pause = words => {
    stop()
    show(head(` · ${time()}`), made("p", {}, "The clock stands, and what you entered is kept."), go(button(words, sit), button("Begin anew", anew, other), button("Choose anew", leave, other)))
  }

  const anew = () => {
    attempt = fresh(new URLSearchParams(attempt.address))
    keep()
    open()
  }

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
    let page
    try {
      ;[page] = [(await Promise.all(all.map(([url]) => pages.get(`${url}blank.html`))))[attempt.at]]
    } catch {
      return practice.failed(sit)
    }
    const [, parts] = all[attempt.at]
    const turn = at => ((attempt.at = at), keep(), sit())
    const next = attempt.at + 1 < all.length ? [button("Next question", () => turn(attempt.at + 1))] : []
    const controls = made("p", { class: "meta exam", tabindex: -1 }, made("b", {}, titleOf()), " · ", made("span", { class: "clock", role: "timer" }, time()), " ", button("Pause", () => pause("Go on"), other))
    show(controls, questions(attempt.at, turn, filled), made("h2", {}, dataOf(parts[0]).question), ...shownQuestion(page, parts), go(...next, button("Submit", ask, next.length ? other : {})))
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
    try {
      await markAll()
    } catch {
      addEventListener("online", submit, { once: true })
      return practice.failed(submit)
    }
    attempt.submitted = true
    attempt.at = 0
    keep()
    results()
  }

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
      go(button("Save as text", () => pages.save(`${fileName()}.md`, asText(), "text/markdown")), button("Save to load again", () => pages.save(`${fileName()}.json`, JSON.stringify(attempt, null, 1)), other), button("Print", () => print(), other), button("Begin anew", anew, other), button("Choose anew", leave, other)),
    )
  }

  results.refresh = () => {
    const shown = document.querySelector("#stage .score-now")
    if (shown) shown.textContent = total()
  }

  const review = async at => {
    const all = groups()
    const [url, parts] = all[at]
    let page
    try {
      page = await pages.get(url)
    } catch {
      return practice.failed(() => review(at))
    }
    const sections = [...new Map(parts.flatMap(part => [...page.querySelectorAll(`section.stem[data-of~="${part.split("#")[1]}"]`), page.querySelector(`section.part[data-part="${part}"]`)]).map(node => [node, document.importNode(node, true)])).values()]
    show(head(" · ", made("span", { class: "score-now", role: "status" }, total())), questions(at, review, score), made("h2", {}, dataOf(parts[0]).question), ...sections, go(button("To the result", results)))
    for (const form of forms()) {
      attempts.fill(form, attempt.entries[form.dataset.part] || [])
      if (!isBlank(form.dataset.part)) attempts.mark(form)
      for (const field of form.elements) if (!field.closest(".rubric")) field.disabled = true
    }
  }

  /* As a file. */

  const fileName = () => `cs230-${attempt.paper}`

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
    if (!found) return target.parentElement.append(made("span", { role: "alert" }, " This is no attempt that was saved here."))
    attempt = found
    history.pushState(history.state, "", location.pathname + (typeof attempt.address === "string" ? attempt.address : ""))
    keep()
    attempt.submitted ? results() : pause("Go on")
  })

  return { open }
})()
