import type { TextMatch } from './dialect.ts'

/** What stands before a wildcard that is meant as itself; a backslash would depend on the server's settings. */
export const ESCAPE = '!'

const SPECIAL = /[!%_[\]]/gu

/** Turns a text into the LIKE pattern that searches for it; `%`, `_`, `[` and `!` mean themselves. */
export function likePattern(comparison: TextMatch['comparison']): (text: string) => string {
  switch (comparison) {
    case 'sw':
      return (text) => `${escaped(text)}%`
    case 'ew':
      return (text) => `%${escaped(text)}`
    default:
      return (text) => `%${escaped(text)}%`
  }
}

function escaped(text: string): string {
  return text.replace(SPECIAL, `${ESCAPE}$&`)
}
