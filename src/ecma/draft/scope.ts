import { entraAttribute } from '../expression/attributes.ts'
import { translateScope } from '../entra/translate-scope.ts'
import type { SynchronizationSchema } from '../entra/synchronization-schema.ts'
import type { ImportedColumn, ImportedConnector } from './imported-connector.ts'

/** Who is provisioned. */
export interface DraftedScope {
  readonly scope: string | undefined
  readonly scopeLeft: string | undefined
  readonly inScope: ImportedConnector['inScope']
  readonly check: readonly string[]
  readonly todo: readonly string[]
}

/**
 * The scoping filter, where all that it reads arrives with a person. Entra applies its own before it sends, so
 * that one which stays there is not lost; here it would leave everybody out whose department never comes.
 */
export function draftScope(
  schema: SynchronizationSchema | undefined,
  columns: readonly ImportedColumn[],
): DraftedScope {
  const translated = translateScope(schema?.scope ?? [], entraAttribute)
  const inScope: ImportedConnector['inScope'] = new Map()
  const base = { scope: undefined, scopeLeft: undefined, inScope, check: [], todo: [] }
  if (translated === undefined) return base
  if ('because' in translated) {
    const { because, words } = translated
    return {
      ...base,
      scopeLeft: words,
      todo: [`scope "${words}": it stays in Entra, which goes on filtering by it; ${because}`],
    }
  }
  const { expression, reads, examples } = translated
  if (reads.some((one) => /^(?:accountEnabled|isSoftDeleted)$/iu.test(one))) {
    return {
      ...base,
      scopeLeft: expression,
      todo: [
        `scope ${expression}: it stays in Entra, which goes on filtering by it; here it would hide that somebody is disabled`,
      ],
    }
  }
  const arriving = new Set(columns.flatMap(({ carries }) => carries?.toLowerCase() ?? []))
  const missing = reads.filter((one) => !arriving.has(one.toLowerCase()))
  if (missing.length > 0) {
    return {
      ...base,
      scopeLeft: expression,
      todo: [
        `scope ${expression}: it stays in Entra, which goes on filtering by it; ${missing.join(', ')} ` +
          'is sent only when it is mapped to a column',
      ],
    }
  }
  return {
    ...base,
    scope: expression,
    inScope: examples,
    check: [
      `scope ${expression}: the filter stands in Entra, too`,
      ...(examples === undefined ? ['no tests: nobody made up would be in scope'] : []),
    ],
  }
}
