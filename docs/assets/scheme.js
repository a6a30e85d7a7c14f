/* The scheme of colours: the machine's, until a reader chooses one. It runs where the switch stands, before the page is
   drawn; the theme's own program would compute the style of a whole page four times, after it is drawn. */
(() => {
  "use strict"

  const form = document.querySelector("[data-scheme]")
  const schemes = [...form.querySelectorAll("input")]
  const of = input => ({
    media: input.dataset.mdColorMedia,
    scheme: input.dataset.mdColorScheme,
    primary: input.dataset.mdColorPrimary,
    accent: input.dataset.mdColorAccent,
  })

  const show = shown => {
    for (const [name, value] of Object.entries(of(shown))) document.body.setAttribute(`data-md-color-${name}`, value)
    for (const input of schemes) {
      input.checked = input === shown
      input.nextElementSibling.hidden = input !== shown  // what leads to the next
    }
  }

  const showOwn = () => {
    const chosen = schemes[__md_get("__palette")?.index]
    show(chosen ?? schemes.find(input => matchMedia(input.dataset.mdColorMedia).matches) ?? schemes[0])
  }

  form.addEventListener("change", ({ target }) => {
    __md_set("__palette", { index: schemes.indexOf(target), color: of(target) })
    show(target)
  })
  form.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Enter") return
    const next = schemes[(schemes.indexOf(target) + 1) % schemes.length]
    next.click()
    next.focus()
  })
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showOwn)
  showOwn()
})()
