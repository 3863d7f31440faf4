// The article, paragraph by paragraph. Every text arrives as text and becomes a text node: nothing in it can be markup.
function make(kind, name, text) {
  const node = document.createElement(kind)
  if (name) node.className = name
  if (text) node.appendChild(document.createTextNode(text))
  return node
}

// What the pointer reads over a quotation, the keyboard reads where it stops at its first words, a finger where it taps them.
function written(run, before) {
  const node = make("span", run.as.join(" "), run.text)
  if (run.title) {
    node.title = run.title
    if (!before || before.title !== run.title) {
      node.tabIndex = 0
      node.dataset.note = run.title
      node.setAttribute("aria-description", run.title)
    }
  }
  if (run.colour) node.style.setProperty("--voice", run.colour)
  return node
}

function block(part) {
  if (part.kind === "aside") {
    const aside = make("aside", "aside")
    aside.appendChild(make("span", "tag", part.tag))
    aside.appendChild(make("span", "", part.text))
    return aside
  }
  if (part.kind === "crosshead") return make("h3", "crosshead", part.text)
  const row = make("div", "paragraph")
  row.dataset.number = part.number
  const number = make("span", "number", String(part.number))
  number.title = part.title
  number.setAttribute("aria-label", part.title)
  number.setAttribute("role", "note")
  row.appendChild(number)
  const text = make("p", "text")
  text.dir = "auto"
  part.runs.forEach((run, place) => text.appendChild(written(run, part.runs[place - 1])))
  row.appendChild(text)
  return row
}

const shown = new WeakMap()

export default function ({ data, parentElement }) {
  const article = make("article", "reader")
  for (const line of data.head) article.appendChild(make(line.as === "headline" ? "h2" : "p", line.as, line.text))
  if (data.voices.length) {
    const legend = make("ul", "voices")
    for (const voice of data.voices) {
      const entry = make("li", "voice")
      const dot = make("span", "dot")
      dot.style.setProperty("--voice", voice.colour)
      entry.appendChild(dot)
      entry.appendChild(make("span", "", voice.text))
      legend.appendChild(entry)
    }
    article.appendChild(legend)
  }
  for (const part of data.parts) article.appendChild(block(part))
  let root = parentElement.querySelector(".root")
  if (!root) {
    root = make("div", "root")
    parentElement.appendChild(root)
  }
  root.replaceChildren(article)
  const target = [...root.querySelectorAll(".paragraph")].find((row) => row.dataset.number === String(data.anchor))
  if (!target) return
  target.classList.add("anchor")
  const place = `${data.article}:${data.anchor}`
  // Scroll once for one link: a later rerun must not pull the reader back.
  if (shown.get(parentElement) === place) return
  shown.set(parentElement, place)
  requestAnimationFrame(() => target.scrollIntoView({ block: "center" }))
}
