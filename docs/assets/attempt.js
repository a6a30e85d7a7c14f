/* The attempts: reads what was entered, compares it with what the page expects, and says so.
   Events are heard on the document, so that a page reached by instant navigation works as well. Nothing is evaluated. */
(() => {
  "use strict"

  const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
  const THOUSANDS = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/

  /** One number as people type it (1e3, 1,000, −3, 1/3, 50%), or NaN. */
  const readNumber = text => {
    const typed = text.trim().replace(/[−–]/g, "-").replace(/[\s_]/g, "")
    if (NUMBER.test(typed)) return Number(typed)
    if (THOUSANDS.test(typed)) return Number(typed.replaceAll(",", ""))
    if (/^[^%]+%$/.test(typed)) return readNumber(typed.slice(0, -1)) / 100
    const [above, below, ...more] = typed.split("/")
    return below !== undefined && !more.length ? readNumber(above) / readNumber(below) : NaN
  }

  /* Between the sides of a shape, the surest first: an x within a name parts nothing, a * only where nothing else does. */
  const BETWEEN_SIDES = [/[,;×✕⨯]|\\times|\bby\b|(?<![\p{L}_^{])x(?![\p{L}_])/iu, /[*·⋅]/, /\s+/]
  const BETWEEN_NUMBERS = /[,;\s[\](){}]+/

  /** The pieces of a list or a shape: 62 x 62 x 32, 62×62×32, (62, 62, 32), D_a × m. */
  const pieces = (text, kind) => {
    const typed = text.trim().replace(/^[([{]+|[)\]}]+$/g, "")
    const between = kind === "shape" ? BETWEEN_SIDES.find(signs => signs.test(typed)) : BETWEEN_NUMBERS
    return (between ? typed.split(between) : [typed]).map(piece => piece.trim()).filter(Boolean)
  }

  const near = (entry, right, tolerance) => Math.abs(entry - right) <= tolerance + 1e-9 * Math.max(1, Math.abs(right))

  const isName = text => Number.isNaN(Number(text))

  /** A name or a product of names, however it is typed: n_1·D², D**2*n_1, n1 D^2. */
  const plainName = text => {
    const typed = text.toLowerCase().replaceAll("**", "^").replaceAll("²", "^2").replace(/[_{}$\\]/g, "")
    return typed.split(/[*·⋅\s]+/).filter(Boolean).sort().join("·")
  }

  const samePiece = (typed, right, tolerance) =>
    isName(right) ? plainName(typed) === plainName(right) : near(readNumber(typed), Number(right), tolerance)

  const same = (typed, expected, tolerance) => {
    const right = expected.split(",")
    return typed.length === right.length && typed.every((piece, index) => samePiece(piece, right[index], tolerance))
  }

  const nameOf = input => input.labels[0].textContent.trim()

  /** What is to be said of one field: its state (right, wrong, unread), and words where they help. */
  const judgeField = input => {
    const { kind, expect, tolerance, mistakes } = input.dataset
    if (!input.value.trim()) return { state: "unread", words: `Please enter something for “${nameOf(input)}”.` }
    const entries = kind === "number" ? [input.value] : pieces(input.value, kind)
    const mayBeNames = expect.split(",").some(isName)
    if (!entries.length || (!mayBeNames && entries.map(readNumber).some(Number.isNaN))) {
      const asked = { number: "a number, such as 12, 1e3 or 1/3", shape: "a shape, such as 3 × 4", array: "numbers, such as 1, 2, 3" }
      return { state: "unread", words: `Please enter ${asked[kind]} for “${nameOf(input)}”: “${input.value.trim()}” is none that I can read.` }
    }
    if (same(entries, expect, Number(tolerance))) return { state: "right" }
    if (kind === "shape" && readNumber(entries[0] || "") === 1 && same(entries.slice(1), expect, 0)) return { state: "right", words: "The leading 1 is the batch axis." }
    if (kind === "shape" && entries.length === 2 && readNumber(entries[1]) === 1 && same(entries.slice(0, 1), expect, 0)) return { state: "right", words: "The trailing 1 makes it a column." }
    const [, named] = JSON.parse(mistakes).find(([value]) => same(entries, value, Number(tolerance))) || []
    return { state: "wrong", words: named }
  }

  const judgeFields = fields => {
    const judged = fields.map(input => ({ input, ...judgeField(input) }))
    for (const { input, state } of judged) input.setAttribute("aria-invalid", String(state !== "right"))
    const unread = judged.find(({ state }) => state === "unread")
    if (unread) return unread
    const words = judged.map(({ words }) => words).filter(Boolean).join(" ")
    const wrong = judged.filter(({ state }) => state === "wrong")
    if (!wrong.length) return { state: "right", words }
    const which = wrong.length < judged.length ? `Look again at: ${wrong.map(({ input }) => nameOf(input)).join(", ")}. ` : ""
    return { state: "wrong", words: which + words }
  }

  /** Why a ticked option is wrong, for who hears the feedback; it is read below the option, where the style sheet shows it. */
  const spokenReason = input => {
    const reason = input.parentElement.querySelector(".reason")
    if (!reason) return ""
    const spoken = document.createElement("span")
    spoken.className = "spoken"
    spoken.append(`${input.labels[0].querySelector("b").textContent.replace(".", "")}: `, ...reason.cloneNode(true).childNodes)
    return spoken
  }

  const judgeOptions = fieldset => {
    const ticked = [...fieldset.querySelectorAll("input:checked")]
    if (!ticked.length) return { state: "unread", words: "Please choose before you check." }
    const right = fieldset.dataset.expect.split(" ")
    const wrong = ticked.filter(input => !right.includes(input.value))
    const missing = right.length - (ticked.length - wrong.length)
    if (!wrong.length && !missing) return { state: "right" }
    const rest = ["Every right option is ticked.", "One right option is missing."][missing] || "More than one right option is missing."
    const several = fieldset.querySelector("[type=checkbox]")
    return { state: "wrong", reasons: wrong.map(spokenReason), words: several ? rest : "" }
  }

  /** A design of the reader's own: each possible entry has its reply on the page, some for all that begins like it. */
  const judgeLookup = (fields, { replies, otherwise }) => {
    const entries = fields.map(input => readNumber(input.value))
    if (!entries.every(Number.isInteger)) return { state: "unread", words: otherwise }
    const known = JSON.parse(replies)
    for (let length = entries.length; length; length--) {
      const reply = known[entries.slice(0, length).join(",")]
      if (reply) return { state: reply[0] ? "right" : "wrong", words: reply[1] }
    }
    return { state: "unread", words: otherwise }
  }

  const rubricOf = form => document.getElementById(form.dataset.rubric)

  const openRubric = form => {
    const rubric = rubricOf(form)
    if (!form.elements.text.value.trim()) return { state: "unread", words: "Please write a few words first: the rubric helps to mark them." }
    rubric.dataset.asked = ""
    rubric.open = true
    return { state: "marking", words: "Compare it with the rubric below, and tick what it says." }
  }

  const judge = form => {
    const options = form.querySelector("fieldset[data-expect]")
    const fields = [...form.querySelectorAll("[data-kind]")]
    if (options) return judgeOptions(options)
    if (form.dataset.replies) return judgeLookup(fields, form.dataset)
    if (fields.length) return judgeFields(fields)
    if (rubricOf(form)) return openRubric(form)
    return { state: "unread", words: "Please load the page anew: something that marks this answer is missing." }
  }

  const say = (form, { state, reasons = [], words = "" }) => {
    const lead = { right: "Right.", wrong: "Not yet." }[state] || ""
    const hinted = state === "wrong" && form.nextElementSibling?.matches("details.hint:not([open])")
    form.dataset.state = state
    const said = [lead, ...reasons, words, hinted ? "There is a hint below." : ""].filter(Boolean)
    form.querySelector(".feedback").replaceChildren(...said.flatMap(piece => [piece, " "]).slice(0, -1))
  }

  /** What counts: every required item, and one of those that are alternatives; what is extra does not. */
  const markRubric = form => {
    const rubric = rubricOf(form)
    const ticks = counts => [...rubric.querySelectorAll(`[data-counts=${counts}]`)].map(item => item.checked)
    const alternatives = ticks("alternative")
    const counted = [...ticks("required"), ...(alternatives.length ? [alternatives.some(Boolean)] : [])]
    const found = counted.filter(Boolean).length
    const points = Number(form.dataset.points)
    const worth = points ? `, about ${Number(((points * found) / counted.length).toFixed(2))} of ${points} points` : ""
    const words = `Your answer has ${found} of ${counted.length}${worth}.`
    say(form, { state: found === counted.length ? "right" : "marking", words })
    rubric.querySelector(".score").textContent = words
  }

  /* What was typed stays on the device, by the address of the part. */
  const STORE = "cs230 attempt "

  const keep = form => {
    const typed = [...form.elements].filter(field => field.id).map(({ id, type, value, checked }) => [id, type === "checkbox" || type === "radio" ? checked : value])
    typed.push(["", form.dataset.state || ""])
    try {
      localStorage.setItem(STORE + form.dataset.part, JSON.stringify(typed))
    } catch {} // a browser may forbid it; the form works without
  }

  const restore = within => {
    for (const form of (within.querySelectorAll ? within : document).querySelectorAll("form.attempt")) {
      let typed = null
      try {
        typed = JSON.parse(localStorage.getItem(STORE + form.dataset.part))
      } catch {}
      for (const [id, value] of typed || []) {
        const field = document.getElementById(id)
        if (field?.form === form) field[typeof value === "boolean" ? "checked" : "value"] = value
      }
      const [, state] = (typed || []).find(([id]) => !id) || []
      if (state) say(form, judge(form))
      if (state && rubricOf(form)?.querySelector(":checked")) markRubric(form)
    }
  }

  document.addEventListener("another", event => restore(event.target))

  document.addEventListener("submit", event => {
    const form = event.target
    if (!form.matches("form.attempt")) return
    event.preventDefault()
    say(form, judge(form))
    keep(form)
  })

  document.addEventListener("input", event => {
    const form = event.target.form
    if (!form?.matches("form.attempt")) return
    if (event.target.closest(".rubric")) {
      markRubric(form)
      return keep(form)
    }
    delete form.dataset.state
    keep(form)
    form.querySelector(".feedback").textContent = ""
    for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid")
  })

  /* In a program Tab indents; after Escape it leaves the box, as everywhere. */
  document.addEventListener("keydown", event => {
    const box = event.target
    if (!box.matches?.("textarea.program")) return
    if (event.key === "Tab" && !event.shiftKey && !event.ctrlKey && !event.altKey && !("left" in box.dataset)) {
      event.preventDefault()
      box.setRangeText("    ", box.selectionStart, box.selectionEnd, "end")
      box.dispatchEvent(new Event("input", { bubbles: true }))
    }
    if (event.key === "Escape") box.dataset.left = ""
    else delete box.dataset.left
  })

  /* The theme unfolds everything for the printer; the style sheet then hides what no reader has opened. */
  document.addEventListener("click", event => {
    const folded = event.target.closest("summary")?.parentElement
    folded?.toggleAttribute("data-opened", !folded.open)
  })

  typeof document$ === "undefined" ? document.addEventListener("DOMContentLoaded", restore) : document$.subscribe(restore)
})()
