/* The theme reads what is stored as if it always might, and always found what it wrote. Where a browser forbids it, it
   gets a store that lasts as long as the page; a scheme that it did not write is forgotten. */
(() => {
  "use strict"

  const isScheme = text => {
    try {
      const { index, color } = JSON.parse(text)
      return Number.isInteger(index) && Object.keys(color).every(name => /^[a-z]+$/.test(name))
    } catch {
      return false
    }
  }

  try {
    localStorage.getItem("")
    const broken = Object.keys(localStorage).filter(key => key.endsWith(".__palette") && !isScheme(localStorage.getItem(key)))
    broken.forEach(key => localStorage.removeItem(key))
  } catch {
    const kept = new Map()
    const store = { getItem: key => kept.get(key) ?? null, setItem: (key, text) => void kept.set(key, text), removeItem: key => void kept.delete(key), clear: () => kept.clear(), isForgetful: true }
    Object.defineProperty(globalThis, "localStorage", { value: store })
  }
})()
