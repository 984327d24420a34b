/** Opens a connector space, writes one object, says so, and waits to be killed. */
import { openStore } from '../../src/state/sqlite/open-store.ts'
import { keyOf, spaceObject } from './space.ts'

const store = openStore({ path: process.argv[2] ?? '' })
store.settle(keyOf('1'), spaceObject('1'))
await store.flush()
process.stdout.write('held\n')
setInterval(() => {}, 1_000)
