/** A form that a JSON file of people can have. */
export interface JsonForm {
  /** Line, or number of the record, that is read next; from 1. */
  readonly at: number
  /**
   * Takes the records of a text that begins where the last call stopped.
   *
   * @param whole whether nothing comes behind it
   * @returns how many characters were used, or why nothing behind them can be understood
   */
  read(text: string, whole: boolean): number | { readonly problem: string }
}
