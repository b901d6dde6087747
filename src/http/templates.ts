// Templates: pages from any engine that renders to text, as HTML responses (FastAPI's `Jinja2Templates`).
import type { Exchange } from "./exchange.ts"
import type { ResponseOptions } from "./response.ts"
import { HTMLResponse } from "./responses.ts"

/** Renders a template by its name. The template engine must escape values. */
export type Render = (name: string, context: object) => string | Promise<string>

export interface TemplateOptions extends ResponseOptions {
  /** The values of the template, besides `request`. */
  readonly context?: object
}

/** Options for all pages. */
export interface TemplatesOptions {
  /** Functions that return values for every template. They are called for each page; the context of the page wins. */
  readonly contextProcessors?: readonly ((request: Exchange) => object)[]
}

/** Makes responses from templates, with any template engine. */
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
