import { functions as mappingFunctions } from '../functions/index.ts'
import { type CallContext, defineFunction, type MappingFunction } from '../function.ts'
import { ExpressionFault } from './fault.ts'
import { LIMITS } from './limits.ts'
import { type NativeFunction, nativeFunctions } from './native-functions.ts'

/** A function that expressions can call, JSONata's or ours. */
export interface Callable {
  readonly name: string
  readonly signature: NativeFunction['signature']
  /** Types of the parameters when they are all plain; arguments that fit need no check. */
  readonly plainTypes: readonly string[] | undefined
  /** Arguments that must be given, so that none is taken from the context. */
  readonly required: number
  /** Needs the clock or chance: the interpreter gets it anew for each evaluation. */
  readonly contextual: boolean
  /** JSONata's own, as it stands in the package. */
  readonly native: boolean
  readonly nondeterministic: boolean
  /** Calls it with checked arguments. */
  invoke(args: readonly unknown[], context: CallContext): unknown
}

/** Functions by name, without `$`. */
export type FunctionTable = ReadonlyMap<string, Callable>

/** JSONata's functions and ours. @param extra functions of the caller; one of the same name wins */
export function functionTable(extra: readonly MappingFunction[] = []): FunctionTable {
  if (extra.length > 0) return makeTable([...mappingFunctions, ...extra])
  standard ??= makeTable(mappingFunctions)
  return standard
}

let standard: FunctionTable | undefined

function makeTable(ours: readonly MappingFunction[]): FunctionTable {
  const natives = nativeFunctions(ours)
  const table = new Map<string, Callable>()
  const replaced = replacements(natives)
  const byName = new Map([...replaced, ...ours].map((one) => [one.name, one]))
  for (const [name, native] of natives) {
    const own = byName.get(name)
    table.set(name, own === undefined ? nativeCallable(name, native) : ownCallable(own, native))
  }
  return table
}

function nativeCallable(name: string, native: NativeFunction): Callable {
  const { signature } = native
  return {
    name,
    signature,
    ...parametersOf(signature?.definition ?? ''),
    contextual: false,
    native: true,
    nondeterministic: name === 'shuffle',
    invoke: (args) => native.implementation.apply(FOCUS, [...args]),
  }
}

function ownCallable(own: MappingFunction, native: NativeFunction): Callable {
  return {
    name: own.name,
    signature: native.signature,
    ...parametersOf(own.signature),
    contextual: true,
    native: false,
    nondeterministic: own.nondeterministic,
    invoke: (args, context) => own.invoke(args, context),
  }
}

/** What JSONata's implementations expect as `this`. */
const FOCUS = {
  options: { sequence: LIMITS.sequence },
  createSequence(...members: unknown[]): unknown[] {
    const sequence: unknown[] = [...members]
    return Object.assign(sequence, { sequence: true })
  },
}

/** `<s-nn?:s>` as the types of its parameters; `undefined` when one of them is not a plain type. */
function parametersOf(definition: string): Pick<Callable, 'plainTypes' | 'required'> {
  const parameters = definition.replace(/^<|(:.*)?>$/gu, '')
  if (!/^(?:[snb][-?]?)*$/u.test(parameters)) return { plainTypes: undefined, required: 0 }
  const each = parameters.match(/[snb][-?]?/gu) ?? []
  return {
    plainTypes: each.map((one) => PLAIN_TYPES[one.charAt(0)] ?? ''),
    required: each.filter((one) => !one.endsWith('?')).length,
  }
}

const PLAIN_TYPES: Readonly<Record<string, string>> = { s: 'string', n: 'number', b: 'boolean' }

/** JSONata's functions that read the clock or chance, or could make a text of any length. */
function replacements(natives: ReadonlyMap<string, NativeFunction>): MappingFunction[] {
  const call = (name: string, args: readonly unknown[], focus: unknown = FOCUS): never =>
    natives.get(name)?.implementation.apply(focus, [...args]) as never
  const of = (name: string): { name: string; signature: string } & typeof UNDOCUMENTED => ({
    name,
    signature: natives.get(name)?.signature?.definition ?? '<>',
    ...UNDOCUMENTED,
  })
  return [
    defineFunction({
      ...of('now'),
      nondeterministic: true,
      callWith: ({ now }, picture?: string, zone?: string) =>
        call('fromMillis', [now, picture, zone]),
    }),
    defineFunction({ ...of('millis'), nondeterministic: true, callWith: ({ now }) => now }),
    defineFunction({
      ...of('random'),
      nondeterministic: true,
      callWith: ({ random }) => random.fraction(),
    }),
    defineFunction({
      ...of('toMillis'),
      callWith: ({ now }, text?: string, picture?: string) =>
        call('toMillis', [text, picture], { ...FOCUS, environment: { timestamp: new Date(now) } }),
    }),
    defineFunction({
      ...of('pad'),
      call: (text?: string, width?: number, filler?: string) => {
        if (Math.abs(width ?? 0) > LIMITS.text) throw tooLong()
        return call('pad', [text, width, filler])
      },
    }),
  ]
}

const UNDOCUMENTED = { summary: 'As in JSONata.', examples: [] } as const

function tooLong(): ExpressionFault {
  return new ExpressionFault('D2015', undefined, 'A text would be too long.')
}
