/**
 * The entity tags of `If-Match` or `If-None-Match` (RFC 9110 §8.8.3, §13.1); `*` stands for any version.
 * Without the header `undefined`.
 */
export function entityTags(header: string | undefined): readonly string[] | '*' | undefined {
  if (header === undefined || header.trim() === '') return undefined
  if (header.trim() === '*') return '*'
  return header
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

/** Weak comparison (RFC 9110 §8.8.3.2): the mark of weakness does not count. */
export function sameVersion(a: string, b: string): boolean {
  return opaque(a) === opaque(b)
}

function opaque(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag
}
