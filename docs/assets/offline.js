/* In a copy of the site that is opened from files no worker may start: the search then runs in the page. */
if (location.protocol === "file:") {
  const load = src =>
    new Promise(loaded => document.head.append(Object.assign(document.createElement("script"), { src, onload: loaded })))

  globalThis.importScripts = () => {}
  globalThis.Worker = class {
    constructor(url) {
      this.isReady = load(new URL("../../minisearch.js", new URL(url, location))).then(() => load(url))
    }
    postMessage(message) {
      this.isReady.then(() => postMessage(message, "*"))
    }
    addEventListener(...listener) {
      addEventListener(...listener)
    }
    removeEventListener(...listener) {
      removeEventListener(...listener)
    }
  }
}
