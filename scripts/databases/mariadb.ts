import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  DATA,
  ensureInstalled,
  listens,
  makeFolder,
  run,
  serverAccount,
  startDetached,
  type TestDatabase,
  waitUntil,
} from './test-database.ts'

const PORT = 53_306
const FOLDER = join(DATA, 'mariadb')
const SOCKET = join(FOLDER, 'mariadb.sock')

/** MariaDB from Debian's package, durable as a production server is. */
export const mariadb: TestDatabase = {
  name: 'MariaDB',
  variable: 'ROLLCALL_TEST_MARIADB',
  url: `mysql://rollcall:rollcall@127.0.0.1:${PORT}/rollcall`,

  async start(say) {
    await ensureInstalled(async () => existsSync('/usr/sbin/mariadbd'), 'mariadb-server', say)
    if (await this.running()) return
    const account = await serverAccount('mysql')
    const data = join(FOLDER, 'data')
    // What a server that was killed left behind is of no use to a test.
    await rm(FOLDER, { recursive: true, force: true })
    await makeFolder(DATA, undefined)
    await makeFolder(FOLDER, account)
    await run(
      'mariadb-install-db',
      [
        '--no-defaults',
        `--datadir=${data}`,
        '--auth-root-authentication-method=normal',
        '--skip-test-db',
      ],
      account,
    )
    startDetached('/usr/sbin/mariadbd', serverOptions(data), account)
    await waitUntil(() => this.running(), 'MariaDB')
    await run('mariadb', ['--no-defaults', '-u', 'root', '-S', SOCKET, '-e', GRANTS])
  },

  running: () => listens(PORT),

  async stop() {
    if (await this.running()) {
      await run('mariadb-admin', ['--no-defaults', '-u', 'root', '-S', SOCKET, 'shutdown'])
      await waitUntil(async () => !(await this.running()), 'The end of MariaDB')
    }
    await rm(FOLDER, { recursive: true, force: true })
  },
}

const GRANTS = `
  CREATE DATABASE rollcall CHARACTER SET utf8mb4;
  CREATE USER rollcall@'%' IDENTIFIED BY 'rollcall';
  GRANT ALL ON *.* TO rollcall@'%' WITH GRANT OPTION;`

function serverOptions(data: string): string[] {
  return [
    '--no-defaults',
    `--datadir=${data}`,
    `--socket=${SOCKET}`,
    `--pid-file=${join(FOLDER, 'mariadb.pid')}`,
    `--log-error=${join(FOLDER, 'log')}`,
    `--port=${PORT}`,
    '--bind-address=127.0.0.1',
    '--innodb-buffer-pool-size=512M',
    '--innodb-flush-log-at-trx-commit=1',
    '--local-infile=1',
    '--max-connections=200',
  ]
}
