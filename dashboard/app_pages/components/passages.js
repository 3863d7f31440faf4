// Passages with their marked words, and the lines of a concordance. Every text arrives as text and becomes a text node: nothing in it can be markup.
function make(kind, name, text) {
  const node = document.createElement(kind)
  if (name) node.className = name
  if (text) node.appendChild(document.createTextNode(text))
  return node
}

// Streamlit writes the new query into the history of the old page before it writes the new page: two steps, of which Back would show
// the first. That first step takes the place of the entry it stands on, so that one Back leads to the list again.
function oneStep() {
  const push = window.history.pushState
  window.history.pushState = function (state, title, url) {
    window.history.pushState = push
    const stays = new URL(url, window.location.href).pathname === window.location.pathname
    if (stays) window.history.replaceState(state, title, url)
    else push.call(window.history, state, title, url)
  }
}

function go(item, open) {
  oneStep()
  open("open", { article: item.article, paragraph: item.paragraph })
}

function line(item, labels, open) {
  const entry = make("li", "line")
  const button = make("button", "kwic")
  button.type = "button"
  button.title = `${labels.open}: ${item.headline}`
  const text = make("span", "words")
  const before = make("span", "before")
  before.appendChild(make("span", "", item.before))
  const gap = /^[.,;:!?’”)\]]/.test(item.after) ? "" : " "
  text.append(before, document.createTextNode(" "), make("mark", "hit", item.hit), document.createTextNode(gap))
  text.appendChild(make("span", "after", item.after))
  button.append(text, document.createTextNode(" "), make("span", "place", item.about))
  button.onclick = () => go(item, open)
  entry.appendChild(button)
  return entry
}

function passage(item, labels, open) {
  const entry = make("li", "passage")
  const head = make("div", "where")
  head.appendChild(make("span", "outlet", item.outlet))
  head.appendChild(make("span", "day", item.day))
  head.appendChild(make("span", "headline", item.headline))
  entry.appendChild(head)
  const text = make("p", "text")
  text.dir = "auto"
  for (const run of item.runs) text.appendChild(make(run.as ? "mark" : "span", run.as, run.text))
  entry.appendChild(text)
  const foot = make("div", "foot")
  foot.appendChild(make("span", "about", item.about))
  const button = make("button", "open", labels.open)
  button.type = "button"
  button.setAttribute("aria-label", `${labels.open}: ${item.headline}`)
  button.onclick = () => go(item, open)
  foot.appendChild(button)
  entry.appendChild(foot)
  return entry
}

export default function ({ data, parentElement, setTriggerValue }) {
  const list = make("ol", data.lines ? "lines" : "passages")
  list.start = data.first
  for (const item of data.lines || []) list.appendChild(line(item, data.labels, setTriggerValue))
  for (const item of data.items || []) list.appendChild(passage(item, data.labels, setTriggerValue))
  let root = parentElement.querySelector(".root")
  if (!root) {
    root = make("div", "root")
    parentElement.appendChild(root)
  }
  root.replaceChildren(list)
}
