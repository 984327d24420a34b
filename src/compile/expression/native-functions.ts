import jsonata from 'jsonata'

/** A function of the jsonata package, or one registered with it: its code and its signature's check. */
export interface NativeFunction {
  implementation(this: unknown, ...args: readonly unknown[]): unknown
  readonly signature:
    | {
        readonly definition: string
        /** Fills in the context, wraps single values in arrays. @throws T0410, T0411, T0412 */
        validate(args: readonly unknown[], context: unknown): readonly unknown[]
      }
    | undefined
}

/** A function to be looked up beside JSONata's own, so that its signature is read by the same parser. */
export interface RegisteredSignature {
  readonly name: string
  readonly signature: string
}

/** The functions of JSONata 2.2 without `eval`, which Rollcall does not offer. */
const NATIVE_NAMES: readonly string[] = [
  'sum count max min average string substring substringBefore substringAfter lowercase',
  'uppercase length trim pad match contains replace split join formatNumber formatBase',
  'formatInteger parseInteger number floor ceil round abs sqrt power random boolean not',
  'map zip filter single reduce sift keys lookup append exists spread merge reverse each',
  'error assert type sort shuffle distinct base64encode base64decode encodeUrlComponent',
  'encodeUrl decodeUrlComponent decodeUrl toMillis fromMillis clone now millis',
].flatMap((line) => line.split(' '))

/**
 * Takes JSONata's functions out of the package, so that closures call the very code that the interpreter
 * calls. The package exports none of them; its entry hook, which runs before the first node of an
 * evaluation, sees the environment that holds them all.
 */
export function nativeFunctions(
  registered: readonly RegisteredSignature[],
): ReadonlyMap<string, NativeFunction> {
  const probe = jsonata('null')
  for (const { name, signature } of registered) {
    probe.registerFunction(name, () => undefined, signature)
  }
  const found = new Map<string, NativeFunction>()
  const names = new Set([...NATIVE_NAMES, ...registered.map(({ name }) => name)])
  onEveryNode(probe, (environment) => {
    for (const name of names) found.set(name, trusted(environment.lookup(name)))
  })
  void probe.evaluate(null)
  if (found.size !== names.size) {
    throw new Error('The functions of the jsonata package are not where they used to be.')
  }
  return found
}

/** Calls `hook` before a node is evaluated; the evaluation waits for what it returns. */
export function onEveryNode(
  expression: jsonata.Expression,
  hook: (environment: jsonata.Environment) => unknown,
): void {
  asHookable(expression).assign(
    Symbol.for('jsonata.__evaluate_entry'),
    (_node: unknown, _input: unknown, environment: jsonata.Environment) => hook(environment),
  )
}

function trusted(found: unknown): NativeFunction {
  return found as NativeFunction
}

/** The declaration allows only texts as names; the name of the hook is a symbol. */
function asHookable(expression: jsonata.Expression): {
  assign(name: symbol, value: unknown): void
} {
  return expression as unknown as { assign(name: symbol, value: unknown): void }
}
