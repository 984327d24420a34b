import type { JsonObject, JsonValue } from '../model/value.ts'

/** Chance, so that tests can take it away. */
export interface RandomSource {
  /** At least 0, less than 1. */
  fraction(): number
  /** An integer, at least 0, less than `limit`. */
  below(limit: number): number
  uuid(): string
}

/** What a function may use beside its arguments. */
export interface CallContext {
  /** Milliseconds; the same through one event. */
  readonly now: number
  readonly random: RandomSource
}

/** A call as the documentation shows it; every one is run as a test. */
export interface FunctionExample {
  readonly expression: string
  readonly input?: JsonObject
  /** `undefined` when the example gives no value. */
  readonly result?: JsonValue
  /** The example fails, with this JSONata code or `FUNCTION`. */
  readonly fails?: string
  /** The result changes from call to call; this condition on `result` holds for it. */
  readonly holds?: string
}

/** A function that expressions can call beside those of JSONata. */
export interface MappingFunction {
  /** Without `$`. */
  readonly name: string
  /** In the notation of JSONata: `<s-s?:s>`. */
  readonly signature: string
  readonly summary: string
  readonly examples: readonly FunctionExample[]
  /** Whether the same arguments can give another result. */
  readonly nondeterministic: boolean
  /** Calls it with arguments that fit the signature. */
  invoke(args: readonly unknown[], context: CallContext): JsonValue | undefined
}

interface FunctionText {
  readonly name: string
  readonly signature: string
  readonly summary: string
  readonly examples: readonly FunctionExample[]
  readonly nondeterministic?: boolean
}

/**
 * Describes a mapping function: its name, its signature (checked before every call), what it does and
 * examples, which are its tests and its documentation. `callWith` gets the clock and chance first.
 */
export function defineFunction(
  given: FunctionText &
    (
      | { readonly call: (...args: never[]) => JsonValue | undefined }
      | { readonly callWith: (context: CallContext, ...args: never[]) => JsonValue | undefined }
    ),
): MappingFunction {
  const { name, signature, summary, examples, nondeterministic = false } = given
  const invoke =
    'call' in given
      ? (args: readonly unknown[]): JsonValue | undefined =>
          Reflect.apply(given.call, undefined, args)
      : (args: readonly unknown[], context: CallContext): JsonValue | undefined =>
          Reflect.apply(given.callWith, undefined, [context, ...args])
  return { name, signature, summary, examples, nondeterministic, invoke }
}
