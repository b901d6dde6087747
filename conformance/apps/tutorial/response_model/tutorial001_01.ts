// In FastAPI the models are return annotations here; a handler's type is gone at run time, so `responseModel` is the only spelling.
export { createApp } from "./tutorial001.ts"
