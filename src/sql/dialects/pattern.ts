import type { TextMatch } from './dialect.ts'

/** What stands before a wildcard that is meant as itself; a backslash would depend on the server's settings. */
export const ESCAPE = '!'

const SPECIAL = /[!%_[\]]/gu

/** Turns a text into the LIKE pattern that searches for it; `%`, `_`, `[` and `!` mean themselves. */
export function likePattern(
  comparison: TextMatch['comparison'],
  escaped: (text: string) => string = withEscapes,
): (text: string) => string {
  switch (comparison) {
    case 'sw':
      return (text) => `${escaped(text)}%`
    case 'ew':
      return (text) => `%${escaped(text)}`
    default:
      return (text) => `%${escaped(text)}%`
  }
}

function withEscapes(text: string): string {
  return text.replace(SPECIAL, `${ESCAPE}$&`)
}

const WILDCARD = /[%_[]/gu

/** The other way to mean a wildcard as itself, of databases whose LIKE knows sets: as a set of one. */
export function asSets(text: string): string {
  return text.replace(WILDCARD, '[$&]')
}
