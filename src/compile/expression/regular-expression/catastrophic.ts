/**
 * Whether a regular expression would take exponential time in an engine that backtracks: a repeated group
 * that can take the same text in more than one way, such as `(a+)+`, `(a|a)*` or `(\d+-?)*`. Our engine
 * is linear, but the same expression is soon copied to one that is not.
 */
export function isCatastrophic(source: string): boolean {
  try {
    return hasAmbiguousRepeat(new Reader(source).alternatives())
  } catch (thrown) {
    if (thrown instanceof RangeError) return true
    throw thrown
  }
}

/** A part of an expression with its quantifier. */
interface Part {
  readonly optional: boolean
  readonly unbounded: boolean
  /** Set for a group. */
  readonly group?: readonly Sequence[]
  /** The characters that a single one stands for. */
  readonly characters: ReadonlySet<string>
}

type Sequence = readonly Part[]

function hasAmbiguousRepeat(alternatives: readonly Sequence[]): boolean {
  return alternatives.flat().some((part) => {
    if (part.group === undefined) return false
    return (part.unbounded && isAmbiguous(part.group)) || hasAmbiguousRepeat(part.group)
  })
}

/** Whether repeating the group gives more than one way through the same text. */
function isAmbiguous(alternatives: readonly Sequence[]): boolean {
  for (const [index, one] of alternatives.entries()) {
    if (one.some((part) => part.unbounded && canSwallow(part, one))) return true
    if (
      one.some((part) => part.group !== undefined && isAlone(part, one) && isAmbiguous(part.group))
    ) {
      return true
    }
    const others = alternatives.slice(index + 1)
    if (others.some((other) => overlaps(one, other))) return true
  }
  return false
}

/** The unbounded part can take everything that its neighbours must take. */
function canSwallow(part: Part, sequence: Sequence): boolean {
  return sequence.every(
    (other) => other === part || other.optional || intersects(other.characters, part.characters),
  )
}

/** Nothing must stand beside the part, so that repeating the whole is repeating the part. */
function isAlone(part: Part, sequence: Sequence): boolean {
  return sequence.every((other) => other === part || other.optional)
}

function overlaps(a: Sequence, b: Sequence): boolean {
  if (a.length !== b.length || a.length === 0) return false
  return a.every((part, index) => intersects(part.characters, b[index]?.characters ?? NONE))
}

function intersects(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const character of a) if (b.has(character)) return true
  return false
}

const NONE: ReadonlySet<string> = new Set()

/** ASCII and a few letters beyond it stand for all characters. */
const SAMPLE: readonly string[] = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  ...Array.from('äßéñøЖ中'),
]

class Reader {
  readonly #source: string
  #at = 0

  constructor(source: string) {
    this.#source = source
  }

  alternatives(): Sequence[] {
    const found: Part[][] = [[]]
    while (this.#at < this.#source.length && this.#peek() !== ')') {
      if (this.#peek() === '|') {
        this.#at += 1
        found.push([])
      } else {
        const part = this.#part()
        if (part !== undefined) found.at(-1)?.push(part)
      }
    }
    return found
  }

  #peek(): string {
    return this.#source.charAt(this.#at)
  }

  #part(): Part | undefined {
    if (this.#peek() === '(') return this.#group()
    const start = this.#at
    this.#skipSingle()
    const single = this.#source.slice(start, this.#at)
    const quantifier = this.#quantifier()
    if (['^', '$', '\\b', '\\B'].includes(single)) return undefined
    return { ...quantifier, characters: charactersOf(single) }
  }

  #group(): Part {
    const opening = /^\((?:\?(?::|<?[=!]|<[^>]*>))?/u.exec(this.#source.slice(this.#at))
    this.#at += opening?.[0].length ?? 1
    const group = this.alternatives()
    this.#at += 1
    const quantifier = this.#quantifier()
    const characters = new Set(group.flat().flatMap((part) => [...part.characters]))
    const empty = group.some((sequence) => sequence.every((part) => part.optional))
    return { ...quantifier, optional: quantifier.optional || empty, group, characters }
  }

  #skipSingle(): void {
    const first = this.#peek()
    this.#at += first === '\\' ? 2 : 1
    if (first !== '[') return
    while (this.#at < this.#source.length && this.#peek() !== ']') {
      this.#at += this.#peek() === '\\' ? 2 : 1
    }
    this.#at += 1
  }

  #quantifier(): { optional: boolean; unbounded: boolean } {
    const found = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/u.exec(this.#source.slice(this.#at))
    if (found === null) return { optional: false, unbounded: false }
    this.#at += found[0].length
    const [text, least, comma, most] = found
    if (least === undefined) return { optional: text[0] !== '+', unbounded: text[0] !== '?' }
    return { optional: Number(least) === 0, unbounded: comma === ',' && most === '' }
  }
}

function charactersOf(single: string): ReadonlySet<string> {
  try {
    const expression = new RegExp(`^(?:${single})$`, 's')
    return new Set(SAMPLE.filter((character) => expression.test(character)))
  } catch {
    return NONE
  }
}
