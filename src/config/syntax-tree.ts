import type { Node, YAMLError } from 'yaml'

/** What was made of a YAML file: its tree, as far as it could be read, and what YAML itself refuses. */
export interface SyntaxTree {
  /** Comments are not part of it. */
  readonly contents: Node | null
  readonly errors: readonly YAMLError[]
  readonly warnings: readonly YAMLError[]
}
