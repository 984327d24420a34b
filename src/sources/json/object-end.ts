const QUOTE = 34
const BACKSLASH = 92

/**
 * The place behind the object that begins at `start`, by its brackets alone; whether it is JSON is for the
 * parser to say. `undefined` when the text ends before.
 */
export function objectEnd(text: string, start: number): number | undefined {
  let depth = 0
  for (let at = start; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = stringEnd(text, at)
        break
      case 0x7b: // {
      case 0x5b: // [
        depth += 1
        break
      case 0x7d: // }
      case 0x5d: // ]
        depth -= 1
        if (depth === 0) return at + 1
        break
      default:
    }
  }
  return undefined
}

/** The place of the quote that ends the string which one begins; the text's length when it is not there. */
function stringEnd(text: string, open: number): number {
  for (let at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at - 1
    while (text.charCodeAt(before) === BACKSLASH) before -= 1
    if ((at - before) % 2 === 1) return at
  }
  return text.length
}
