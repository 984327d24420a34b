/**
 * The place of the first mistake in a text that is no JSON, as `line:column` from 1. The engine's messages name it
 * for some mistakes only; it is where the shortest beginning of the text ends that is refused for what it holds,
 * not for what is missing.
 */
export function jsonMistake(text: string): string {
  let [good, bad] = [0, text.length]
  if (!isWrong(text)) good = text.length
  else {
    while (bad - good > 1) {
      const middle = Math.floor((good + bad) / 2)
      if (isWrong(text.slice(0, middle))) bad = middle
      else good = middle
    }
  }
  const before = text.slice(0, good).split('\n')
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}

/** Whether something stands there that no continuation mends. */
function isWrong(beginning: string): boolean {
  try {
    JSON.parse(beginning)
    return false
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const [, position] = /at position (\d+)/u.exec(message) ?? []
    if (position !== undefined)
      return Number(position) < beginning.trimEnd().length && !message.startsWith('Unterminated')
    return !message.startsWith('Unexpected end')
  }
}
