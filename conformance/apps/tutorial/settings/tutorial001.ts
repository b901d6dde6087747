// Settings from environment variables; what FastAPI's chapter splits over files later is one app here.
export { createApp } from "./app01.ts"
