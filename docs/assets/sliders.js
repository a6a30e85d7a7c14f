/* Sliders: of the pictures that were made with the site, the one for the values that a reader has chosen. */
(() => {
  "use strict"

  const choose = slider => {
    const knobs = [...slider.querySelectorAll("input")]
    for (const knob of knobs) knob.setAttribute("aria-valuetext", knob.list.options[knob.value].label)
    const at = knobs.map(({ value }) => value).join(" ")
    for (const frame of slider.querySelectorAll(".frame")) {
      frame.hidden = frame.dataset.at !== at
      if (!frame.hidden) slider.querySelector("output").textContent = frame.getAttribute("aria-label")
    }
  }

  const start = () => {
    for (const slider of document.querySelectorAll(".slider")) {
      slider.querySelector(".knobs").hidden = false
      slider.querySelector("details").open = false
      choose(slider)
    }
  }

  document.addEventListener("input", event => {
    const slider = event.target.closest(".slider")
    if (slider) choose(slider)
  })

  typeof document$ === "undefined" ? document.addEventListener("DOMContentLoaded", start) : document$.subscribe(start)
})()
