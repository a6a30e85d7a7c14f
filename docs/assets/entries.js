/* What is typed into a field: all ways in which it can be read, and which of them is what is expected.
   What has two readings is right if one of them is. Each field answers for itself. */
const entries = (() => {
  "use strict"

  const { STYLES, FUNCTIONS, Unread, normalise, tokens, parse } = grammar
  const LONGEST = 1000
  const WRAPPERS = /(?:\b(?:np|numpy|jnp|tf|torch|sympy|sp)\s?\.\s?)?\b(?:array|asarray|tensor|constant|Size|TensorShape|Matrix|list|tuple|shape|vector)\s?(?=[([])/giu
  const ABOUT = new Map(Object.entries({ b: "batch", n: "batch", m: "batch", batch: "batch", none: "batch", h: "height", height: "height", high: "height", tall: "height", rows: "height", w: "width", width: "width", wide: "width", columns: "width", c: "channels", ch: "channels", channel: "channels", channels: "channels", filters: "channels", maps: "channels", deep: "channels", depth: "channels" }))
  const AXES = ["batch", "height", "width", "channels"]

  const SAID = [[/\b(?:minus|negative)\s/giu, "-"], [/\s?\bper ?cent\b/giu, "%"], [/\((\s?\p{L}{3,}(?: \p{L}{3,})*\s?)\)/giu, " $1 "]]
  const SAID_OF_SHAPES = [
    [/^(?:.*∈|in\b)?\s*\{?\s*R\s*\}?\s*\^\s*/u, ""],
    [/\([\s,×]*\p{L}{3,}(?:(?:[\s,×]|\bx\b)+\p{L}{3,})*\s?\)$/u, ""],
    [/(?<=^\d[\d -]*)-(?=[\d -]*\d$)/gu, "×"],
    [/(\d)\s?@\s?/gu, "$1 channels × "],
    [/(?<![\d.,])(\d(?:[.,]\d+)?)\s?[×·*x]\s?10\s?\^\s?\{?(-?\d+)\}?/gu, "$1e$2"],
  ]

  /* The value of a tree of scalars. */

  const OPERATIONS = { "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b, "^": (a, b) => a ** b, "⊙": (a, b) => a * b, negative: a => -a, T: a => a }

  const evaluate = (tree, values = {}) => {
    if (tree.op === "number") return tree.value
    if (tree.op === "name") return values[tree.name] ?? NaN
    if (tree.op === "unknown") return NaN
    const args = tree.args.map(arg => evaluate(arg, values))
    if (tree.name === "norm") return Math.abs(...args)
    return tree.op === "call" ? FUNCTIONS.get(tree.name)(...args) : OPERATIONS[tree.op](...args)
  }

  /** Values for symbols, by which two expressions are told apart: the same for the same symbol. */
  const POINTS = [1.37, 2.71].map(seed => symbols => Object.fromEntries(symbols.map(symbol => [symbol, 1 + [...symbol].reduce((sum, sign) => (sum * seed + sign.codePointAt(0) / 97) % 5, seed)])))

  const near = (entry, right, tolerance) => Math.abs(entry - right) <= tolerance + 1e-9 * Math.max(1, Math.abs(right))

  const sameSide = (tree, right, { tolerance, symbols }) => POINTS.every(point => near(evaluate(tree, point(symbols)), evaluate(right, point(symbols)), tolerance))

  const same = (trees, right, asked) => trees.length === right.length && right.every((side, index) => sameSide(trees[index], side, asked))

  /* Pieces of a list. */

  const isSign = (token, ...signs) => token?.kind === "sign" && signs.includes(token.text)
  const isWord = (token, pattern) => token?.kind === "word" && pattern.test(token.text)
  const parts = (token, ...signs) => isSign(token, ...signs) || isWord(token, /^(?:by|with|and|of)$/i)

  /** Tokens cut at some of them; brackets around several pieces are taken off. */
  const cut = (read, between) => {
    const found = [[]]
    const open = []
    read.forEach((token, place) => {
      const outside = open.every(bracket => bracket.holds)
      if (isSign(token, "(", "[", "{")) open.push({ holds: outside && several(read, place, between) })
      else if (isSign(token, ")", "]", "}") && open.length) {
        if (open.pop().holds) return
      } else if (outside && between(token)) return found.push([])
      if (!(isSign(token, "(", "[", "{") && open.at(-1).holds)) found.at(-1).push(token)
    })
    if (!found.at(-1).length && isSign(read.findLast(token => !isSign(token, ")", "]", "}")), ",", ";", "&", "|")) found.pop()
    if (open.length || found.some(piece => !piece.length)) throw new Unread("a piece")
    return found
  }

  /** Whether the bracket at a place holds several pieces, or encloses all. */
  const several = (read, place, between) => {
    let depth = 0
    for (let index = place; index < read.length; index++) {
      if (isSign(read[index], "(", "[", "{")) depth++
      else if (isSign(read[index], ")", "]", "}")) depth--
      else if (depth >= 1 && between(read[index])) return true
      if (!depth) return !place && index === read.length - 1
    }
    return false
  }

  const number = token => token?.kind === "number" || token?.kind === "name" || isSign(token, ")", "]", "}")
  const CUTS = {
    number: [() => false],
    shape: [token => parts(token, ",", ";", "&", "\n", "×", "x"), token => parts(token, "*", "·")],
    array: [token => isSign(token, ",", ";", "&", "|", "\n")],
  }

  /** The same cut at blanks as well, but not around a sign that has blanks on both sides. */
  const atBlanks = pieces =>
    pieces.flatMap(piece => {
      const found = [[]]
      piece.forEach((token, place) => {
        const before = piece[place - 1]
        const glued = isSign(token, "+", "-") ? !piece[place + 1]?.spaced : number(token) || token.kind === "word" || isSign(token, "(", "√", "?")
        if (place && token.spaced && glued && !isSign(before, "+", "-", "*", "×", "·", "/", "^", "√", "=")) found.push([])
        found.at(-1).push(token)
      })
      return found
    })

  /** What a piece is called, and its tree: names before “=” and units around it are not part of it. */
  const piece = (read, options) => {
    const equal = read.findLastIndex(token => isSign(token, "=", "≈", "~", "→", ":", "∈") || isWord(token, /^(?:is|equals|about|approx|approximately)$/i))
    const words = read.filter(({ kind }) => kind === "word").map(({ text }) => text.toLowerCase())
    const names = read.slice(0, Math.max(equal, 0)).filter(({ kind }) => kind === "name").map(({ text }) => text.toLowerCase())
    const axis = [...words, ...names].map(word => ABOUT.get(word)).find(Boolean)
    let own = read.slice(equal + 1)
    if (own.length === 1 && (isSign(own[0], "?", "_", "*", ":") || isWord(own[0], /^(?:none|null|batch\w*|[nmb])$/i))) return { op: "unknown", text: own[0].text }
    if (own.some(({ text }) => text === "frac")) return { ...parse(own, options), axis }
    const bare = own.filter(({ kind }) => kind !== "word")
    const inside = own.findIndex(({ kind }) => kind === "word")
    const strayed = inside >= 0 && own.slice(inside).some(({ kind }) => kind === "number" || kind === "name") && own.slice(0, inside).some(({ kind }) => kind !== "word")
    if (strayed || (own[inside] && isSign(own[inside + 1], "(", "[", "^") && !bare.length)) throw new Unread(own[inside].text)
    const called = own.findIndex((token, place) => token.kind === "word" && token.text !== "frac" && isSign(own[place + 1], "(") && !own[place + 1].spaced && own[place + 2]?.kind === "number")
    if (called >= 0) throw new Unread(own[called].text)
    return { ...parse(bare.filter((token, place) => !(isSign(token, ".") && place === bare.length - 1)), options), axis }
  }

  const inOrder = trees => {
    const named = trees.filter(({ axis }) => axis)
    const sorted = [...trees].sort((a, b) => (a.axis ? AXES.indexOf(a.axis) : 0) - (b.axis ? AXES.indexOf(b.axis) : 0))
    return named.length && new Set(named.map(({ axis }) => axis)).size === named.length ? sorted : trees
  }

  const squared = trees => trees.flatMap(tree => (trees.length > 1 && tree.op === "^" && tree.args[1].value === 2 ? [tree.args[0], tree.args[0]] : [tree]))

  const unquoted = text => {
    const typed = text.trim()
    const [before, after] = [/^["'“”‘’`*]+/, /["'“”‘’`*]+$/].map(signs => signs.exec(typed)?.[0].length)
    return before && after ? typed.slice(before, -after) : text
  }

  /** An entry without what surrounds it and is no part of it. */
  const bared = (text, kind) => {
    let typed = normalise(unquoted(text)).replace(WRAPPERS, "").replace(/(?:[;,:!\s]|(?<!\.)\.)+$/u, "")
    for (const [pattern, plain] of SAID) typed = typed.replace(pattern, plain)
    if (kind !== "number") typed = typed.replace(/(?<=[)\]}])\s?(?:\^\{?T\}?|\.T|')$/u, "")
    if (kind === "shape") for (const [pattern, plain] of SAID_OF_SHAPES) typed = typed.replace(pattern, plain)
    return typed
  }

  /** What a function gives back, or nothing where a text is not read. */
  const attempted = function_ => {
    try {
      return function_()
    } catch (error) {
      if (error instanceof Unread) return null
      throw error
    }
  }

  /** The pieces of a text by the first signs that part it; one piece where none does. */
  const pieces = (typed, kind, options) => {
    const read = attempted(() => tokens(typed, options))
    const found = read ? CUTS[kind].map(between => attempted(() => cut(read, between))) : []
    return (found[0] && found.find(pieces => pieces?.length > 1)) || found[0]
  }

  /** All readings of a text as trees, one for each number or side that it has; none where it cannot be read. */
  const readings = (text, kind, symbols = []) => {
    const typed = text.length > LONGEST ? "" : bared(text, kind)
    const found = new Map()
    if (!typed) return []
    for (const style of /\d[.,'_ ]\d|^,\d|[^\d],\d/u.test(typed) ? STYLES : STYLES.slice(0, 1)) {
      const first = pieces(typed, kind, { style, symbols, sides: kind !== "array" })
      if (!first) continue
      const ways = kind === "number" ? [first] : [first, atBlanks(first)]
      for (const pieces of ways) {
        for (const wide of pieces.flat().some(({ kind }) => kind === "call") ? [false, true] : [false]) {
          const trees = attempted(() => pieces.map(tokens => piece(tokens, { wide })))
          if (!trees) continue
          for (const reading of kind === "shape" ? [inOrder(trees), squared(inOrder(trees))] : [trees]) found.set(JSON.stringify(reading), reading)
        }
      }
    }
    return [...found.values()]
  }

  /* Words */

  const LONGEST_ECHO = 40
  const echo = text => {
    const signs = [...text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/gu, "").trim()] // none that turns the words around it
    return signs.length > LONGEST_ECHO ? `${signs.slice(0, LONGEST_ECHO - 1).join("")}…` : signs.join("")
  }
  const listed = (words, last = "and") => (words.length > 1 ? `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}` : words.join(""))
  const shown = value => (Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)))).replace("-", "−")

  const plain = text => normalise(text).replace(/-/g, "−").replace(/,\s?/g, ", ")

  /** A tree's own symbols. */
  const names = tree => (tree.op === "name" ? [tree.name] : (tree.args || []).flatMap(names))

  const expectation = (text, symbols) => text.split(",").map(side => parse(tokens(side.replaceAll("**", "^"), { symbols })))

  /** The symbols in what is expected and in the known mistakes. */
  const symbolsOf = texts => [...new Set(texts.flatMap(text => text.match(/\p{L}[\p{L}\d]*(?:_[\p{L}\d]+)?/gu) || []).filter(name => !/^e$|^e\d/.test(name)))]

  const isOne = tree => tree?.op === "unknown" || (tree?.op === "number" && tree.value === 1) || (tree?.op === "negative" && isOne(tree.args[0]))

  /** A shape with other axes of length one, or of the batch, is the same; what is to be said of them. */
  const besides = (trees, right, asked) => {
    const numeric = !right.some(side => names(side).length)
    const leads = isOne(trees[0]) || (numeric && trees[0]?.op === "unknown")
    if (right.length > 0 && leads && same(trees.slice(1), right, asked)) return `The leading ${trees[0].text || 1} is the batch axis.`
    if (right.length > 1 && trees.at(-1)?.op === "unknown" && same(trees.slice(0, -1), right, asked)) return `The last axis, ${trees.at(-1).text}, is the batch’s.`
    if (right.length !== 1) return ""
    if (trees.length === 2 && isOne(trees[1]) && same(trees.slice(0, 1), right, asked)) return "The trailing 1 makes it a column."
    const kept = trees.filter(tree => !isOne(tree))
    return same(kept, right, asked) ? "Axes of length 1 do not count here." : ""
  }

  const ASKED = { number: "a number, such as 12, 1e3 or 1/3", shape: "a shape, such as 3 × 4", array: "numbers, such as 1, 2, 3" }

  /** Whether a reading has a value; the length of an axis may be left open at the ends of a shape. */
  const isWhole = (trees, kind, symbols) =>
    trees.some(({ op }) => op !== "unknown") &&
    trees.every((tree, place) =>
      tree.op === "unknown" ? kind === "shape" && (!place || place === trees.length - 1) : names(tree).some(name => !symbols.includes(name)) || POINTS.every(point => Number.isFinite(evaluate(tree, point(symbols))))
    )

  const ASKED_IN_LETTERS = { ...ASKED, number: "a letter or a product of letters", shape: "a shape, such as a × b" }

  /** Why an entry is wrong, from its readings. */
  const reason = (text, found, right, { kind, symbols, order }) => {
    const counts = [...new Set(found.map(trees => trees.length))].sort((a, b) => Math.abs(a - right.length) - Math.abs(b - right.length))
    const things = kind === "shape" ? "side" : "number"
    const foreign = trees => trees.some(tree => names(tree).some(name => !symbols.includes(name))) || !trees.some(tree => names(tree).length)
    if (symbols.length && found.every(foreign)) return `Use the letters ${listed(symbols)}.`
    if (!counts.includes(right.length)) return `${right.length} ${things}${right.length > 1 ? "s are" : " is"} asked for; I read ${counts[0]}.`
    const trees = found.find(reading => reading.length === right.length)
    const asked = { tolerance: 0, symbols }
    if (kind === "shape" && right.length > 1) {
      const left = [...trees]
      for (const side of right) {
        const place = left.findIndex(tree => sameSide(tree, side, asked))
        if (place >= 0) left.splice(place, 1)
      }
      if (!left.length) return `The sides are right, their order is not${order ? `: ${order} is asked for` : ""}.`
    }
    if (symbols.length) return ""
    const read = [...new Set(found.filter(({ length }) => length === right.length).map(sides => sides.map(side => shown(evaluate(side))).join(kind === "shape" ? " × " : ", ")))]
    return read.length === 1 && read[0] === plain(text) ? "" : `Read as ${echo(listed(read, "or"))}.`
  }

  /** What is to be said of an entry: its state (right, wrong, unread), and words where they help. */
  const judge = (text, { kind, expect, tolerance = 0, mistakes = [], letters = [], order = "" }) => {
    const typed = text.trim()
    const symbols = symbolsOf([expect]).length ? symbolsOf([expect, ...mistakes.map(([value]) => value), ...letters]) : []
    const wanted = symbols.length ? ASKED_IN_LETTERS[kind] : ASKED[kind]
    if (!typed) return { state: "unread", words: `Please enter ${wanted}.` }
    const right = expectation(expect, symbols)
    const asked = { tolerance: Number(tolerance), symbols }
    const found = readings(text, kind, symbols)
    const unread = { state: "unread", words: `Please enter ${wanted}: I cannot read “${echo(typed)}”.` }
    const finite = found.filter(trees => isWhole(trees, kind, symbols))
    if (!finite.length) return unread
    const fits = finite.find(trees => same(trees, right, asked))
    if (fits) return { state: "right", words: kind === "number" && fits !== finite[0] && !symbols.length ? `Read as ${shown(evaluate(fits[0]))}.` : "" }
    const mistake = mistakes.find(([value]) => finite.some(trees => same(trees, expectation(value, symbols), asked)))
    if (mistake) return { state: "wrong", words: mistake[1] }
    const lenient = kind === "shape" && finite.map(trees => besides(trees, right, asked)).find(Boolean)
    if (lenient) return { state: "right", words: lenient }
    return { state: "wrong", words: reason(typed, finite, right, { kind, symbols, order }) }
  }

  /** The size of a window: one number, or a shape with equal sides; NaN where it is none. */
  const size = text => {
    const found = ["number", "shape"].flatMap(kind => readings(text, kind)).map(trees => trees.map(tree => evaluate(tree)))
    return found.find(([side, ...others]) => Number.isInteger(side) && others.every(other => other === side))?.[0] ?? NaN
  }

  /** The number that is typed, or NaN and words. */
  const value = text => {
    const found = readings(text, "number").map(([tree]) => evaluate(tree)).find(Number.isFinite)
    return found === undefined ? { value: NaN, words: `Please enter ${ASKED.number}.` } : { value: found }
  }

  /** The value of an expression in named numbers. */
  const at = (text, named) => evaluate(parse(tokens(text.replaceAll("**", "^"), { symbols: Object.keys(named) })), named)

  return { judge, readings, size, value, at, symbolsOf, echo }
})()
