/* The search of this site, in place of the theme's: it is told the entries of search_index.json, which
   solutions/pages/search.py makes, and answers what is typed in the theme's search box. It runs in a worker. */
(() => {
  "use strict"

  const BOOST = { title: 4, keywords: 4, place: 1, location: 2, question: 1, topics: 1.5, text: 1, stem: 0.3 }
  const isOffline = location.protocol === "file:" // where no server finds a folder's page
  const SHOWN = 30 // results at most
  const AROUND = 160 // characters of the text below a result
  const [MOST, LONGEST] = [3000, 40] // letters of a query, and of a word, that are looked for

  const GREEK = {
    α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", ϵ: "epsilon", ζ: "zeta", η: "eta", θ: "theta", κ: "kappa",
    λ: "lambda", μ: "mu", ν: "nu", ξ: "xi", π: "pi", ρ: "rho", σ: "sigma", τ: "tau", φ: "phi", χ: "chi", ψ: "psi", ω: "omega",
  }
  const WORD = /[\p{L}\p{N}]+/gu
  const SMALL = new Set(
    ("a an and are as at be by can could do does for from has have how i if in into is it its no of on one or should so " +
      "that the their them then there they this to vs was we what when where which why will with would you your").split(" ")
  )

  /** Letters as they are typed: λ is lambda, ŷ is y, ∂ is d, and 1 × 1 is one word. */
  const typed = text =>
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/(\d)\s*[×x]\s*(?=\d)/g, "$1x")
      .replace(/\bquestion (?=\d)/g, "q")
      .replace(/∂/g, "d")
      .replace(/[α-ωϵ]/g, letter => ` ${GREEK[letter] ?? letter} `)
      .replace(/['’]s?\b/g, "")

  /** The words of a text that tell it from others. */
  const words = text => (typed(text).match(WORD) ?? []).filter(word => !SMALL.has(word)).map(spelt)

  /** Both spellings as one: normalise and normalize, colour and color, grey and gray, labelled and labeled. */
  const spelt = word =>
    word
      .replace(/(?<=\w{3})is(?=(e|ed|es|er|ers|ing|ations?)$)/, "iz")
      .replace(/(?<=\w)our/, "or")
      .replace(/^grey/, "gray")
      .replace(/tre$/, "ter")
      .replace(/ll(?=(ed|ing)$)/, "l")

  const ENDINGS = /(?<=\w{3})(ations?|ational|ators?|at(?:e|es|ed|ing)|ings?|ed|ers?|es?|s|ly|al)$/

  /** A word without its ending: normalised, normalization and normalize are one. */
  const stem = word => {
    const singular = word.replace(/(?<=\w{2}[^su])s$/, "")
    return singular.replace(ENDINGS, "").replace(/([bdgklmnprt])\1$/, "$1")
  }

  /** Words that follow each other, as one: mini batch is also minibatch, and batch norm is more than batch and norm. */
  const pairs = stems => stems.slice(1).map((second, number) => stems[number] + second)

  /** A word as it is written, to be found by those who misspell it. */
  const whole = word => `~${word}`

  /** What the index knows of a text: stems, whole words and pairs. */
  const indexed = text =>
    text.split("·").flatMap(phrase => {
      const own = words(phrase)
      const stems = own.map(stem)
      return [...stems, ...own.map(whole), ...pairs(stems)]
    })

  /** What is asked for: stems and pairs that the index knows, and the words that it does not. */
  const asked = query => {
    const own = words(query.slice(0, MOST)).map(word => word.slice(0, LONGEST))
    const stems = own.map(stem)
    const known = stems.map((term, number) => (terms.has(term) ? term : whole(own[number])))
    return [...known, ...pairs(stems).filter(pair => terms.has(pair))]
  }

  const OPTIONS = {
    fields: Object.keys(BOOST),
    idField: "location",
    tokenize: indexed,
    processTerm: term => {
      terms.add(term)
      return term
    },
    searchOptions: {
      tokenize: asked,
      processTerm: term => term,
      boost: BOOST,
      boostDocument: location => entries.get(location).weight ?? 1,
      prefix: term => term.length > 3,
      fuzzy: term => (terms.has(term) ? 0 : term.length > 6 ? 2 : term.length > 4 ? 1 : 0),
      weights: { prefix: 0.4, fuzzy: 0.2 },
    },
  }

  let index
  const entries = new Map()
  const terms = new Set()

  const setUp = docs => {
    docs.forEach(entry => entries.set(entry.location, entry))
    index = new MiniSearch(OPTIONS)
    index.addAll(docs)
  }

  const escaped = text => text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt()};`)

  const isFound = (piece, found) => indexed(piece).some(term => found.has(term))

  /** The text as HTML with the found words marked, and these words. */
  const marked = (text, found) => {
    const hits = []
    const html = text.replace(/[\p{L}\p{N}\p{M}∂_^’-]+|[&<>"]/gu, piece => {
      if (!isFound(piece, found)) return escaped(piece)
      hits.push(piece.toLowerCase())
      return `<mark>${escaped(piece)}</mark>`
    })
    return { html, hits }
  }

  /** Where a text first has a found word: so many characters from shortly before it on. */
  const excerpt = (text, found) => {
    const first = [...text.matchAll(WORD)].find(([word]) => isFound(word, found))?.index ?? 0
    const start = first < AROUND / 2 ? 0 : text.lastIndexOf(" ", first - AROUND / 3) + 1
    const rest = text.slice(start)
    const end = rest.length <= AROUND ? rest.length : rest.lastIndexOf(" ", AROUND)
    return `${start ? "… " : ""}${rest.slice(0, end)}${end < rest.length ? " …" : ""}`
  }

  /** One result as the theme shows it: all that it says stands in its title. */
  const shown = ({ id, score, match }) => {
    const { title, place, text } = entries.get(id)
    const found = new Set(Object.keys(match))
    const name = marked(title, found)
    const said = marked(excerpt(text, found), found)
    const hits = [...name.hits, ...said.hits].map(word => [word, true]) // the theme marks them on the page
    return [
      {
        location: isOffline ? id.replace(/(?<=\/|^)(?=#|$)/, "index.html") : id,
        title: `<small>${escaped(place)}</small> ${name.html} <small>${said.html}</small>`,
        text: "",
        score,
        terms: Object.fromEntries(hits),
      },
    ]
  }

  const search = query => ({ items: index.search(query).slice(0, SHOWN).map(shown) })

  /** The theme's messages: 0 sets up and is answered by 1, 2 asks and is answered by 3. */
  addEventListener("message", ({ data: { type, data } = {} }) => {
    if (type === 0) {
      importScripts("../../minisearch.js")
      setUp(data.docs)
      postMessage({ type: 1 })
    }
    if (type === 2) postMessage({ type: 3, data: search(data) })
  })
})()
