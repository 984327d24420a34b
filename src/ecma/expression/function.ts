import type { Refused, Translated, Translation } from './translated.ts'

/** A call as Entra evaluates it; every one is translated and run as a test. */
export interface EntraExample {
  readonly expression: string
  /** Attributes, by Entra's names. */
  readonly given?: Readonly<Record<string, string | boolean | readonly string[]>>
  /** `undefined` for no value. */
  readonly result?: string | number | boolean | readonly string[]
  /** It has no translation. */
  readonly refused?: true
}

/** A function of Entra's expressions. */
export interface EntraFunction {
  readonly name: string
  readonly fewest: number
  readonly most: number
  /** Each call gives another value. */
  readonly random?: true
  /** Why it can only be worked out by Entra, whatever its arguments. */
  readonly stays?: string
  readonly examples: readonly EntraExample[]
  /** Makes JSONata of a call; arguments that were left out are `undefined`. */
  translate(args: readonly (Translated | undefined)[]): Translation
}

/**
 * Describes a function: its arguments by name (`?` ends the name of one that may be left out), examples, which
 * are its tests, and how a call of it is said in JSONata.
 */
export function defineEntraFunction(given: {
  readonly name: string
  readonly takes: readonly string[]
  /** The last argument may come any number of times. */
  readonly more?: true
  readonly random?: true
  readonly examples: readonly EntraExample[]
  readonly translate: (args: {
    readonly required: readonly Translated[]
    readonly optional: readonly (Translated | undefined)[]
    readonly first: Translated
  }) => Translation
}): EntraFunction {
  const { name, takes, more, random, examples, translate } = given
  const needed = takes.filter((one) => !one.endsWith('?')).length
  return {
    name,
    fewest: needed,
    most: more === true ? Number.POSITIVE_INFINITY : takes.length,
    examples,
    ...(random === undefined ? {} : { random }),
    translate: (args) => {
      const required: Translated[] = []
      for (const [index, argument] of takes.slice(0, needed).entries()) {
        const one = args[index]
        if (one === undefined) return refuse(`${name} has no ${argument}`)
        required.push(one)
      }
      const [first = NOTHING] = required
      return translate({ required, optional: args.slice(needed), first })
    },
  }
}

const NOTHING: Translated = { text: 'null', type: 'text' }

/** No translation, and why, as a part of a sentence. */
export function refuse(because: string): Refused {
  return { because }
}

/** A call, or anything else that needs no brackets. */
export function yields(type: Translated['type'], text: string): Translated {
  return { text, type }
}

/** An expression whose operator is outermost. */
export function operation(type: Translated['type'], text: string): Translated {
  return { text, type, open: true }
}

/** Describes a function that reads what only Entra has, or looks where no mapping can. */
export function staysInEntra(
  name: string,
  { because, example }: { readonly because: string; readonly example: string },
): EntraFunction {
  return {
    name,
    fewest: 0,
    most: Number.POSITIVE_INFINITY,
    stays: because,
    examples: [{ expression: example, refused: true }],
    translate: () => refuse(because),
  }
}
