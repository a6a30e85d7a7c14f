/* The grammar of what people type: text becomes plain characters, tokens, a tree. Nothing is evaluated as a program. */
const grammar = (() => {
  "use strict"

  class Unread extends Error {}

  const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵀᵐⁿⁱ"
  const GREEK = "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε eta η theta θ kappa κ lambda λ mu μ nu ν pi π rho ρ sigma σ tau τ phi φ varphi φ psi ψ omega ω Delta Δ Sigma Σ".split(" ")
  const GREEK_LETTERS = new Map(GREEK.flatMap((name, at) => (at % 2 ? [] : [[name, GREEK[at + 1]]])))
  const SIGNS = new Map(Object.entries({
    times: "×", cdot: "·", div: "/", odot: "⊙", circ: "⊙", ast: "*", approx: "≈", in: "∈", top: "T", sim: "~", to: "→",
    left: "", right: "", big: "", Big: "", bigl: "", bigr: "", displaystyle: "", limits: "", quad: " ", qquad: " ", lVert: "‖", rVert: "‖", Vert: "‖",
    mathbb: "", mathbf: "", mathrm: "", mathcal: "", boldsymbol: "", text: "", operatorname: "", vec: "", dfrac: "frac", tfrac: "frac", pm: "±",
  }))

  /** The digit 0 to 9 that a digit of any script stands for: each script has its ten in a row. */
  const digit = sign => {
    let before = 0
    while (before < 9 && /\p{Nd}/u.test(String.fromCodePoint(sign.codePointAt(0) - before - 1))) before++
    return String(before)
  }

  const fromTeX = text =>
    text
      .replace(/\\begin\{\w+\}|\\end\{\w+\}/g, sign => (sign[1] === "b" ? "(" : ")"))
      .replace(/\\\\/g, ";")
      .replace(/\\[()[\]]|\\(?=\$)|\$/g, " ")
      .replace(/\\([,;:!> ])/g, " ")
      .replace(/\\\|/g, "‖")
      .replace(/\\([{}_%&])/g, "$1")
      .replace(/\\(?:hat|widehat)\s*\{?\s*(\p{L})\s*\}?/gu, " $1hat")
      .replace(/\\([a-z]+)/gi, (_, name) => (SIGNS.has(name) ? SIGNS.get(name) : GREEK_LETTERS.get(name) || ` ${name} `))

  /** The same in plain characters: one minus, one times, digits 0 to 9, nothing invisible. */
  const normalise = text =>
    fromTeX(text.replace(/[\p{Cf}\ufe0e\ufe0f]/gu, ""))
      .replace(/[’ʼ′`´]/g, "'")
      .replace(/[¼-¾⅐-⅞]/g, sign => ` ${sign.normalize("NFKC")}`)
      .replace(/([₀-₉ₐ-ₜᵢ-ᵥⱼ]+)/g, signs => `_{${signs.normalize("NFKC")}}`)
      .replace(new RegExp(`[${SUPERSCRIPT}]+`, "g"), signs => `^{${signs.normalize("NFKC").replace(/[−–]/g, "-")}}`)
      .normalize("NFKC")
      .normalize("NFD")
      .replace(/(\p{L})(?:\u0302|_hat)/gu, "$1hat")
      .normalize("NFC")
      .replace(/\p{Nd}/gu, sign => (/\d/.test(sign) ? sign : digit(sign)))
      .replace(/[−–—‒‐‑]/g, "-")
      .replace(/[✕✖⨯⨉хХ]/g, "×")
      .replace(/[⋅∙•]/g, "·")
      .replace(/[∘◦⊗]|\.\*/g, "⊙")
      .replace(/∗/g, "*")
      .replace(/\*\*/g, "^")
      .replace(/÷/g, "/")
      .replace(/⊤/g, "T")
      .replace(/\s?\^\s?(?:T|\{\s?T\s?\})|(?<=[\p{L}\d)\]}])\.T(?!\p{L})/gu, "'")
      .replace(/\|\|/g, "‖")
      .replace(/٫/g, ".")
      .replace(/[٬、]/g, ",")
      .replace(/[^\S\n]+/g, " ")
      .replace(/ ?\n[ \n]*/g, "\n")
      .replace(/\n(?=[×,;])/g, " ")
      .replace(/([,;])\n/g, "$1 ")
      .trim()

  /* How the numbers of the world are written: what stands before the decimals, and what between groups of digits. */
  const EXPONENT = "(?:e[+-]?\\d+(?![\\p{L}\\d]))?"
  const numbers = (mark, groups) => {
    const [m, g] = [mark, groups].map(signs => signs.replace(/[.]/g, "\\."))
    const grouped = groups ? `\\d{1,3}(?:([${g}])\\d{3}(?:\\1\\d{3})*|,\\d{2}(?:,\\d{2})*,\\d{3})(?!\\d)(?:${m}\\d+)?|` : ""
    const plain = mark === "." ? "\\d+\\.?\\d*" : "\\d+(?:,\\d+)?"
    return { mark, groups, pattern: new RegExp(`(?:\\d+⁄\\d+|${grouped}${plain}|${m}\\d+)${EXPONENT}`, "iuy") }
  }
  const STYLES = [numbers(".", ""), numbers(".", ",'_ "), numbers(",", ".'_ "), numbers(".", "'_ ")]

  const valueOf = (typed, { mark, groups }) => {
    if (typed.includes("⁄")) return typed.split("⁄").reduce((above, below) => above / below)
    const bare = [...typed].filter(sign => !groups.includes(sign)).join("")
    return Number(bare.replace(mark, "."))
  }

  /* Symbols and functions */

  const sigmoid = x => 1 / (1 + Math.exp(-x))
  const FUNCTIONS = new Map(Object.entries({
    ln: Math.log, log: Math.log, exp: Math.exp, sqrt: Math.sqrt, tanh: Math.tanh, sinh: Math.sinh, cosh: Math.cosh, sin: Math.sin, cos: Math.cos,
    abs: Math.abs, lg: Math.log10, log10: Math.log10, log2: Math.log2, sigmoid, σ: sigmoid, relu: x => Math.max(0, x), sum: x => x, mean: x => x,
  }))
  const CONSTANTS = new Map([["e", Math.E], ["π", Math.PI], ["pi", Math.PI]])

  const escaped = text => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

  /** A symbol in every notation of its index: n_1, n1, n[1], n^[1], n^{[1]}, n_{1}. */
  const spelling = symbol => {
    const [base, ...indices] = symbol.split("_")
    const names = [base, ...[...GREEK_LETTERS].filter(pair => pair.includes(base)).flat()].map(escaped).join("|")
    const forms = ["_?I", "_?\\{\\s?I\\s?\\}", "[_^]?\\[I\\]", "[_^]\\{\\s?[\\[(]\\s?I\\s?[\\])]\\s?\\}", "[_^]?\\(I\\)", "\\^I", "\\^\\{I\\}"]
    const index = indices.length ? `(?:${forms.join("|").replaceAll("I", escaped(indices.join(",")))})` : ""
    return `(?:${names})${index}`
  }

  /** Patterns of the symbols that may occur, the longest first; capitals matter only where two symbols differ by them. */
  const lexicons = new Map()
  const lexicon = symbols => {
    const key = symbols.join(" ")
    if (!lexicons.has(key)) lexicons.set(key, patterns(symbols))
    return lexicons.get(key)
  }

  const patterns = symbols => {
    const folded = symbols.map(symbol => symbol.toLowerCase())
    return [...symbols]
      .sort((a, b) => b.length - a.length)
      .map(symbol => {
        const alone = folded.filter(other => other === symbol.toLowerCase()).length === 1
        return { symbol, pattern: new RegExp(`${spelling(symbol)}(?!\\d|_|\\^?\\{?\\[)`, alone ? "iuy" : "uy") }
      })
  }

  const at = (pattern, text, place) => {
    pattern.lastIndex = place
    return pattern.exec(text)?.[0] || ""
  }

  const CHUNK = /\p{L}(?:[\p{L}\d]|_\{[^{}]*\}|_[\p{L}\d]+|\^\{?\[[^[\]]*\]\}?|\^\{?\(i\)\}?|\[[\p{L}\d]+\])*/uy

  /** What a run of letters says: symbols side by side, with signs of a product between them; or nothing known. What
      the rest of the run cannot say is known by its length, and not tried twice. */
  const split = (run, words, sign, not = new Set()) => {
    if (!run) return []
    if (not.has(run.length)) return null
    for (const { symbol, pattern } of words) {
      const found = at(pattern, run, 0)
      const rest = found && split(run.slice(found.length), words, sign, not)
      if (rest) return [{ kind: "name", text: symbol }, ...rest]
    }
    const side = sign && /^x(\d*)/i.exec(run)
    const rest = side && split(run.slice(side[0].length), words, sign, not)
    if (!rest) not.add(run.length)
    return rest ? [{ kind: "sign", text: "x" }, ...(side[1] ? [{ kind: "number", text: side[1], value: Number(side[1]) }] : []), ...rest] : null
  }

  /** Text as tokens {kind, text, value, spaced}. With `sides` an x may stand between two of them. */
  const tokens = (text, { style = STYLES[0], symbols = [], sides = false } = {}) => {
    const words = lexicon(symbols)
    const found = []
    let place = 0
    let spaced = false
    const add = (length, ...read) => {
      read.forEach((token, index) => found.push({ spaced: spaced && !index, ...token }))
      place += length
      spaced = false
    }
    while (place < text.length) {
      const sign = text[place]
      const known = words.map(({ symbol, pattern }) => [symbol, at(pattern, text, place)]).find(([, typed]) => typed)
      const number = at(style.pattern, text, place)
      const chunk = at(CHUNK, text, place)
      if (sign === " ") {
        place++
        spaced = true
      } else if (number) {
        if (/^e(?!\p{L})/iu.test(text.slice(place + number.length))) throw new Unread("exponent")
        const thousands = symbols.length ? "" : /^[kM](?![\p{L}\d])/iu.exec(text.slice(place + number.length))?.[0] || ""
        const factor = { "": 1, k: 1e3, m: 1e6 }[thousands.toLowerCase()]
        if (/\d'$/.test(text.slice(0, place))) throw new Unread("'") // 20'000 is not the transpose of 20 times 0
        add(number.length + thousands.length, { kind: "number", text: number, value: factor * valueOf(number, style) })
      } else if (known && !/^\p{L}/u.test(text.slice(place + known[1].length))) add(known[1].length, { kind: "name", text: known[0] })
      else if (chunk) {
        const name = { sigma: "σ", Σ: "Σ" }[chunk] || chunk.toLowerCase()
        const base = /^log_\{?(10|2|e)\}?/.exec(name)
        const parts = split(chunk, words, sides)
        const times = !parts && sides && /^x\d*$/i.test(chunk)
        if (base && !parts) add(base[0].length, { kind: "call", text: { 10: "log10", 2: "log2", e: "ln" }[base[1]] })
        else if (parts) add(chunk.length, ...parts)
        else if (times) add(1, { kind: "sign", text: "x" })
        else if (/^(?:ln|exp|sqrt)\d/.test(name)) add(name.search(/\d/), { kind: "call", text: /\D+/.exec(name)[0] })
        else if (FUNCTIONS.has(name)) add(chunk.length, { kind: "call", text: name })
        else if (CONSTANTS.has(name)) add(chunk.length, { kind: "constant", text: name, value: CONSTANTS.get(name) })
        else if (sides && /^x\d/i.test(chunk)) add(1, { kind: "sign", text: "x" })
        else if (symbols.length && /^\p{L}$|_|\d/u.test(chunk)) add(chunk.length, { kind: "name", text: chunk })
        else add(chunk.length, { kind: "word", text: chunk })
      } else if (/[-+*×·⊙/^()[\]{}√%,;&\n=≈~∈?@:.|‖_'→]/.test(sign)) add(1, { kind: "sign", text: sign })
      else throw new Unread(sign)
    }
    return found
  }

  /* An expression: sums of products of powers. */

  const CLOSING = { "(": ")", "[": "]", "{": "}", "|": "|", "‖": "‖" }
  const number = value => ({ op: "number", value })

  /** The tree of tokens, all of them; with `wide` a function without brackets takes the whole product after it. */
  const parse = (read, { wide = false } = {}) => {
    let place = 0
    const next = () => read[place]
    const is = (...signs) => next()?.kind === "sign" && signs.includes(next().text)
    const take = (...signs) => is(...signs) && read[place++]
    const whole = token => token?.kind === "number" && Number.isInteger(token.value)

    const sum = () => {
      let tree = product()
      while (is("+", "-")) tree = { op: read[place++].text, args: [tree, product()] }
      return tree
    }
    const starts = () => next() && (["name", "call", "constant"].includes(next().kind) || is("(", "[", "{", "√") || (is("‖") && !inside) || next().text === "frac" || (next().kind === "number" && read[place - 1]?.kind !== "number"))
    const product = () => {
      let tree = signed()
      for (;;) {
        const sign = take("*", "×", "·", "x", "/", "⊙")
        if (sign) tree = { op: { "/": "/", "⊙": "⊙" }[sign.text] || "*", args: [tree, signed()] }
        else if (starts()) tree = { op: "*", args: [tree, power()], side: true }
        else return tree
      }
    }
    const signed = () => {
      if (take("+")) return signed()
      return take("-") ? { op: "negative", args: [signed()] } : power()
    }
    const power = () => {
      let tree = atom()
      for (;;) {
        if (take("%")) tree = { op: "/", args: [tree, number(100)] }
        else if (take("'")) tree = { op: "T", args: [tree] }
        else if (take("^")) return { op: "^", args: [tree, signed()] }
        else return tree
      }
    }
    let inside = 0
    const enclosed = () => {
      const open = read[place++].text
      const norm = open === "‖"
      inside += norm
      const tree = sum()
      inside -= norm
      if (!take(CLOSING[open])) throw new Unread(open)
      if (open === "‖" && take("_")) take("{") ? (place += 2) : place++
      return open === "|" || open === "‖" ? { op: "call", name: open === "|" ? "abs" : "norm", args: [tree] } : tree
    }
    const argument = () => (is("(", "[", "{") ? enclosed() : wide ? product() : signed())
    const atom = () => {
      const token = next()
      if (is("(", "[", "{", "|", "‖")) return enclosed()
      if (take("√")) return { op: "call", name: "sqrt", args: [is("(", "[", "{") ? enclosed() : power()] }
      place++
      if (token?.kind === "number") {
        const mixed = whole(token) && next()?.spaced && whole(next()) && read[place + 1]?.text === "/" && whole(read[place + 2])
        if (mixed) return (place += 3), number(token.value + read[place - 3].value / read[place - 1].value)
        if (next()?.text?.includes?.("⁄")) return number(token.value + read[place++].value)
        return number(token.value)
      }
      if (token?.kind === "constant") return { ...number(token.value), name: token.text }
      if (token?.kind === "name") return { op: "name", name: token.text }
      if (token?.kind === "call") {
        const raised = is("^") && !wide && read[place + 1]?.kind === "number" && (place += 2) && read[place - 1].value
        const called = { op: "call", name: token.text, args: [/^(?:sum|mean)$/.test(token.text) ? product() : argument()] }
        return raised ? { op: "^", args: [called, number(raised)] } : called
      }
      if (token?.kind === "word" && token.text === "frac") return { op: "/", args: [enclosed(), enclosed()] }
      throw new Unread(token?.text)
    }

    const tree = sum()
    if (place < read.length) throw new Unread(read[place].text)
    return tree
  }

  return { STYLES, FUNCTIONS, Unread, normalise, tokens, parse }
})()
