/* Formulas: what is typed has a value wherever its letters have one, numbers or arrays. It is right where the answer's
   value is the same at all points that the page brings. It is shown as it was read, as mathematics. */
const formulas = (() => {
  "use strict"

  const { FUNCTIONS, Unread, normalise, tokens, parse } = grammar
  class Misfit extends Error {}

  /* Arrays are lists of rows; a single number is a number. */

  const isNumber = value => typeof value === "number"
  const array = value => (isNumber(value) ? [[value]] : value)
  const plain = rows => (rows.length === 1 && rows[0].length === 1 ? rows[0][0] : rows)
  const shape = value => [array(value).length, array(value)[0].length]
  const sized = value => shape(value).join(" × ")
  const alike = (a, b) => sized(a) === sized(b)
  const each = (function_, value) => (isNumber(value) ? function_(value) : value.map(row => row.map(function_)))
  const columns = rows => rows[0].map((_, column) => rows.map(row => row[column]))
  const transposed = value => plain(columns(array(value)))

  const entrywise = (function_, a, b) => {
    if (isNumber(a)) return each(entry => function_(a, entry), b)
    if (isNumber(b)) return each(entry => function_(entry, b), a)
    if (!alike(a, b)) throw new Misfit(`${sized(a)} and ${sized(b)} entry by entry`)
    return a.map((row, i) => row.map((entry, j) => function_(entry, b[i][j])))
  }

  /** The product of arrays; columns that cannot be multiplied otherwise are multiplied entry by entry. */
  const times = (a, b) => {
    if (isNumber(a) || isNumber(b)) return entrywise((x, y) => x * y, a, b)
    if (shape(a)[1] === b.length) return plain(a.map(row => columns(b).map(column => row.reduce((sum, x, k) => sum + x * column[k], 0))))
    if (alike(a, b)) return entrywise((x, y) => x * y, a, b)
    throw new Misfit(`${sized(a)} times ${sized(b)}`)
  }

  const total = value => array(value).flat().reduce((sum, x) => sum + x, 0)
  const norm = value => Math.hypot(...array(value).flat())

  const OPERATIONS = {
    "+": (a, b) => entrywise((x, y) => x + y, a, b),
    "-": (a, b) => entrywise((x, y) => x - y, a, b),
    "*": times,
    "⊙": (a, b) => entrywise((x, y) => x * y, a, b),
    "/": (a, b) => entrywise((x, y) => x / y, a, b),
    "^": (a, b) => entrywise((x, y) => x ** y, a, b),
    negative: a => each(x => -x, a),
    T: transposed,
  }

  const evaluate = (tree, letters) => {
    if (tree.op === "number") return tree.value
    if (tree.op === "name") return letters[tree.name]
    const args = tree.args.map(arg => evaluate(arg, letters))
    if (tree.name === "sum" || tree.name === "mean") return total(args[0]) / (tree.name === "mean" ? array(args[0]).flat().length : 1)
    if (tree.name === "norm") return norm(args[0])
    return tree.op === "call" ? each(FUNCTIONS.get(tree.name), args[0]) : OPERATIONS[tree.op](...args)
  }

  const LONGEST = 500 // characters: what is longer nests so deeply that it takes a second to lay out
  const TOLERANCE = 1e-6
  const near = (a, b) => alike(a, b) && array(a).flat().every((x, index) => Math.abs(x - array(b).flat()[index]) <= TOLERANCE * (1 + Math.abs(array(b).flat()[index])))

  /* As mathematics */

  const MATHML = new DOMParser().parseFromString("<math>", "text/html").querySelector("math").namespaceURI
  const node = (name, ...children) => {
    const made = document.createElementNS(MATHML, name)
    made.append(...children)
    return made
  }
  const sign = text => node("mo", text)
  const row = (...nodes) => node("mrow", ...nodes)
  const RANKS = { "+": 1, "-": 1, negative: 2, "*": 3, "⊙": 3, "/": 5, "^": 6, T: 6 }
  const rank = tree => (tree.op === "number" && tree.value < 0 ? 2 : RANKS[tree.op] || 7)

  const GREEK = new Map([["theta", "θ"], ["sigma", "σ"], ["delta", "δ"], ["Sigma", "Σ"], ["alpha", "α"]])
  const named = name => {
    const [base, ...index] = name.split("_")
    const letter = GREEK.get(base) || base
    const written = letter.endsWith("hat") ? node("mover", node("mi", letter.slice(0, -3)), sign("^")) : node("mi", letter)
    return index.length ? node("msub", written, node(/^\d+$/.test(index[0]) ? "mn" : "mi", index.join(","))) : written
  }

  /** A tree as MathML, with the brackets that it needs. */
  const mathml = tree => {
    const within = (part, least) => (rank(part) < least ? row(sign("("), mathml(part), sign(")")) : mathml(part))
    const [first, second] = tree.args || []
    if (tree.op === "number") return tree.name ? node("mi", { pi: "π" }[tree.name] || tree.name) : node("mn", String(tree.value))
    if (tree.op === "name") return named(tree.name)
    if (tree.op === "negative") return row(sign("−"), within(first, 3))
    if (tree.op === "/") return node("mfrac", mathml(first), mathml(second))
    if (tree.op === "^") return node("msup", within(first, 7), mathml(second))
    if (tree.op === "T") return node("msup", within(first, 7), node("mi", "T"))
    if (tree.name === "sqrt") return node("msqrt", mathml(first))
    if (tree.name === "norm" || tree.name === "abs") return row(sign(tree.name === "norm" ? "‖" : "|"), mathml(first), sign(tree.name === "norm" ? "‖" : "|"))
    if (tree.name === "sum") return row(sign("∑"), within(first, 3))
    if (tree.op === "call") return row(node("mi", tree.name), sign("\u2061"), sign("("), mathml(first), sign(")"))
    const between = { "-": "−", "*": first.op === "number" && second.op === "number" ? "·" : "\u2062" }[tree.op] || tree.op
    return row(within(first, RANKS[tree.op]), sign(between), within(second, RANKS[tree.op] + 1))
  }

  /** A tree as a formula of the page. */
  const shown = tree => node("math", mathml(tree))

  /* Judging */

  const listed = words => (words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words.join(""))

  const SUM = /(?:(?:np\s?\.\s?)?\bsum\b|∑|Σ)\s*(?:_\{?\s*([a-z])\s*(?:=\s*\d+)?\s*\}?)?\s*(?:\^\{?\s*\w+\s*\}?)?/gu

  /** A sum over an index is the sum of all entries: Σᵢ yᵢ pᵢ is sum(y p). */
  const summed = (typed, letters) => {
    if (letters.includes("Sigma")) return typed
    const indices = [...typed.matchAll(SUM)].map(([, index]) => index).filter(Boolean)
    const bare = typed.replace(SUM, " sum ")
    return indices.reduce((text, i) => text.replace(new RegExp(`_\\{?\\s?${i}\\s?\\}?(?![\\p{L}\\d])|\\^?\\{?\\s?[([]\\s?${i}\\s?[)\\]]\\s?\\}?`, "gu"), ""), bare)
  }

  /** The trees that a text may mean, and the letters among them that the answer does not have. */
  const readings = (text, letters) => {
    const typed = summed(normalise(text), letters).replace(/^[^=]*=(?!.*=)/u, "").replace(/@/g, "*").replace(/(?:[;,\s]|(?<!\.)\.)+$/u, "")
    const found = new Map()
    for (const style of grammar.STYLES.slice(0, 3)) {
      for (const wide of [false, true]) {
        try {
          const tree = parse(tokens(typed, { style, symbols: letters }), { wide })
          found.set(JSON.stringify(tree), tree)
        } catch (error) {
          if (!(error instanceof Unread)) throw error
        }
      }
    }
    return [...found.values()]
  }

  const names = tree => (tree.op === "name" ? [tree.name] : (tree.args || []).flatMap(names))

  const valuesAt = (tree, points) => points.map(letters => evaluate(tree, letters))
  const same = (values, others) => values.every((value, index) => near(value, others[index]))

  /** What is to be said of a formula: its state, words where they help, and the tree as which it was read. */
  const judge = (text, { points, values, mistakes = [] }) => {
    const letters = Object.keys(points[0])
    const spoken = letters.map(letter => ({ theta: "θ", sigma: "σ", Sigma: "Σ" }[letter] || letter.replace(/^delta/, "δ").replace(/(\p{L})hat/u, "$1\u0302").normalize("NFC")))
    const use = letters.length ? `Use the letters ${listed(spoken)}.` : "It has no letters."
    const found = text.length > LONGEST ? [] : readings(text, letters)
    if (!found.length) return { state: "unread", words: `Please enter a formula${text.trim() ? `: I cannot read “${entries.echo(text)}”` : ""}. ${use}` }
    const known = found.filter(tree => names(tree).every(name => letters.includes(name)))
    if (!known.length) return { state: "wrong", words: use, tree: found[0] }
    let said = ""
    let read = null
    for (const tree of known) {
      try {
        const own = valuesAt(tree, points)
        if (same(own, values)) return { state: "right", tree }
        read ||= { tree, own }
      } catch (error) {
        if (!(error instanceof Misfit)) throw error
        said ||= `The shapes do not fit: ${error.message}.`
      }
    }
    if (!read) return { state: "wrong", words: said, tree: known[0] }
    const { tree, own } = read
    const mistake = mistakes.find(([wrong]) => same(own, wrong))
    if (mistake) return { state: "wrong", words: mistake[1], tree }
    if (same(own.map(transposed), values)) return { state: "wrong", words: "Its transpose is asked for.", tree }
    if (!alike(own[0], values[0])) return { state: "wrong", words: `Its shape is ${sized(own[0])} where the answer is ${sized(values[0])}.`, tree }
    if (same(own.map(value => each(x => -x, value)), values)) return { state: "wrong", words: "The sign is not right.", tree }
    return { state: "wrong", words: "", tree }
  }

  return { judge, shown }
})()
