// A concordance: each line a button that leads to its place. Every text arrives as text and becomes a text node: nothing can be markup.
function make(kind, name, text) {
  const node = document.createElement(kind)
  if (name) node.className = name
  if (text) node.appendChild(document.createTextNode(text))
  return node
}

function line(item, labels, open) {
  const entry = make("li", "line")
  const button = make("button", "kwic")
  button.type = "button"
  button.title = `${labels.open}: ${item.headline}`
  const text = make("span", "words")
  const before = make("span", "before")
  before.appendChild(make("span", "", item.before))
  text.append(before, document.createTextNode(" "), make("mark", "hit", item.hit), document.createTextNode(" "))
  text.appendChild(make("span", "after", item.after))
  button.append(text, document.createTextNode(" "), make("span", "place", item.about))
  button.onclick = () => open("open", { article: item.article, paragraph: item.paragraph })
  entry.appendChild(button)
  return entry
}

export default function ({ data, parentElement, setTriggerValue }) {
  const list = make("ol", "lines")
  list.setAttribute("aria-label", data.labels.list)
  for (const item of data.lines) list.appendChild(line(item, data.labels, setTriggerValue))
  let root = parentElement.querySelector(".root")
  if (!root) {
    root = make("div", "root")
    parentElement.appendChild(root)
  }
  root.replaceChildren(list)
}
