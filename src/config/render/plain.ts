import type {
  ActionDefinition,
  AnchorDefinition,
  ConnectionOptions,
  ConnectorSource,
  FileSource,
  FlowDefinition,
  RuleDefinition,
  SecretReference,
} from '../../model/definition.ts'
import { unreachable } from '../../model/unreachable.ts'
import { formatDuration } from '../normalize/duration.ts'

/** A reference to a secret as it is written. */
export function plainSecret(secret: SecretReference): unknown {
  return 'env' in secret ? { env: secret.env } : { file: secret.file }
}

/** A source that is read, as it is written. */
export function plainSource(source: FileSource | ConnectorSource): unknown {
  if (source.kind === 'connector') return source.connector
  const { path, key, every } = source
  return { path, key, ...(every === undefined ? {} : { every: formatDuration(every) }) }
}

/** Connection options as they are written; times as durations. */
export function plainOptions(options: ConnectionOptions): unknown {
  const { password, connectTimeout, statementTimeout, ...rest } = options
  return {
    ...rest,
    ...(password === undefined ? {} : { password: plainSecret(password) }),
    ...(connectTimeout === undefined ? {} : { connectTimeout: formatDuration(connectTimeout) }),
    ...(statementTimeout === undefined
      ? {}
      : { statementTimeout: formatDuration(statementTimeout) }),
  }
}

/** An anchor column as it is written. */
export function plainAnchor({ value }: AnchorDefinition): unknown {
  return 'from' in value ? value.from.text : value
}

/** A flow in its long form, every default written. */
export function plainFlow(flow: FlowDefinition): unknown {
  const { value, values, as, format, timezone, required, apply, read, onOverflow, sensitive } = flow
  return {
    ...('from' in value ? { from: value.from.text } : { const: value.constant }),
    ...(values === undefined ? {} : { values }),
    ...(as === undefined ? {} : { as }),
    ...(format === undefined ? {} : { format }),
    ...(timezone === undefined ? {} : { timezone }),
    ...(flow.default === undefined ? {} : { default: flow.default }),
    required,
    apply,
    ...(read === undefined ? {} : { read: typeof read === 'string' ? read : read.from.text }),
    onOverflow,
    sensitive,
  }
}

/** The rules of `onDisable`; one that always holds is written as its action. */
export function plainRules(rules: readonly RuleDefinition[]): unknown {
  const [first] = rules
  if (rules.length === 1 && first !== undefined && first.when === undefined) {
    return plainAction(first.do)
  }
  return rules.map((rule) => ({
    ...(rule.when === undefined ? {} : { when: rule.when.text }),
    do: plainAction(rule.do),
  }))
}

/** An action as it is written. */
export function plainAction(action: ActionDefinition): unknown {
  switch (action.kind) {
    case 'keep':
    case 'delete':
      return action.kind
    case 'set': {
      const set = new Map(
        [...action.set].map(([column, value]) => [
          column,
          'constant' in value ? value.constant : { expr: value.expr.text },
        ]),
      )
      return {
        ...(set.size === 0 ? {} : { set }),
        ...(action.purgeAfter === undefined
          ? {}
          : { purgeAfter: formatDuration(action.purgeAfter) }),
      }
    }
    default:
      return unreachable(action)
  }
}
