/** Finds the people in the text of a file, and gives them and the faults to a `Delivery`. */
export interface FormatReader {
  /** Line of the file that the next record begins at, from 1. */
  readonly line: number
  /** Takes more text. @returns false when nothing behind it can be understood */
  push(text: string): boolean
  /** After the last text. `cutOff`: the last line has no end although that of the last complete read had one. */
  end(options: { readonly cutOff: boolean }): void
}
