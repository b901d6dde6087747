// Trusted proxies: the addresses whose forwarding headers are believed.

import { BlockList, isIP } from "node:net"
import { UsageError } from "../../http/error-code.ts"

export type IsTrusted = (address: string | undefined) => boolean

/** A list of addresses and CIDR blocks. Throws `UsageError` for anything else: no hop counts, no names, no "all". */
export function trustProxies(entries: readonly string[]): IsTrusted {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = "", prefix, ...rest] = entry.split("/")
    const version = isIP(address)
    const bits = prefix === undefined ? undefined : Number(prefix)
    const largest = version === 4 ? 32 : 128
    if (version === 0 || rest.length > 0 || (bits !== undefined && !(/^\d+$/.test(prefix ?? "") && bits <= largest))) {
      throw new UsageError("HAYAPI_OPTION", `trustedProxies: ${JSON.stringify(entry)} is no IP address and no CIDR block`)
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

/** The IPv4 address in the form `::ffff:1.2.3.4` of a dual-stack socket; other addresses unchanged. */
export function plainAddress(address: string): string {
  return /^::ffff:\d/i.test(address) && address.includes(".") ? address.slice(7) : address
}
