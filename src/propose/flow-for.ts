import type { ColumnDescription } from '../model/table.ts'
import { attributeNamed, type NamedAttribute } from './attribute-names.ts'
import { type ColumnFacts, type Truth, truthOf } from './column-facts.ts'
import type { ProposedFlow } from './proposal.ts'
import type { Speaker } from './speak.ts'

/** A flow for a column, or why there is none. */
export interface FlowProposal {
  readonly flow?: ProposedFlow
  readonly because: string
  /** It holds a truth about the account, which several columns may. */
  readonly flag?: true
}

/** What a column holds by its name; nothing where the name says nothing that the source has. */
export function flowByName(
  column: ColumnDescription,
  facts: ColumnFacts,
  speaker: Speaker,
  taken: ReadonlySet<string>,
): FlowProposal | undefined {
  const named = attributeNamed(column.name)
  const from = named && speaker.expression(named)
  if (named === undefined || from === undefined) return undefined
  if (named.holds === 'truth') return flagFlow(column, facts, { named, from, speaker })
  const why = unfit(column, facts, named)
  if (why !== undefined) return { because: why }
  if (taken.has(from)) return { because: `${from} is in another column already` }
  const { attribute } = named
  return { flow: { from, attribute, ...mustHave(column, from) }, because: reason(facts) }
}

/** What a column holds by its values: an address may be told by them, and a file may have a field of its name. */
export function flowByValues(
  column: ColumnDescription,
  facts: ColumnFacts,
  speaker: Speaker,
  known: { readonly taken: ReadonlySet<string>; readonly unique: boolean },
): FlowProposal {
  const field = speaker.sameName(column.name)
  if (field !== undefined && column.kind === 'json') {
    return { because: 'a field of a file is text, and would be a JSON string' }
  }
  if (field !== undefined && !known.taken.has(field)) {
    const flow = { from: field, ...mustHave(column, field) }
    return { flow, because: 'the file has a field of that name' }
  }
  if (facts.look === 'address' && facts.count > 1 && column.kind === 'text') {
    // Who signs in by it has it, and nobody else has the same.
    const names = known.unique && !column.nullable ? [SIGN_IN, MAIL] : [MAIL]
    for (const named of names) {
      const from = speaker.expression(named)
      if (from === undefined || known.taken.has(from)) continue
      const why =
        named === SIGN_IN ? 'all values are addresses; a unique key' : 'all values are addresses'
      return { flow: { from, attribute: named.attribute }, because: why }
    }
  }
  const because = speaker.untyped
    ? 'the file has no field of that name'
    : 'neither name nor values say what it holds'
  return { because }
}

const MAIL: NamedAttribute = { attribute: 'mail', holds: 'address', names: [] }
const SIGN_IN: NamedAttribute = {
  attribute: 'userPrincipalName',
  scim: 'userName',
  holds: 'text',
  names: [],
}

/** Why a column cannot hold what its name speaks of. */
function unfit(
  { kind, type }: ColumnDescription,
  { look, count }: ColumnFacts,
  { holds, attribute }: NamedAttribute,
): string | undefined {
  if (kind === 'text') {
    if (holds === 'key' && count > 0 && look !== 'guid')
      return `named like ${attribute}, but no GUIDs`
    return undefined
  }
  if (kind === 'uuid' && holds === 'key') return undefined
  if (kind === 'int' && holds === 'number') return undefined
  return `named like ${attribute}, but ${type} cannot hold it`
}

/** A name is refused with the attribute's name before the database refuses NULL. */
function mustHave(column: ColumnDescription, from: string): { readonly required?: true } {
  const always = from === 'userPrincipalName' || from === 'userName'
  return column.nullable || always || column.hasDefault ? {} : { required: true }
}

function reason({ look }: ColumnFacts): string {
  switch (look) {
    case 'guid':
      return 'name; all values are GUIDs'
    case 'address':
      return 'name; all values look like addresses'
    default:
      return 'name'
  }
}

interface Flag {
  readonly named: NamedAttribute
  readonly from: string
  readonly speaker: Speaker
}

/** Whether an account is enabled, in the words of the column. */
function flagFlow(column: ColumnDescription, facts: ColumnFacts, flag: Flag): FlowProposal {
  const truth = facts.truth ?? (facts.count === 0 ? assumed(column) : undefined)
  if (truth === undefined) {
    return {
      because: `named like ${flag.named.attribute}, but its values are not two words for yes and no`,
    }
  }
  if (truth.guessed && facts.count > 0) {
    return {
      because: `named like ${flag.named.attribute}, but only one value is seen: ${seen(facts)}`,
    }
  }
  const because =
    facts.count === 0
      ? 'name; no values yet'
      : `name; ${facts.flags?.size === 1 ? 'one value' : 'two values'}: ${seen(facts)}`
  const { named } = flag
  const meansGone = named.inverse === true || named.attribute === 'isSoftDeleted'
  const { yes, no } = truth
  const words = { yes, no, meansGone }
  const flow = { ...spelled(column, truth, flag), truth: words, ...todoFor(truth) }
  return { flow, because, flag: true }
}

function seen({ flags }: ColumnFacts): string {
  return [...(flags ?? [])]
    .toSorted(([, a], [, b]) => b - a)
    .map(([value, count]) => `${value} ${count}`)
    .join(', ')
}

/** What an empty column would be told in. */
function assumed({ kind, length, type }: ColumnDescription): Truth | undefined {
  const listed = truthOf(listedWords(type))
  if (listed?.guessed === false) return listed
  switch (kind) {
    case 'bool':
      return { yes: true, no: false, guessed: false }
    case 'int':
      return { yes: 1, no: 0, guessed: true }
    case 'text':
      return length !== undefined && length < 5
        ? { yes: 'Y', no: 'N', guessed: true }
        : { yes: 'True', no: 'False', guessed: false }
    default:
      return undefined
  }
}

/** The words that a type lists, as MySQL's `enum('yes','no')` does. */
function listedWords(type: string): readonly string[] {
  const [, list = ''] = /^enum\((.*)\)$/iu.exec(type) ?? []
  return [...list.matchAll(/'((?:[^']|'')*)'/gu)].map(([, word = '']) => word.replaceAll("''", "'"))
}

/** Of an empty column; one that shows half of a pair is not mapped. */
function todoFor({ yes, no, guessed }: Truth): { readonly todo?: string } {
  if (!guessed) return {}
  return {
    todo: `No row says how yes and no are written here; ${String(yes)} and ${String(no)} are a guess.`,
  }
}

/** The shortest way to say it: natively, as `True` and `False`, in two words, or by a list. */
function spelled(
  { kind }: ColumnDescription,
  { yes, no }: Truth,
  { named, from, speaker }: Flag,
): ProposedFlow {
  const said = speaker.words(from)
  if (said !== undefined) {
    const word = said.yes.replaceAll("'", String.raw`\'`)
    return { ...written(kind, { yes, no }, `${from} = '${word}'`), said }
  }
  const truth = speaker.untyped ? `$bool(${from})` : from
  // What a file says of it is said in the file's own words: they are taken as they are meant.
  const asked = named.inverse === true && !speaker.untyped ? `$not(${truth})` : truth
  const isNative = kind === 'bool' || (yes === 'True' && no === 'False')
  const isShort = String(yes).length <= 1 || typeof yes === 'number' || asked !== from
  if (isNative || isShort) return written(kind, { yes, no }, asked)
  return { from: asked, values: { true: yes, false: no } }
}

/** A truth in the words of its column. */
function written(
  kind: ColumnDescription['kind'],
  { yes, no }: Pick<Truth, 'yes' | 'no'>,
  from: string,
): ProposedFlow {
  if (kind === 'bool' || (yes === 'True' && no === 'False')) return { from }
  return { from, as: 'bool', format: `${String(yes)}/${String(no)}` }
}
