import { mariadb } from './databases/mariadb.ts'
import { postgres } from './databases/postgres.ts'
import type { TestDatabase } from './databases/test-database.ts'
import { scriptOptions } from './script-options.ts'

/**
 * Starts the real PostgreSQL and MariaDB that `npm run test:live` and the benchmarks use, on private ports
 * and in a folder of their own; nothing on the machine is touched.
 *
 *   node scripts/databases.ts start   installs what is missing (Debian, as root), starts, prints the URLs
 *   node scripts/databases.ts env     prints `export ROLLCALL_TEST_…=…` lines of those that run
 *   node scripts/databases.ts stop    stops them and removes their data
 */
const DATABASES: readonly TestDatabase[] = [postgres, mariadb]

async function main(action: string): Promise<number> {
  switch (action) {
    case 'start':
      for (const database of DATABASES) {
        await database.start((line) => process.stderr.write(`${line}\n`))
        process.stdout.write(`export ${database.variable}=${database.url}\n`)
      }
      return 0
    case 'env':
      for (const database of DATABASES) {
        if (await database.running())
          process.stdout.write(`export ${database.variable}=${database.url}\n`)
      }
      return 0
    case 'stop':
      for (const database of DATABASES) await database.stop()
      return 0
    default:
      process.stderr.write('usage: node scripts/databases.ts start|env|stop\n')
      return 64
  }
}

const { positionals } = scriptOptions(import.meta.filename, { options: {}, allowPositionals: true })
process.exitCode = await main(positionals[0] ?? 'start')
