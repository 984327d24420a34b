/**
 * The known name that a wrong one was most likely meant to be: the same but for case, or at most two
 * edits away (one, for names of up to four letters). `undefined` when none is near.
 */
export function nearestName(wrong: string, known: Iterable<string>): string | undefined {
  const wanted = wrong.toLowerCase()
  const allowed = wrong.length <= 4 ? 1 : wrong.length <= 8 ? 2 : 3
  let best: string | undefined
  let bestDistance = allowed + 1
  for (const name of known) {
    const candidate = name.toLowerCase()
    if (candidate === wanted) return name
    if (Math.abs(candidate.length - wanted.length) > allowed) continue
    const distance = editDistance(wanted, candidate)
    if (distance < bestDistance) {
      best = name
      bestDistance = distance
    }
  }
  return best
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1]
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      )
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (row > 1 && column > 1 && swapped) {
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1)
      }
      current.push(cost)
    }
    beforeLast = last
    last = current
  }
  return last[b.length] ?? 0
}
