// Gzip with the Web's CompressionStream: it has no levels and cannot be flushed, so output is delayed until enough input has arrived.
import { joinBytes } from "../http/gzip.ts"
import type { Packer } from "../http/runtime.ts"

export async function gzipBytes(bytes: Uint8Array): Promise<Uint8Array> {
  const packer = openGzip()
  return joinBytes([await packer.push(bytes), await packer.finish()])
}

export function openGzip(): Packer {
  const { readable, writable } = new CompressionStream("gzip")
  const writer = writable.getWriter()
  let packed: Uint8Array[] = []
  const reading = (async () => {
    const reader = readable.getReader()
    for (let next = await reader.read(); !next.done; next = await reader.read()) packed.push(next.value)
  })()
  reading.catch(() => {})
  const take = (): Uint8Array => {
    const bytes = joinBytes(packed)
    packed = []
    return bytes
  }
  return {
    async push(bytes) {
      await writer.write(bytes)
      return take()
    },
    async finish() {
      await writer.close()
      await reading
      return take()
    },
    abandon: () => void writer.abort().catch(() => {}),
  }
}
