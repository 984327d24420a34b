/** A place in a configuration file. Lines and columns count from 1, columns in UTF-16 units. */
export interface Position {
  /** Path as the user named it, relative to the working directory where that is shorter. */
  readonly file: string
  /** 0 for what stands in no file, such as an option of the command line; `file` is its name then. */
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
  if (position.line === 0) return position.file
  return `${position.file}:${position.line}:${position.column}`
}
