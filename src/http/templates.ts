// Templates: pages from any engine that renders to text, as HTML responses (FastAPI's `Jinja2Templates`).
import type { Exchange } from "./exchange.ts"
import type { ResponseOptions } from "./response.ts"
import { HTMLResponse } from "./responses.ts"

/** Renders a template by its name. The engine escapes what it fills in. */
export type Render = (name: string, context: object) => string | Promise<string>

export interface TemplateOptions extends ResponseOptions {
  /** What the template sees, beside `request`. */
  readonly context?: object
}

/** What all pages have in common. */
export interface TemplatesOptions {
  /** What every template sees: each is asked for every page, and the context of the page wins over them. */
  readonly contextProcessors?: readonly ((request: Exchange) => object)[]
}

/** Makes responses of templates; which engine renders them is for the app to say. */
export class Templates {
  readonly #render: Render
  readonly #processors: readonly ((request: Exchange) => object)[]

  constructor(render: Render, { contextProcessors = [] }: TemplatesOptions = {}) {
    this.#render = render
    this.#processors = contextProcessors
  }

  /** The rendered page (FastAPI's `TemplateResponse`); the template sees `request`, the processors' values and `context`. */
  async response(request: Exchange, name: string, { context = {}, ...options }: TemplateOptions = {}): Promise<HTMLResponse> {
    const shared = this.#processors.map((process) => process(request))
    return new HTMLResponse(await this.#render(name, Object.assign({ request }, ...shared, context)), options)
  }
}
