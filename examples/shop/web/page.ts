// The page's script: lists items for everybody; the staff log in, add items and remove them.
import createClient from "openapi-fetch"
import type { Api } from "../api.ts"

const client = createClient<Api>({ baseUrl: location.origin })
type Item = NonNullable<Awaited<ReturnType<typeof readItems>>>[number]

let isStaff = false

const login = find("#login", HTMLFormElement)
const create = find("#create", HTMLFormElement)
const list = find("#items", HTMLElement)
const euros = new Intl.NumberFormat("en-IE", { style: "currency", currency: "EUR" })

function find<T extends Element>(selector: string, kind: new () => T, within: ParentNode = document): T {
  const found = within.querySelector(selector)
  if (!(found instanceof kind)) throw new Error(`The page has no ${selector}`)
  return found
}

const field = (form: HTMLFormElement, name: string): HTMLInputElement => find(`[name=${name}]`, HTMLInputElement, form)

function say(text: string): void {
  find("#status", HTMLElement).textContent = text
}

// ---- items

async function readItems() {
  const { data } = await client.GET("/items", { params: { query: { limit: 100 } } })
  return data?.items
}

async function showItems(): Promise<void> {
  const items = await readItems()
  if (items === undefined) say("The shelves cannot be seen at the moment.")
  else list.replaceChildren(...items.map(drawItem))
}

function drawItem(item: Item): Node {
  const drawn = find("#item", HTMLTemplateElement).content.cloneNode(true) as DocumentFragment
  const write = (selector: string, text: string): void => {
    find(selector, HTMLElement, drawn).textContent = text
  }
  write("h3", item.name)
  write(".description", item.description)
  write(".tags", item.tags.map((tag) => `#${tag}`).join(" "))
  write(".price", euros.format(item.price))
  write(".stock", item.stock === 0 ? "Sold out" : `${item.stock} in stock`)
  if (item.picture !== null) {
    const picture = find("img", HTMLImageElement, drawn)
    picture.src = item.picture
    picture.hidden = false
  }
  const remove = find(".remove", HTMLButtonElement, drawn)
  remove.hidden = !isStaff
  remove.setAttribute("aria-label", `Remove ${item.name}`)
  remove.addEventListener("click", () => removeItem(item))
  return drawn
}

async function removeItem(item: Item): Promise<void> {
  if (!confirm(`Remove ${item.name}?`)) return
  const { error } = await client.DELETE("/items/{item_id}", { params: { path: { item_id: item.id } } })
  await showItems()
  say(error === undefined ? `${item.name} is removed.` : `${item.name} is not removed: ${describe(error.detail)}.`)
}

create.addEventListener("submit", async (event) => {
  event.preventDefault()
  const text = (name: string): string => field(create, name).value
  const number = (name: string): number => field(create, name).valueAsNumber
  const { data, error } = await client.POST("/items", {
    body: {
      sku: text("sku"),
      name: text("name"),
      price: number("price"),
      supplierCost: number("supplierCost"),
      stock: number("stock"),
      tags: text("tags")
        .split(/[\s,]+/)
        .filter((tag) => tag !== ""),
    },
  })
  showProblems(create, error?.detail ?? [])
  if (data === undefined) return
  create.reset()
  await showItems()
  say(`${data.name} is on the shelves.`)
})

// ---- problems

type Problems = readonly { loc: readonly (string | number)[]; msg: string }[]

const describe = (detail: string | Problems): string => (typeof detail === "string" ? detail : detail.map(({ msg }) => msg).join(", "))

/** Says each problem of a 422 beside its field, and anything else above. */
function showProblems(form: HTMLFormElement, detail: string | Problems): void {
  say(typeof detail === "string" ? `${detail}.` : "")
  const problems = new Map(typeof detail === "string" ? [] : detail.map(({ loc, msg }) => [String(loc[1]), msg]))
  for (const input of form.querySelectorAll("input")) {
    const problem = problems.get(input.name)
    input.setAttribute("aria-invalid", String(problem !== undefined))
    find(`#${input.name}-problem`, HTMLElement, form).textContent = problem ?? ""
  }
  form.querySelector<HTMLInputElement>("[aria-invalid=true]")?.focus()
}

// ---- login

login.addEventListener("submit", async (event) => {
  event.preventDefault()
  const { data, error } = await client.POST("/token", {
    body: { username: field(login, "email").value, password: field(login, "password").value },
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  })
  if (data === undefined) return say(`${describe(error.detail)}.`)
  // The token stays in this page: a reload forgets it.
  client.use({ onRequest: ({ request }) => request.headers.set("Authorization", `Bearer ${data.access_token}`) })
  const { data: me } = await client.GET("/users/me")
  if (me === undefined) return
  isStaff = me.isStaff
  login.hidden = true
  find("#staff", HTMLElement).hidden = !isStaff
  const user = find("#user", HTMLElement)
  user.hidden = false
  user.textContent = `${me.name}${isStaff ? ", staff" : ""}`
  say(`Hello, ${me.name}.`)
  await showItems()
})

await showItems()
