import { ExpressionFault } from '../expression/fault.ts'
import { LIMITS } from '../expression/limits.ts'
import { defineFunction, type RandomSource } from '../function.ts'

/** `$randomString(…)`: Entra's RandomString, for first passwords. For columns with `apply: create`. */
export const randomString = defineFunction({
  name: 'randomString',
  signature: '<nn?n?n?n?s?:s>',
  summary:
    'A random text: its length, then at least how many digits, special characters, capitals and small ' +
    'letters, then characters to avoid. What is left over is filled with letters and digits.',
  examples: [
    { expression: '$randomString(6)', holds: '$contains(result, /^[A-Za-z0-9]{6}$/)' },
    {
      expression: '$randomString(10, 2, 2, 2, 2)',
      holds: '$count($match(result, /[0-9]/)) >= 2 and $count($match(result, /[^A-Za-z0-9]/)) = 2',
    },
    { expression: '$randomString(8, 8, 0, 0, 0, "01")', holds: '$contains(result, /^[2-9]{8}$/)' },
    { expression: '$randomString(2, 3)', fails: 'FUNCTION' },
    { expression: '$randomString(4, 4, 0, 0, 0, "0123456789")', fails: 'FUNCTION' },
  ],
  nondeterministic: true,
  callWith: ({ random }, length: number | undefined, ...more: (number | string | undefined)[]) => {
    if (length === undefined) return undefined
    const avoid = more.find((one) => typeof one === 'string') ?? ''
    const least = KINDS.map((_, index) => Number(more[index] ?? 0)).slice(0, KINDS.length)
    return makeText(
      length,
      least.map((one) => (Number.isNaN(one) ? 0 : one)),
      avoid,
      random,
    )
  },
})

const DIGITS = '0123456789'
const SPECIAL = '!#$%&()*+-./:;<=>?@[]_{}~'
const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const SMALL = 'abcdefghijklmnopqrstuvwxyz'
const KINDS: readonly string[] = [DIGITS, SPECIAL, CAPITALS, SMALL]

function makeText(
  length: number,
  least: readonly number[],
  avoid: string,
  random: RandomSource,
): string {
  const needed = least.reduce((sum, one) => sum + one, 0)
  if (!Number.isInteger(length) || length < 0 || length > LIMITS.sequence || needed > length) {
    throw fault('$randomString is asked for more characters of some kind than it may have.')
  }
  const characters: string[] = []
  for (const [index, kind] of KINDS.entries()) take(least[index] ?? 0, kind, characters)
  take(length - needed, DIGITS + CAPITALS + SMALL, characters)
  return shuffled(characters, random).join('')

  function take(count: number, kind: string, into: string[]): void {
    const allowed = Array.from(kind).filter((character) => !avoid.includes(character))
    if (count > 0 && allowed.length === 0) {
      throw fault('$randomString is to avoid all characters of a kind that it needs.')
    }
    for (let taken = 0; taken < count; taken += 1) {
      into.push(allowed[random.below(allowed.length)] ?? '')
    }
  }
}

function shuffled(characters: string[], random: RandomSource): string[] {
  for (let index = characters.length - 1; index > 0; index -= 1) {
    const other = random.below(index + 1)
    const moved = characters[index] ?? ''
    characters[index] = characters[other] ?? ''
    characters[other] = moved
  }
  return characters
}

function fault(message: string): ExpressionFault {
  return new ExpressionFault('FUNCTION', undefined, message)
}
