import { globSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  DATA,
  ensureInstalled,
  listens,
  makeFolder,
  run,
  serverAccount,
  type TestDatabase,
} from './test-database.ts'

const PORT = 56_432
const FOLDER = join(DATA, 'postgres')

/** PostgreSQL from Debian's package, durable as a production server is. */
export const postgres: TestDatabase = {
  name: 'PostgreSQL',
  variable: 'ROLLCALL_TEST_POSTGRES',
  url: `postgres://rollcall:rollcall@127.0.0.1:${PORT}/rollcall`,

  async start(say) {
    await ensureInstalled(async () => binaries() !== undefined, 'postgresql', say)
    if (await this.running()) return
    const account = await serverAccount('postgres')
    const bin = binaries() ?? ''
    // What a server that was killed left behind is of no use to a test.
    await rm(FOLDER, { recursive: true, force: true })
    await makeFolder(DATA, undefined)
    await makeFolder(FOLDER, account)
    const data = join(FOLDER, 'data')
    await run(
      join(bin, 'initdb'),
      ['-D', data, '-U', 'rollcall', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8'],
      account,
    )
    const options = `-p ${PORT} -k ${FOLDER} -c listen_addresses=127.0.0.1 -c shared_buffers=512MB -c max_connections=200`
    await run(
      join(bin, 'pg_ctl'),
      ['-D', data, '-w', '-l', join(FOLDER, 'log'), '-o', options, 'start'],
      account,
    )
    await run(
      join(bin, 'createdb'),
      ['-h', FOLDER, '-p', String(PORT), '-U', 'rollcall', 'rollcall'],
      account,
    )
  },

  running: () => listens(PORT),

  async stop() {
    const bin = binaries()
    if (bin !== undefined && (await this.running())) {
      const account = await serverAccount('postgres')
      await run(
        join(bin, 'pg_ctl'),
        ['-D', join(FOLDER, 'data'), '-m', 'fast', '-w', 'stop'],
        account,
      )
    }
    await rm(FOLDER, { recursive: true, force: true })
  },
}

function binaries(): string | undefined {
  return globSync('/usr/lib/postgresql/*/bin').toSorted().at(-1)
}
