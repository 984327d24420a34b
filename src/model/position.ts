/** A place in a configuration file. Lines and columns count from 1, columns in UTF-16 units. */
export interface Position {
  /** Path as the user named it, relative to the working directory where that is shorter. */
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A stretch of a configuration file; `end` is exclusive. */
export interface Span {
  readonly start: Position
  readonly end: Position
}

/** `file:line:column`, the form that terminals and editors turn into a link. */
export function formatPosition(position: Position): string {
  return `${position.file}:${position.line}:${position.column}`
}
