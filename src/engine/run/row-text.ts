import type { ColumnValue } from '../../model/value.ts'

const QUOTE = 34
const COMMA = 44
const END = 125
const N = 110

/**
 * Reads rows from their texts (`JSON.stringify` of a row) into cells. Most rows of a batch have the same columns in the
 * same order, and texts without anything to unescape: such a row is cut out of its text, in half the time of parsing it.
 */
export class RowTexts {
  /** What stands before each value. */
  readonly #names: readonly string[]

  /** @param columns those of the rows, in their order */
  constructor(columns: readonly string[]) {
    this.#names = columns.map((column) => `${JSON.stringify(column)}:`)
  }

  /** The cells of a row; `undefined` when it is another kind of row, or has to be parsed. */
  cells(text: string): ColumnValue[] | undefined {
    if (text.includes('\\')) return undefined
    const cells: ColumnValue[] = []
    let at = 0
    for (const name of this.#names) {
      if (!text.startsWith(name, at + 1)) return undefined
      at += 1 + name.length
      const first = text.charCodeAt(at)
      if (first === QUOTE) {
        const end = text.indexOf('"', at + 1)
        if (end < 0) return undefined
        cells.push(text.slice(at + 1, end))
        at = end + 1
      } else if (first === N) {
        cells.push(null)
        at += 4
      } else {
        return undefined
      }
      const behind = text.charCodeAt(at)
      if (behind !== COMMA && behind !== END) return undefined
    }
    return at === text.length - 1 && text.charCodeAt(at) === END ? cells : undefined
  }
}
