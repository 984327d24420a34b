import {
  type Dialect as KyselyDialect,
  type DialectAdapter,
  DummyDriver,
  Kysely,
  PostgresIntrospector,
  type QueryCompiler,
} from 'kysely'
import type { Compiler } from '../statement.ts'

/** Kysely with a dialect's own quoting and placeholders, and nothing to connect to. */
export function makeCompiler(parts: {
  adapter: () => DialectAdapter
  queryCompiler: () => QueryCompiler
}): Compiler {
  const dialect: KyselyDialect = {
    createAdapter: parts.adapter,
    createQueryCompiler: parts.queryCompiler,
    createDriver: () => new DummyDriver(),
    // Never asked: the catalogue is read by the dialect's own description.
    createIntrospector: (db) => new PostgresIntrospector(db),
  }
  return new Kysely<unknown>({ dialect })
}
