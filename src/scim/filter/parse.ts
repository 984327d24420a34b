import { SyncError } from '../../model/errors.ts'
import type { AttributePath, Filter, FilterOperator } from '../../model/filter.ts'
import type { ResourceNames } from '../schema/names.ts'
import { readPath } from './attribute-path.ts'
import { readValue } from './value.ts'

/** How long a filter may be and how deep its parentheses. */
export interface FilterLimits {
  readonly filterLength: number
  readonly filterDepth: number
}

const OPERATORS: ReadonlyMap<string, FilterOperator> = new Map(
  (['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const).map((one) => [one, one]),
)
const WORD = /[A-Za-z]+/y
const BLANKS = /\s+/y

/**
 * Parses a filter (RFC 7644 §3.4.2.2). Operators, `and`, `or`, `not`, `true`, `false` and `null` have no
 * case; `not` binds before `and`, `and` before `or`. `eq` also takes a word without quotes, as Microsoft's
 * own example has it.
 *
 * @throws SyncError `REQUEST_FILTER` with the place where the filter stops making sense
 */
export function parseFilter(text: string, names: ResourceNames, limits: FilterLimits): Filter {
  const parser = new FilterParser(text, names, limits)
  return parser.whole()
}

/**
 * Parses the filter of a value path, `emails[type eq "work"]`, from behind the opening bracket.
 *
 * @returns the filter, and the place behind the closing bracket
 * @throws SyncError `REQUEST_FILTER`
 */
export function parseBracketed(
  text: string,
  start: number,
  names: ResourceNames,
  limits: FilterLimits,
): { readonly filter: Filter; readonly end: number } {
  const parser = new FilterParser(text, names, limits, start)
  const filter = parser.inBrackets()
  return { filter, end: parser.at }
}

/** Recursive descent; the depth limit bounds the recursion. */
class FilterParser {
  readonly #text: string
  readonly #names: ResourceNames
  readonly #limits: FilterLimits
  #depth = 0
  at: number

  constructor(text: string, names: ResourceNames, limits: FilterLimits, start = 0) {
    this.#text = text
    this.#names = names
    this.#limits = limits
    this.at = start
    if (text.length > limits.filterLength) {
      throw new SyncError(
        'REQUEST_FILTER',
        `The filter has ${text.length} characters; at most ${limits.filterLength} are read.`,
      )
    }
  }

  whole(): Filter {
    const filter = this.#or()
    this.#blanks()
    if (this.at < this.#text.length) throw this.#refuse('"and", "or" or the end')
    return filter
  }

  inBrackets(): Filter {
    this.#enter()
    const filter = this.#or()
    this.#expect(']')
    this.#depth -= 1
    return filter
  }

  #or(): Filter {
    let left = this.#and()
    while (this.#word('or')) left = { kind: 'or', left, right: this.#and() }
    return left
  }

  #and(): Filter {
    let left = this.#term()
    while (this.#word('and')) left = { kind: 'and', left, right: this.#term() }
    return left
  }

  #term(): Filter {
    this.#blanks()
    if (this.#text[this.at] === '(') return this.#group()
    const before = this.at
    if (this.#word('not')) {
      this.#blanks()
      if (this.#text[this.at] === '(') return { kind: 'not', of: this.#group() }
      // An attribute may be called "not".
      this.at = before
    }
    return this.#expression()
  }

  #group(): Filter {
    this.#enter()
    this.at += 1
    const filter = this.#or()
    this.#expect(')')
    this.#depth -= 1
    return filter
  }

  #expression(): Filter {
    this.#blanks()
    const read = readPath(this.#text, this.at, this.#names)
    if (read === undefined) throw this.#refuse('an attribute')
    this.at = read.end
    const { name } = read.path
    if (name === undefined) throw this.#refuse('":" and an attribute of the schema')
    const path: AttributePath = { ...read.path, name }
    if (this.#text[this.at] === '[') return this.#valuePath(path)
    return this.#comparison(path)
  }

  #comparison(path: AttributePath): Filter {
    if (!this.#blanks()) throw this.#refuse('a blank and an operator')
    WORD.lastIndex = this.at
    const word = WORD.exec(this.#text)?.[0].toLowerCase() ?? ''
    if (word === 'pr') {
      this.at += word.length
      return { kind: 'present', path }
    }
    const operator = OPERATORS.get(word)
    if (operator === undefined) {
      throw this.#refuse('one of eq, ne, co, sw, ew, gt, ge, lt, le, pr')
    }
    this.at += word.length
    if (!this.#blanks()) throw this.#refuse('a blank and a value')
    const read = readValue(this.#text, this.at, { unquoted: operator === 'eq' })
    if (read === undefined) throw this.#refuse('a value: "text", a number, true, false or null')
    this.at = read.end
    return { kind: 'compare', path, operator, value: read.value }
  }

  /** `emails[type eq "work"]`, and Entra's `emails[type eq "work"].value eq "x"`. */
  #valuePath(path: AttributePath): Filter {
    this.at += 1
    const of = this.inBrackets()
    if (this.#text[this.at] !== '.') return { kind: 'valuePath', path, of }
    this.at += 1
    const read = readPath(this.#text, this.at, this.#names)
    const name = read?.path.name
    if (read === undefined || name === undefined) throw this.#refuse('a sub-attribute')
    this.at = read.end
    const right = this.#comparison({ name })
    if (right.kind === 'compare' && right.operator === 'eq' && right.value === null) {
      // Nobody has an entry without a value: what is meant is that there is no such value.
      const some: Filter = { kind: 'present', path: { name } }
      return {
        kind: 'not',
        of: { kind: 'valuePath', path, of: { kind: 'and', left: of, right: some } },
      }
    }
    return { kind: 'valuePath', path, of: { kind: 'and', left: of, right } }
  }

  #enter(): void {
    this.#depth += 1
    if (this.#depth > this.#limits.filterDepth) {
      throw new SyncError(
        'REQUEST_FILTER',
        `The filter has more than ${this.#limits.filterDepth} parentheses inside each other.`,
      )
    }
  }

  /** Passes over one word of the grammar, when it is the next. */
  #word(word: string): boolean {
    const before = this.at
    this.#blanks()
    const end = this.at + word.length
    const follows = this.#text[end]
    const there =
      this.#text.slice(this.at, end).toLowerCase() === word &&
      (follows === undefined || follows === '(' || follows.trim() === '')
    this.at = there ? end : before
    return there
  }

  #blanks(): boolean {
    BLANKS.lastIndex = this.at
    const blanks = BLANKS.exec(this.#text)
    if (blanks === null) return false
    this.at += blanks[0].length
    return true
  }

  #expect(character: ')' | ']'): void {
    this.#blanks()
    if (this.#text[this.at] !== character) throw this.#refuse(`"and", "or" or "${character}"`)
    this.at += 1
  }

  /** Says where, and never what stands there: that may be a person's name. */
  #refuse(expected: string): SyncError {
    const place = this.at >= this.#text.length ? 'at its end' : `at character ${this.at + 1}`
    return new SyncError(
      'REQUEST_FILTER',
      `The filter cannot be read ${place}: expected ${expected}.`,
    )
  }
}
