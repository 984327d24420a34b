import { Pair } from 'yaml'
import type { Node } from 'yaml'
import { blockScalar } from './block.ts'
import {
  BAR,
  BLANK,
  behindBlanks,
  behindLine,
  beginsPlain,
  COLON,
  DASH,
  DOUBLE_QUOTE,
  endsLine,
  GREATER,
  HASH,
  LINE_FEED,
  OPEN_CURLY,
  OPEN_SQUARE,
  RETURN,
  SINGLE_QUOTE,
} from './characters.ts'
import { flowCollection } from './flow.ts'
import { type Placed, PlacedMap, type PlacedScalar, PlacedSeq } from './nodes.ts'
import { coreSchema, emptyScalar, plainScalar, quotedScalar } from './scalar.ts'
import { unlessUnusual, unusual } from './unusual.ts'

/**
 * The syntax tree of a YAML text in the form that nearly every configuration has, several times as fast as the
 * package's parser makes it: a mapping of block mappings and sequences, with scalars and flow collections that end on
 * the line on which they begin, texts in `|` and `>`, and comments.
 *
 * The tree is the package's to the last offset, but for comments, which it leaves out. Of everything else, be it right
 * or wrong, it says nothing, so that the package reads it and words every mistake.
 *
 * @param text without a byte order mark
 */
export function readUsual(text: string): PlacedMap | undefined {
  if (/[\t\uFEFF]|\r(?!\n)/.test(text)) return undefined
  return unlessUnusual(() => new UsualReader(text).read())
}

/** Deeper than any configuration goes. */
const MAX_DEPTH = 32

/** Goes through the text once; between two of its methods it stands where a line has content. */
class UsualReader {
  readonly #text: string
  #at = 0
  /** How many blanks stand before the content of the line; -1 at the end of the text. */
  #indent = 0
  /** The deepest of the comments before it that belong to no value; -1 where there is none. */
  #comments = -1

  constructor(text: string) {
    this.#text = text
  }

  read(): PlacedMap {
    this.#toContent()
    if (/^--- *\r?\n/.test(this.#text.slice(this.#at, this.#at + 80)) && this.#indent === 0) {
      this.#at = behindLine(this.#text, this.#at)
      this.#toContent()
    }
    return this.#indent === 0 ? this.#map(0, 0) : unusual()
  }

  #map(indent: number, depth: number): PlacedMap {
    const map = new PlacedMap(coreSchema(), this.#at)
    let end = this.#at
    do {
      this.#comments = -1
      const key = this.#key()
      const value = this.#value(indent, depth)
      map.items.push(new Pair<PlacedScalar, Node>(key, value))
      end = value.range[2]
      if (this.#indent > indent) unusual()
    } while (this.#indent === indent)
    map.range[1] = end
    map.range[2] = this.#behindComments(indent, end)
    return map
  }

  #seq(indent: number, depth: number): PlacedSeq {
    const seq = new PlacedSeq(coreSchema(), this.#at)
    let end = this.#at
    do {
      this.#comments = -1
      const item = this.#item(indent, depth)
      seq.items.push(item)
      end = item.range[2]
      if (this.#indent > indent) unusual()
    } while (this.#indent === indent && this.#isAtItem())
    seq.range[1] = end
    seq.range[2] = this.#behindComments(indent, end)
    return seq
  }

  /** Comments below a collection are part of it when one of them is as deep; those at the margin are the file's. */
  #behindComments(indent: number, end: number): number {
    if (indent === 0 || this.#comments < indent) return end
    this.#comments = -1
    return this.#at
  }

  #isAtItem(): boolean {
    return this.#text.charCodeAt(this.#at) === DASH && isEmpty(this.#text, this.#at + 1)
  }

  /** An item, from its dash on: one line, or a mapping that begins behind the dash. */
  #item(indent: number, depth: number): Placed {
    const dash = this.#at
    const start = behindBlanks(this.#text, dash + 1)
    if (endsLine(this.#text, start) || this.#text.charCodeAt(start) === HASH) unusual()
    this.#at = start
    if (this.#isAtKey()) return this.#nested(indent + start - dash, depth, false)
    return this.#scalarOrFlow(indent)
  }

  #isAtKey(): boolean {
    const unit = this.#text.charCodeAt(this.#at)
    if (unit === OPEN_CURLY || unit === OPEN_SQUARE || unit === BAR || unit === GREATER)
      return false
    const end =
      unit === DOUBLE_QUOTE || unit === SINGLE_QUOTE
        ? quotedScalar(this.#text, this.#at).range[1]
        : plainEnd(this.#text, this.#at)
    return this.#text.charCodeAt(end) === COLON
  }

  /** The key on this line; goes on behind its colon. */
  #key(): PlacedScalar {
    const unit = this.#text.charCodeAt(this.#at)
    const key =
      unit === DOUBLE_QUOTE || unit === SINGLE_QUOTE
        ? quotedScalar(this.#text, this.#at)
        : this.#plain()
    const [start, colon] = key.range
    if (this.#text.charCodeAt(colon) !== COLON || !isEmpty(this.#text, colon + 1)) unusual()
    if (colon - start > MAX_KEY) unusual()
    this.#at = colon + 1
    return key
  }

  /** The value of a key in a mapping with this indentation, from behind the colon on. */
  #value(indent: number, depth: number): Placed {
    this.#at = behindBlanks(this.#text, this.#at)
    const hasComment = this.#text.charCodeAt(this.#at) === HASH
    if (hasComment || endsLine(this.#text, this.#at)) {
      return this.#valueBelow(indent, depth, hasComment)
    }
    return this.#scalarOrFlow(indent)
  }

  #valueBelow(indent: number, depth: number, hasComment: boolean): Placed {
    const empty = emptyScalar(this.#at)
    this.#at = behindLine(this.#text, this.#at)
    this.#comments = -1
    this.#toContent()
    const isSeq = this.#indent >= indent && this.#isAtItem()
    if (isSeq || this.#indent > indent) return this.#nested(this.#indent, depth, isSeq)
    // What comments do to an empty value is the package's to say.
    return hasComment || this.#comments !== -1 ? unusual() : empty
  }

  #nested(indent: number, depth: number, isSeq: boolean): PlacedMap | PlacedSeq {
    if (depth === MAX_DEPTH) unusual()
    return isSeq ? this.#seq(indent, depth + 1) : this.#map(indent, depth + 1)
  }

  /** The value that begins here; goes to the content behind it. */
  #scalarOrFlow(indent: number): Placed {
    const unit = this.#text.charCodeAt(this.#at)
    if (unit === BAR || unit === GREATER) return this.#block(indent)
    const node = this.#oneLine()
    this.#finishLine(node, indent)
    return node
  }

  /** Comments behind it are none of it. */
  #block(indent: number): PlacedScalar {
    const node = blockScalar(this.#text, this.#at, indent)
    this.#at = node.range[1]
    this.#toContent()
    return node
  }

  #oneLine(): Placed {
    switch (this.#text.charCodeAt(this.#at)) {
      case DOUBLE_QUOTE:
      case SINGLE_QUOTE:
        return quotedScalar(this.#text, this.#at)
      case OPEN_CURLY:
      case OPEN_SQUARE:
        return flowCollection(this.#text, this.#at)
      default:
        return this.#plain()
    }
  }

  #plain(): PlacedScalar {
    // A dash or three dots in a row may end the document.
    if (this.#text.startsWith('---', this.#at) || this.#text.startsWith('...', this.#at)) unusual()
    return plainScalar(this.#text, this.#at, plainEnd(this.#text, this.#at))
  }

  /** Nothing but blanks and a comment may follow on the line; they belong to the value. */
  #finishLine(node: Placed, indent: number): void {
    const end = behindBlanks(this.#text, node.range[1])
    const isComment = this.#text.charCodeAt(end) === HASH && end > node.range[1]
    if (!isComment && !endsLine(this.#text, end)) unusual()
    this.#at = behindLine(this.#text, end)
    node.range[2] = this.#at
    this.#toContent(node, indent)
  }

  /**
   * Goes to the next line that has content. Comments that stand deeper than the collection belong to the value above
   * them, up to the first one that does not.
   */
  #toContent(value?: Placed, indent = -1): void {
    const text = this.#text
    let belongs = value !== undefined
    for (let line = this.#at; ; ) {
      const at = behindBlanks(text, line)
      const unit = text.charCodeAt(at)
      if (unit === LINE_FEED || unit === RETURN) {
        line = behindLine(text, at)
      } else if (unit === HASH) {
        const depth = at - line
        line = behindLine(text, at)
        belongs &&= depth > indent
        if (belongs && value !== undefined) value.range[2] = line
        else this.#comments = Math.max(this.#comments, depth)
      } else {
        this.#at = at
        this.#indent = at === text.length ? -1 : at - line
        return
      }
    }
  }
}

/** The package refuses longer ones (YAML 1.2 §7.4.2). */
const MAX_KEY = 1_000

function isEmpty(text: string, at: number): boolean {
  return text.charCodeAt(at) === BLANK || endsLine(text, at)
}

/** Where a scalar without quotes ends: before a colon that ends a key, a comment or the end of the line. */
function plainEnd(text: string, start: number): number {
  const first = text.charCodeAt(start)
  if (!beginsPlain(text, start) || first === OPEN_CURLY || first === OPEN_SQUARE) unusual()
  let end = start
  for (let at = start; ; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit === BLANK) {
      if (text.charCodeAt(at + 1) === HASH) return end
    } else if (endsLine(text, at)) {
      return end
    } else if (unit === COLON && isEmpty(text, at + 1)) {
      return end === at ? end : unusual()
    } else {
      end = at + 1
    }
  }
}
