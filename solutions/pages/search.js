/* The search of this site, in place of the theme's: it is told the entries of search_index.json, which
   solutions/pages/search.py makes, and answers what is typed in the theme's search box. It runs in a worker. */
(() => {
  "use strict"

  const BOOST = { title: 4, keywords: 4, place: 1, question: 1, topics: 1.5, text: 1, stem: 0.3 }
  const SHOWN = 30 // results at most
  const AROUND = 160 // characters of the text below a result

  const GREEK = {
    α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", ϵ: "epsilon", ζ: "zeta", η: "eta", θ: "theta", κ: "kappa",
    λ: "lambda", μ: "mu", ν: "nu", ξ: "xi", π: "pi", ρ: "rho", σ: "sigma", τ: "tau", φ: "phi", χ: "chi", ψ: "psi", ω: "omega",
  }
  const WORD = /[\p{L}\p{N}]+/gu
  const COMPOUND = /(?<![\p{L}\p{N}-])\p{L}+(?:-\p{L}+)+/gu
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
      .replace(/∂/g, "d")
      .replace(/[α-ωϵ]/g, letter => ` ${GREEK[letter] ?? letter} `)
      .replace(/['’]s?\b/g, "")

  /** The words of a text, and words with a hyphen also as one: mini-batch is mini, batch and minibatch. */
  const words = text => {
    const plain = typed(text)
    const joined = (plain.match(COMPOUND) ?? []).map(word => word.replaceAll("-", ""))
    return [...(plain.match(WORD) ?? []), ...joined]
  }

  /** Both spellings as one: normalise and normalize, colour and color, grey and gray, labelled and labeled. */
  const spelt = word =>
    word
      .replace(/(?<=\w{3})is(?=(e|ed|es|er|ers|ing|ations?)$)/, "iz")
      .replace(/(?<=\w)our/, "or")
      .replace(/^grey/, "gray")
      .replace(/tre$/, "ter")
      .replace(/ll(?=(ed|ing)$)/, "l")

  const ENDINGS = /(?<=\w{3})(ations?|ational|ators?|at(?:e|es|ed|ing)|ings?|ed|ers?|es?|s|ly|al)$/

  /** A word without its ending, for the index and for what is typed: normalised, normalization and normalize are one. */
  const stemmed = word => {
    const plural = word.replace(/(?<=\w{2}[^su])s$/, "")
    const stem = plural.replace(ENDINGS, "")
    return /([bdgklmnprt])\1$/.test(stem) ? stem.slice(0, -1) : stem
  }

  const term = word => (SMALL.has(word) ? null : stemmed(spelt(word)))

  const isMisspelt = 0.15 // what a match by another letter counts
  const OPTIONS = {
    fields: Object.keys(BOOST),
    idField: "location",
    tokenize: words,
    processTerm: term,
    searchOptions: {
      boost: BOOST,
      boostDocument: location => weights.get(location),
      prefix: word => word.length > 2,
      fuzzy: word => (word.length > 7 ? 2 : word.length > 3 ? 1 : 0),
      weights: { prefix: 0.4, fuzzy: isMisspelt },
    },
  }

  let index
  const entries = new Map()
  const weights = new Map()

  const setUp = docs => {
    index = new MiniSearch(OPTIONS)
    for (const entry of docs) {
      entries.set(entry.location, entry)
      weights.set(entry.location, entry.weight ?? 1)
    }
    index.addAll(docs)
  }

  const escaped = text => text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt()};`)

  /** The text as HTML with the found words marked, and these words. */
  const marked = (text, found) => {
    const hits = []
    const html = text.split(/([^\s(),;:“”/]+)/).map((piece, number) => {
      if (number % 2 === 0 || !words(piece).some(word => found.has(term(word)))) return escaped(piece)
      hits.push(piece)
      return `<mark>${escaped(piece)}</mark>`
    })
    return { html: html.join(""), hits }
  }

  /** The part of a text where the first found word stands. */
  const excerpt = (text, found) => {
    const first = Math.max(0, text.search(/\S/), ...[...text.matchAll(WORD)].filter(([w]) => words(w).some(x => found.has(term(x)))).slice(0, 1).map(m => m.index))
    if (text.length <= AROUND || first < AROUND / 2) return cut(text)
    const start = text.lastIndexOf(" ", first - AROUND / 3) + 1
    return `… ${cut(text.slice(start))}`
  }

  const cut = text => (text.length <= AROUND ? text : `${text.slice(0, text.lastIndexOf(" ", AROUND))} …`)

  /** One result as the theme shows it: all that it says stands in its title. */
  const shown = ({ id, score, match }) => {
    const { title, place, text } = entries.get(id)
    const found = new Set(Object.keys(match))
    const name = marked(title, found)
    const words = marked(excerpt(text, found), found)
    const hits = [...name.hits, ...words.hits].map(word => word.toLowerCase())
    return [{
      location: id,
      title: `<small>${escaped(place)}</small> ${name.html} <small class="excerpt">${words.html}</small>`,
      text: "",
      score,
      terms: Object.fromEntries([...new Set(hits)].map(word => [word, true])),
    }]
  }

  const search = query => ({ items: index.search(query).slice(0, SHOWN).map(shown) })

  /** The theme's messages: 0 sets up and is answered by 1, 2 asks and is answered by 3. */
  addEventListener("message", ({ data: { type, data } }) => {
    if (type === 0) {
      importScripts("../../minisearch.js")
      setUp(data.docs)
      postMessage({ type: 1 })
    }
    if (type === 2) postMessage({ type: 3, data: search(data) })
  })
})()
