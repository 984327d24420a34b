import type { RequestHead } from '../http/application.ts'

const HOST = /^[A-Za-z0-9.\-_[\]:]{1,255}$/u

/**
 * The absolute address of a connector as the client called it, for `Location` and `meta.location`
 * (RFC 7643 §3.1). A public address that the operator gave wins; headers of proxies are not believed.
 */
export function baseUrl(head: RequestHead, base: string, publicUrl: string | undefined): string {
  if (publicUrl !== undefined) return `${publicUrl.replace(/\/+$/u, '')}${base}`
  const { host } = head.headers
  const scheme = head.secure ? 'https' : 'http'
  return `${scheme}://${host !== undefined && HOST.test(host) ? host : 'localhost'}${base}`
}
