import { attributeNamed, type NamedAttribute } from './attribute-names.ts'
import { plainName } from './name-words.ts'
import { truthOf } from './column-facts.ts'
import type { ProposedField, ProposedSource } from './proposal.ts'

/** How a source calls things. */
export interface Speaker {
  /** The expression for an attribute; `undefined` when the source has it not. */
  expression(attribute: NamedAttribute): string | undefined
  /** The expression for a column that no attribute is named for; of files, a field of the same name. */
  sameName(column: string): string | undefined
  /** What identifies people there, and never changes; `undefined` when the source does not say. */
  readonly key: string | undefined
  /** Everything is text there: a truth has to be said. */
  readonly untyped: boolean
  /** The words in which the field of an expression says yes and no, where they are its own and not `$bool`'s. */
  words(expression: string): { readonly yes: string; readonly no: string } | undefined
}

/** How a source calls things. */
export function speakerOf(source: ProposedSource): Speaker {
  switch (source.kind) {
    case 'csv':
      return fileSpeaker(source.fields, keyOf(source))
    case 'entra':
      return {
        expression: ({ attribute }) => attribute,
        sameName: () => undefined,
        key: 'objectId',
        untyped: false,
        words: () => undefined,
      }
    default:
      return {
        expression: ({ attribute, scim }) => scim ?? attribute,
        sameName: () => undefined,
        key: 'externalId',
        untyped: false,
        words: () => undefined,
      }
  }
}

/** The field of a file that identifies people: by its name, else the first whose values are all different. */
export function keyOf(source: Extract<ProposedSource, { kind: 'csv' }>): string | undefined {
  const distinct = source.fields.filter((field) => field.distinct)
  const called = (attribute: string): ProposedField | undefined =>
    distinct.find(({ name }) => attributeNamed(name)?.attribute === attribute)
  const found =
    called('employeeId') ??
    called('objectId') ??
    distinct.find(({ name }) => plainName(name) === 'id') ??
    // Names and addresses change.
    called('userPrincipalName') ??
    called('mail')
  return (found ?? distinct[0])?.name
}

/** The words that `$bool` takes for yes. */
const YES = ['true', '1', 'yes', 'y']

function fileSpeaker(looked: readonly ProposedField[], key: string | undefined): Speaker {
  const fields = looked.map((field) => field.name)
  const byPlain = new Map(fields.map((field) => [plainName(field), field]))
  const byAttribute = new Map(
    fields.toReversed().flatMap((field) => {
      const named = attributeNamed(field)
      return named === undefined ? [] : [[attributeKey(named), field] as const]
    }),
  )
  return {
    expression: (attribute) => {
      const field = byAttribute.get(attributeKey(attribute))
      return field === undefined ? undefined : fieldExpression(field)
    },
    sameName: (column) => {
      const field = byPlain.get(plainName(column))
      return field === undefined ? undefined : fieldExpression(field)
    },
    key: key === undefined ? undefined : fieldExpression(key),
    untyped: true,
    words: (expression) => {
      const field = looked.find(({ name }) => fieldExpression(name) === expression)
      const truth = truthOf(field?.words ?? [])
      if (truth === undefined || truth.guessed) return undefined
      const [yes, no] = [String(truth.yes), String(truth.no)]
      return YES.includes(yes.trim().toLowerCase()) ? undefined : { yes, no }
    },
  }
}

function attributeKey({ attribute, inverse }: NamedAttribute): string {
  return inverse === true ? `not ${attribute}` : attribute
}

/** A name that is no word of JSONata stands in back-ticks. */
function fieldExpression(field: string): string {
  const plain = /^[\p{Letter}_][\p{Letter}\p{Number}_]*$/u.test(field)
  const word = ['and', 'or', 'in', 'true', 'false', 'null', 'function'].includes(field)
  return plain && !word ? field : `\`${field.replaceAll('`', '\\`')}\``
}
