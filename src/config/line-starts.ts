/** Where a UTF-16 unit of a text stands; both count from 1. */
export type PlaceInText = (offset: number) => { readonly line: number; readonly column: number }

/**
 * Lines of a text, as YAML counts them. Counted from the text itself: the counter of the `yaml` package
 * learns of a line break when the parser meets it, and misses the one behind `*alias:`.
 */
export function lineStarts(text: string): PlaceInText {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  let last = 0
  return (offset) => {
    // Whoever asks goes through the text: mostly it is the line of the place before, or the next one.
    const near = (starts[last] ?? 0) <= offset
    let low = near ? last : 0
    let high = near && offset < (starts[last + 2] ?? 0) ? last + 2 : starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    last = low
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}
