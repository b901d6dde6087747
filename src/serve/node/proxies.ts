// Trusted proxies: whose X-Forwarded-* headers the Node engine believes.
import { BlockList, isIP } from "node:net"

/** A list of addresses and CIDR blocks. Throws `TypeError` for anything else: no hop counts, no names, no "all". */
export function trustProxies(entries: readonly string[]): (address: string | undefined) => boolean {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = "", prefix, ...rest] = entry.split("/")
    const version = isIP(address)
    const bits = prefix === undefined ? undefined : Number(prefix)
    const largest = version === 4 ? 32 : 128
    if (version === 0 || rest.length > 0 || (bits !== undefined && !(/^\d+$/.test(prefix ?? "") && bits <= largest))) {
      throw new TypeError(`trustedProxies: ${JSON.stringify(entry)} is no IP address and no CIDR block`)
    }
    const family = version === 4 ? "ipv4" : "ipv6"
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, bits, family)
  }
  return (address) => {
    if (address === undefined) return false
    const plain = plainAddress(address)
    const version = isIP(plain)
    return version !== 0 && list.check(plain, version === 4 ? "ipv4" : "ipv6")
  }
}

/** An IPv4 address as such, where a dual-stack socket shows `::ffff:1.2.3.4`. */
export function plainAddress(address: string): string {
  return address.startsWith("::ffff:") && address.includes(".") ? address.slice(7) : address
}

/** The last value of a list header: the one that the nearest proxy wrote. */
export function lastValue(header: string | undefined): string | undefined {
  return header?.slice(header.lastIndexOf(",") + 1).trim()
}

/** The client in `X-Forwarded-For`: from the right, the first address that is no trusted proxy; `undefined` if there is none. */
export function forwardedAddress(header: string | undefined, isTrusted: (address: string) => boolean): string | undefined {
  let found: string | undefined
  for (const entry of (header ?? "").split(",").reverse()) {
    const address = plainAddress(entry.trim())
    if (isIP(address) === 0) return found
    found = address
    if (!isTrusted(address)) return found
  }
  return found
}
