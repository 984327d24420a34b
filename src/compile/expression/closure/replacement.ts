import type { Match } from '../regular-expression/linear.ts'

/**
 * The replacement of `$replace` for one match: `$0` is the match, `$1` and on are its groups, `$$` is a
 * dollar. As many digits are read as the number of groups has, one less when that names no group.
 */
export function expand(replacement: string, match: Match): string {
  let expanded = ''
  let position = 0
  for (let at = replacement.indexOf('$'); at >= 0; at = replacement.indexOf('$', position)) {
    expanded += replacement.slice(position, at)
    position = at + 1
    const next = replacement.charAt(position)
    if (next === '$' || next === '0') {
      expanded += next === '$' ? '$' : match.text
      position += 1
      continue
    }
    const index = groupNumber(replacement, position, match.groups.length)
    if (index === undefined) {
      expanded += '$'
      continue
    }
    expanded += match.groups[index - 1] ?? ''
    position += String(index).length
  }
  return expanded + replacement.slice(position)
}

function groupNumber(replacement: string, position: number, groups: number): number | undefined {
  const digits = groups === 0 ? 1 : Math.floor(Math.log10(groups)) + 1
  let index = Number.parseInt(replacement.slice(position, position + digits), 10)
  if (digits > 1 && index > groups) {
    index = Number.parseInt(replacement.slice(position, position + digits - 1), 10)
  }
  return Number.isNaN(index) ? undefined : index
}
