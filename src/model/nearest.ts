/**
 * The name that was probably meant, when one is near: at most a third of the letters differ, or one of the
 * two begins with the other.
 */
export function nearest(typed: string, known: Iterable<string>): string | undefined {
  const names = [...known]
  const wanted = typed.toLowerCase()
  const begun = names.filter((name) => wanted.length >= 3 && name.toLowerCase().startsWith(wanted))
  if (begun.length === 1) return begun[0]
  const shorter = names.filter(
    (name) => name.length >= 3 && wanted.startsWith(name.toLowerCase()) && wanted !== name,
  )
  if (shorter.length === 1 && wanted.length > 5) return shorter[0]
  let best: string | undefined
  let least = Math.max(1, Math.floor(Math.max(typed.length, 3) / 3)) + 1
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) >= least) continue
    const distance = editDistance(wanted, name.toLowerCase())
    if (distance < least) {
      least = distance
      best = name
    }
  }
  return best
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one text to the other. */
function editDistance(from: string, to: string): number {
  let before: number[] = []
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const same = from[i - 1] === to[j - 1]
      const replaced = (row[j - 1] ?? 0) + (same ? 0 : 1)
      let least = Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1)
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      if (swapped) least = Math.min(least, (before[j - 2] ?? 0) + 1)
      next.push(least)
    }
    before = row
    row = next
  }
  return row[to.length] ?? to.length
}
