import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { main } from '../src/cli/main.ts'
import { prepareStoryTable } from './demo/table.ts'

/**
 * `npm start`: prepares what `connectors.yaml` of this repository needs, a table and a random token, both
 * below `.rollcall/`, and serves it. What is there already is left alone.
 */
const folder = fileURLToPath(new URL('../.rollcall/', import.meta.url))
const token = `${folder}demo-token`

mkdirSync(folder, { recursive: true, mode: 0o700 })
if (!existsSync(token)) {
  writeFileSync(token, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
}
prepareStoryTable(`${folder}demo.db`)
console.log('token      .rollcall/demo-token')
console.log('try        curl -H "Authorization: Bearer $(cat .rollcall/demo-token)" \\')
console.log('             http://127.0.0.1:8585/scim/EntraIDUsers/Users')

// In this process, so that Ctrl-C and SIGTERM reach the service.
process.argv.splice(2, 0, 'serve')
await main()
