/* The attempts: has what was entered read and compared with what the page expects (entries.js), and says so.
   Events are heard on the document, so that a page reached by instant navigation works as well.
   What is examined has forms of its own, which are marked later (exam.js). */
const attempts = (() => {
  "use strict"

  const nameOf = input => input.labels[0].textContent.trim()

  /** What a field asks for; its label may say in which order the sides of a shape are asked for. */
  const askedOf = (input, letters) => {
    const { kind, expect, tolerance, mistakes } = input.dataset
    const [, order] = /\(([^()]*×[^()]*)\)/.exec(nameOf(input)) || []
    return { kind, expect, tolerance: Number(tolerance), mistakes: JSON.parse(mistakes), letters, order }
  }

  const judgeField = (input, letters) => {
    if (input.dataset.kind !== "formula") return entries.judge(input.value, askedOf(input, letters))
    const { points, values, mistakes } = Object.fromEntries(["points", "values", "mistakes"].map(name => [name, JSON.parse(input.dataset[name])]))
    return formulas.judge(input.value, { points, values, mistakes: mistakes.map(([at, words]) => [JSON.parse(at), words]) })
  }

  /** Each field answers for itself: of several, each has its line. */
  const judgeFields = fields => {
    const plain = fields.filter(({ dataset }) => dataset.kind !== "formula")
    const letters = entries.symbolsOf(plain.flatMap(({ dataset }) => [dataset.expect, ...JSON.parse(dataset.mistakes).map(([value]) => value)]))
    const judged = fields.map(input => ({ input, ...judgeField(input, letters) }))
    const state = ["unread", "wrong"].find(state => judged.some(field => field.state === state)) || "right"
    const own = { right: "right.", wrong: "not yet.", unread: "" }
    const alone = fields.length === 1 || state === "right"
    const lines = judged.map(({ input, state, words = "", tree }) => ({ input, tree, invalid: state !== "right", words: alone ? words : [`${nameOf(input)}:`, own[state], words].filter(Boolean).join(" ") }))
    return { state, words: state === "unread" && !alone ? "Please look at each field." : "", lines }
  }

  /** Entries of which many are right: each condition is an expression in the names of the fields that is positive. */
  const judgeConditions = (fields, conditions) => {
    const judged = fields.map(input => ({ input, ...entries.value(input.value) }))
    const lines = judged.map(({ input, words = "", value }) => ({ input, words, invalid: Number.isNaN(value) }))
    if (lines.some(({ invalid }) => invalid)) return { state: "unread", words: "Please look at each field.", lines }
    const named = Object.fromEntries(judged.map(({ input, value }) => [input.name, value]))
    const broken = conditions.filter(([text, strict]) => (value => !(strict ? value > 0 : value >= 0))(entries.at(text, named)))
    return { state: broken.length ? "wrong" : "right", words: broken.map(([, , words]) => words).join(" ") }
  }

  /** Why a ticked option is wrong, for who hears the feedback; it is read below the option, where the style sheet shows it. */
  const spokenReason = input => {
    const reason = input.parentElement.querySelector(".reason")
    if (!reason) return ""
    const spoken = document.createElement("span")
    spoken.className = "spoken"
    const group = input.closest(".group")?.firstElementChild.textContent
    spoken.append(`${group || input.labels[0].querySelector("b").textContent.replace(".", "")}: `, ...reason.cloneNode(true).childNodes)
    return spoken
  }

  const judgeOptions = fieldset => {
    const ticked = [...fieldset.querySelectorAll("input:checked")]
    const asked = new Set([...fieldset.querySelectorAll("[type=radio]")].map(({ name }) => name)).size || 1
    if (ticked.length < asked) return { state: "unread", words: `Please choose ${asked > 1 ? "one for each " : ""}before you check.` }
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
    const sizes = fields.map(input => entries.size(input.value))
    const lines = fields.map((input, index) => ({ input, invalid: !Number.isInteger(sizes[index]), words: "" }))
    if (lines.some(({ invalid }) => invalid)) return { state: "unread", words: otherwise, lines }
    const known = JSON.parse(replies)
    for (let length = sizes.length; length; length--) {
      const reply = known[sizes.slice(0, length).join(",")]
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
    if (form.dataset.conditions) return judgeConditions(fields, JSON.parse(form.dataset.conditions))
    const typed = fields.some(({ value }) => value.trim())
    const rubric = rubricOf(form)
    if (rubric && typed && form.elements.text.value.trim()) rubric.dataset.asked = ""
    if (fields.length && (typed || !rubric)) return judgeFields(fields)
    if (rubric) return openRubric(form)
    return { state: "unread", words: "Please load the page anew: something that marks this answer is missing." }
  }

  /** The fields of a form have no verdict, or each its own, which is tied to it. */
  const markFields = (form, lines = []) => {
    for (const input of form.querySelectorAll("[data-kind]")) {
      const line = lines.find(line => line.input === input)
      for (const name of ["aria-invalid", "aria-describedby"]) input.removeAttribute(name)
      if (line) input.setAttribute("aria-invalid", String(line.invalid))
      if (line?.words || line?.tree) input.setAttribute("aria-describedby", `${input.id}-said`)
    }
  }

  const lineOf = ({ input, words, tree }) => {
    const line = Object.assign(document.createElement("span"), { id: `${input.id}-said`, className: "said", textContent: words })
    if (tree) line.append(words ? " Read as " : "Read as ", formulas.shown(tree), ".")
    return line
  }

  const say = (form, { state, reasons = [], words = "", lines = [] }) => {
    const lead = { right: "Right.", wrong: "Not yet." }[state] || ""
    const hinted = state === "wrong" && form.nextElementSibling?.matches("details.hint:not([open])")
    form.dataset.state = state
    markFields(form, lines)
    const said = [lead, ...reasons, words, ...lines.filter(line => line.words || line.tree).map(lineOf), hinted ? "There is a hint below." : ""].filter(Boolean)
    form.querySelector(".feedback").replaceChildren(...said.flatMap((piece, index) => (index ? [" ", piece] : [piece])))
  }

  /** What counts: every required item, and one of those that are alternatives; what is extra does not. */
  const ticked = form => {
    const ticks = counts => [...rubricOf(form).querySelectorAll(`[data-counts=${counts}]`)].map(item => item.checked)
    const alternatives = ticks("alternative")
    const counted = [...ticks("required"), ...(alternatives.length ? [alternatives.some(Boolean)] : [])]
    return [counted.filter(Boolean).length, counted.length]
  }

  /** The share of a rubric that was ticked. */
  const share = form => (([found, all]) => found / all)(ticked(form))

  const markRubric = form => {
    const [found, all] = ticked(form)
    const points = Number(form.dataset.points)
    const worth = points ? `, about ${Number(((points * found) / all).toFixed(2))} of ${points} points` : ""
    const words = `Your answer has ${found} of ${all}${worth}.`
    say(form, { state: found === all ? "right" : "marking", words })
    rubricOf(form).querySelector(".score").textContent = words
  }

  /* What was typed stays on the device, by the address of the part. */
  const STORE = "cs230 attempt "

  const isTicked = ({ type }) => type === "checkbox" || type === "radio"
  const enteredIn = field => (isTicked(field) ? field.checked : field.value)

  /** What was entered in a form: an id and what was typed there, pair by pair. */
  const entered = form => [...form.elements].filter(field => field.id).map(field => [field.id, enteredIn(field)])

  const fill = (form, typed) => {
    for (const [id, value] of typed) {
      const field = document.getElementById(id)
      if (field?.form === form && isTicked(field) === (typeof value === "boolean")) field[isTicked(field) ? "checked" : "value"] = value
    }
  }

  /** What was entered before this script was there, and is not what was kept of an earlier time. */
  const early = (form, typed) => {
    const before = new Map(typed)
    const touched = [...form.elements].filter(field => field.id && enteredIn(field) !== (isTicked(field) ? field.defaultChecked : field.defaultValue))
    return touched.filter(field => enteredIn(field) !== before.get(field.id)).map(field => [field.id, enteredIn(field)])
  }

  const keep = form => {
    const typed = [...entered(form), ["", form.dataset.state || "", form.dataset.version]]
    try {
      localStorage.setItem(STORE + form.dataset.part, JSON.stringify(typed))
    } catch {} // a browser may forbid it; the form works without
  }

  const isKept = pair => Array.isArray(pair) && typeof pair[0] === "string" && ["string", "boolean"].includes(typeof pair[1])

  /** What was kept of a part, with its state and version. Nothing of what others may have stored. */
  const kept = part => {
    try {
      return [...JSON.parse(localStorage.getItem(STORE + part))].filter(isKept)
    } catch {
      return []
    }
  }

  const STATES = ["right", "wrong", "marking", "unread"]

  /** How an attempt at a part ended, and which version of the part it was. */
  const stateOf = part => {
    const [, state, version = ""] = kept(part).find(([id, state]) => !id && STATES.includes(state)) || []
    return { state: state || "", version }
  }

  const CHANGED = "This part was corrected since you tried it."

  /** Judges a form as if its button were pressed, with what was ticked of its rubric. */
  const mark = form => {
    say(form, judge(form))
    if (rubricOf(form)?.querySelector(":checked")) markRubric(form)
  }

  const restore = within => {
    for (const form of (within.querySelectorAll ? within : document).querySelectorAll("form.attempt:not([data-blank])")) {
      const typed = kept(form.dataset.part)
      const typedEarly = early(form, typed)
      fill(form, [...typed, ...typedEarly])
      if (typedEarly.length) {
        keep(form)
        continue
      }
      const { state, version } = stateOf(form.dataset.part)
      if (state) mark(form)
      if (state && version && version !== form.dataset.version) form.querySelector(".feedback").prepend(CHANGED, " ")
    }
  }

  document.addEventListener("another", event => restore(event.target))

  document.addEventListener("submit", event => {
    const form = event.target
    if (!form.matches("form.attempt")) return
    event.preventDefault()
    if ("blank" in form.dataset) return
    say(form, judge(form))
    keep(form)
    form.dispatchEvent(new Event("marked", { bubbles: true }))
    if (form.dataset.state === "unread") form.querySelector("[aria-invalid=true]")?.focus()
  })

  document.addEventListener("input", event => {
    const form = event.target.form
    if (!form?.matches("form.attempt:not([data-blank])")) return
    if (event.target.closest(".rubric")) {
      markRubric(form)
      keep(form)
      return form.dispatchEvent(new Event("marked", { bubbles: true }))
    }
    delete form.dataset.state
    keep(form)
    form.querySelector(".feedback").textContent = ""
    markFields(form)
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

  return { STORE, entered, fill, isKept, keep, mark, share, stateOf }
})()
