/**
 * Runs an import and a synchronization, and kills itself with SIGKILL before the given write of the connector
 * space: `node crash-run-child.ts FOLDER WRITE STEPS`. Says `done` when it came through.
 */
import type { StepName } from '../../../src/model/definition.ts'
import { beforeWrites } from './before-writes.ts'
import { crashWorld, runProfile } from './crash-world.ts'

const [folder = '', write = '0', steps = ''] = process.argv.slice(2)
const world = await crashWorld({ after: () => {} }, folder)
let writes = 0
const space = beforeWrites(world.state.space, () => {
  if (writes === Number(write)) process.kill(process.pid, 'SIGKILL')
  writes += 1
})
await runProfile({ ...world.parts, space }, steps.split(',') as StepName[])
process.stdout.write('done\n')
await world.state.close()
process.exit(0)
