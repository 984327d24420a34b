import type { Span } from '../../model/position.ts'
import type { Problem } from '../../model/problem.ts'
import { isObject } from '../../model/value.ts'
import type { JsonObject } from '../../model/value.ts'
import { keySpan, valueSpan } from '../places.ts'
import type { Places } from '../places.ts'
import { branchesOf, listedKeys, meantBranch, resolveReference, takesKind } from './branches.ts'
import type { Branch } from './branches.ts'
import { checkKeys, wantedKeys } from './keys.ts'
import { checkScalar, EMPTY } from './scalar.ts'
import type { Complaint } from './scalar.ts'
import { type AllowedKeys, unknownKey } from './unknown-key.ts'
import { capital, inSentence } from './words.ts'
import { wrongType } from './wrong-type.ts'

/** Where the walk stands: the value's place, and what messages call it. */
interface Spot {
  readonly span: Span
  readonly keySpan: Span
  /** `"table"`, `connector "HR"`, `entry 2 of "steps"`. */
  readonly name: string
  readonly connector?: string
}

/**
 * Says what is wrong with a value that the validator refused: one problem for each mistake, by the rules
 * `unknown-key`, `missing-key`, `wrong-type`, `wrong-value`, `secret-in-configuration`.
 *
 * The validator answers yes or no; this walk finds, where the schema has alternatives, the one that was
 * meant, and leaves out what follows from another mistake. No value is shown where a secret may stand.
 *
 * @param whole place of the value where it has none of its own, such as an empty file
 */
export function explain(
  root: JsonObject,
  value: unknown,
  places: Places,
  whole: Span,
): readonly Problem[] {
  const walk = new Explanation(root, places)
  walk.value({ schema: root, secret: false }, value, {
    span: whole,
    keySpan: whole,
    name: 'the file',
  })
  return walk.problems
}

const CONNECTORS: ReadonlySet<unknown> = new Set([
  '#/$defs/Connector',
  '#/$defs/ConnectorInEnvironment',
])

class Explanation {
  readonly problems: Problem[] = []
  readonly #root: JsonObject
  readonly #places: Places
  readonly #seen = new Set<string>()

  constructor(root: JsonObject, places: Places) {
    this.#root = root
    this.#places = places
  }

  value(branch: Branch, value: unknown, spot: Spot): void {
    const branches = branchesOf(this.#root, branch.schema, branch.secret)
    const meant = branches.length === 1 ? branches[0] : this.#meant(branches, value, spot)
    if (meant === undefined) return
    if (!takesKind(meant.schema, value)) {
      this.#say(wrongType([meant], value, spot.name), spot)
    } else if (Array.isArray(value)) {
      this.#list(meant, value, spot)
    } else if (typeof value === 'object' && value !== null) {
      const others = branches
        .filter((one) => one !== meant)
        .flatMap(({ schema }) => listedKeys(schema))
      this.#object(meant, value, spot, others)
    } else {
      this.#say(checkScalar(meant, value, spot.name), spot)
    }
  }

  /** The alternative that was meant, or `undefined` after saying that there is none. */
  #meant(branches: readonly Branch[], value: unknown, spot: Spot): Branch | undefined {
    const fitting = branches.filter((branch) => takesKind(branch.schema, value))
    if (fitting.length === 0) {
      this.#say(wrongType(branches, value, spot.name), spot)
      return undefined
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return meantBranch(fitting, value) ?? this.#noBranch(fitting, value, spot)
    }
    const complaints = fitting.map((branch) => checkScalar(branch, value, spot.name))
    const good = complaints.indexOf(undefined)
    if (good !== -1 || Array.isArray(value)) return fitting[Math.max(good, 0)]
    const [first] = complaints
    const key = branches.find((branch) => listedKeys(branch.schema).includes(String(value)))
    if (first !== undefined && key !== undefined && typeof value === 'string') {
      this.#say(
        { ...first, message: `"${value}" needs options.`, help: `Write { ${value}: { … } }.` },
        spot,
      )
      return undefined
    }
    this.#say(first, spot)
    return undefined
  }

  /** An object none of whose keys any alternative has. */
  #noBranch(branches: readonly Branch[], value: object, spot: Spot): undefined {
    const allowed = [...new Set(branches.flatMap((branch) => listedKeys(branch.schema)))]
    for (const key of Object.keys(value)) this.#unknownKey(key, value, { listed: allowed }, spot)
    return undefined
  }

  #list({ schema, secret }: Branch, value: readonly unknown[], spot: Spot): void {
    const { items, minItems, maxItems } = schema
    if (typeof minItems === 'number' && value.length < minItems) {
      const message = `${capital(spot.name)} is empty.`
      this.#say({ rule: 'wrong-value', message, help: EMPTY }, spot)
    }
    if (typeof maxItems === 'number' && value.length > maxItems) {
      const message = `${capital(spot.name)} has ${value.length} entries; it takes at most ${maxItems}.`
      this.#say({ rule: 'wrong-value', message, help: 'Take entries out.' }, spot)
    }
    if (!isObject(items)) return
    for (const [index, item] of value.entries()) {
      const span = valueSpan(this.#places, value, index)
      const name = `entry ${index + 1} of ${spot.name}`
      this.value({ schema: items, secret }, item, { ...spot, span, keySpan: span, name })
    }
  }

  #object(
    { schema, secret }: Branch,
    value: object,
    spot: Spot,
    excluded: readonly string[],
  ): void {
    const listed = listedKeys(schema)
    const patterns = Object.keys(
      isObject(schema['patternProperties']) ? schema['patternProperties'] : {},
    )
    const others = schema['additionalProperties']
    const properties = isObject(schema['properties']) ? schema['properties'] : {}
    const meant = new Set<string>()
    for (const [key, entry] of Object.entries(value)) {
      const property = listed.includes(key) ? properties[key] : undefined
      if (isObject(property)) {
        this.value({ schema: property, secret }, entry, this.#inside(value, key, spot, property))
      } else if (patterns.some((pattern) => key.startsWith(pattern.slice(1)))) {
        continue
      } else if (isObject(others)) {
        const inside = this.#inside(value, key, spot, others, { named: true })
        const goodKey = this.#keyName(schema, key, inside)
        if (goodKey) this.value({ schema: others, secret }, entry, inside)
      } else if (others === false) {
        const wanted = wantedKeys(schema)
        const suggestion = this.#unknownKey(key, value, { listed, wanted, excluded }, spot)
        if (suggestion !== undefined) meant.add(suggestion)
      }
    }
    for (const complaint of checkKeys({
      root: this.#root,
      schema,
      value,
      name: spot.name,
      meant,
    })) {
      this.#say(complaint, {
        ...spot,
        span: complaint.rule === 'missing-key' ? spot.keySpan : spot.span,
      })
    }
  }

  #inside(
    container: object,
    key: string,
    spot: Spot,
    schema: JsonObject,
    { named = false } = {},
  ): Spot {
    const title = resolveReference(this.#root, schema)['title']
    const isConnector = CONNECTORS.has(schema['$ref'])
    const isPlaced = this.#places.has(container)
    return {
      // A merged connector stands in a mapping that no file has.
      span: isPlaced ? valueSpan(this.#places, container, key) : spot.span,
      keySpan: isPlaced ? keySpan(this.#places, container, key) : spot.keySpan,
      name:
        named && typeof title === 'string' && title !== 'Scalar'
          ? `${inSentence(title)} "${key}"`
          : `"${key}"`,
      ...(isConnector ? { connector: key } : spot.connector ? { connector: spot.connector } : {}),
    }
  }

  #keyName(schema: JsonObject, key: string, inside: Spot): boolean {
    const names = schema['propertyNames']
    if (!isObject(names)) return true
    const [branch] = branchesOf(this.#root, names)
    const complaint = branch && checkScalar(branch, key, 'the name')
    this.#say(complaint, { ...inside, span: inside.keySpan })
    return complaint === undefined
  }

  /** Gives back what was probably meant. */
  #unknownKey(
    key: string,
    container: object,
    allowed: AllowedKeys,
    spot: Spot,
  ): string | undefined {
    const complaint = unknownKey(key, container, allowed, spot.name)
    this.#say(complaint, { ...spot, span: keySpan(this.#places, container, key) })
    return complaint.suggestion
  }

  #say(complaint: Complaint | undefined, spot: Spot): void {
    if (complaint === undefined) return
    const { span } = spot
    // A mapping that is used through aliases is walked once for each of them.
    const identity = `${complaint.rule} ${complaint.message} ${span.start.file}:${span.start.line}:${span.start.column}`
    if (this.#seen.has(identity)) return
    this.#seen.add(identity)
    this.problems.push({
      severity: 'error',
      ...complaint,
      span,
      ...(spot.connector === undefined ? {} : { connector: spot.connector }),
    })
  }
}
