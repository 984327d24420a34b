import type { YAMLError } from 'yaml'
import type { Span } from '../model/position.ts'
import type { Problem } from '../model/problem.ts'

/** Says what YAML refuses in words of somebody who writes a configuration. */
export function syntaxProblem(error: YAMLError, span: Span): Problem {
  const known = openQuote(error) ?? listAsKey(error) ?? EXPLANATIONS[error.code]
  return {
    rule: known?.rule ?? 'yaml-syntax',
    severity: error.name === 'YAMLWarning' ? 'warning' : 'error',
    message: known?.message ?? sentence(error.message),
    span,
    ...(known?.help === undefined ? {} : { help: known.help }),
  }
}

function openQuote({ code, message }: YAMLError): Explanation | undefined {
  const [, quote] = (code === 'MISSING_CHAR' && /^Missing closing (["'])/u.exec(message)) || []
  if (quote === undefined) return undefined
  return {
    message: `A text begins with ${quote} and is never closed.`,
    help: `Write ${quote} at its end, too.`,
  }
}

function listAsKey({ code, message }: YAMLError): Explanation | undefined {
  if (code !== 'BLOCK_AS_IMPLICIT_KEY' || !message.startsWith('A block sequence')) return undefined
  return {
    message: 'A list begins here, where YAML expects a key.',
    help: 'Indent the "- " deeper than the key that the list belongs to, or write a key for it.',
  }
}

interface Explanation {
  readonly rule?: string
  readonly message?: string
  readonly help?: string
}

const EXPLANATIONS: Readonly<Partial<Record<YAMLError['code'], Explanation>>> = {
  TAB_AS_INDENT: {
    rule: 'tab-indentation',
    message: 'A tab indents this line; YAML takes only blanks.',
    help: 'Replace the tab by two blanks for each level.',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'A second ": " stands on this line, so that YAML reads a mapping inside a value.',
    help: 'Put the value in quotes, or start the inner mapping on a line of its own.',
  },
  BAD_INDENT: { help: 'Keys of one mapping start in the same column.' },
  MULTILINE_IMPLICIT_KEY: {
    message: 'This text runs over several lines where YAML expects a key.',
    help: 'Probably a ":" is missing behind the key, or a quote is not closed.',
  },
  BAD_SCALAR_START: { help: 'Put the value in quotes.' },
  BAD_DQ_ESCAPE: {
    help: 'Inside double quotes a backslash starts an escape; single quotes take it as it is.',
  },
  MULTIPLE_DOCS: {
    rule: 'several-documents',
    message: 'A second document starts here; a configuration file holds one.',
    help: 'Take the "---" out, or make it a file of its own: --config may be given several times.',
  },
  RESOURCE_EXHAUSTION: {
    rule: 'too-deep',
    message: 'The file nests deeper than any configuration does.',
  },
}

function sentence(text: string): string {
  const [line = ''] = text.split('\n')
  const first = line.replaceAll(
    /\b(?:block|flow|map|anchor|explicit)-[a-z-]+\b/gu,
    (name) => TOKENS[name] ?? name,
  )
  return /[.!?]$/.test(first) ? first : `${first}.`
}

/** What the parser calls signs, as they are written. */
const TOKENS: Readonly<Record<string, string>> = {
  'block-seq-ind': '"- "',
  'flow-map-start': '"{"',
  'flow-map-end': '"}"',
  'flow-seq-start': '"["',
  'flow-seq-end': '"]"',
  'map-value-ind': '": "',
  'explicit-key-ind': '"? "',
  'block-map': 'mapping',
  'block-seq': 'list',
}
