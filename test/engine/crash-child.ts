/**
 * Carries out one event and kills itself with SIGKILL on the way: `node crash-child.ts FOLDER EVENT MOMENT [KEY]`;
 * `twice` is two events on one person, of which the second is not survived.
 * Says `answered` when it came through.
 */
import type { TargetTable } from '../../src/sql/target.ts'
import { people, type WorldOptions } from './people.ts'
import { methodsOf } from './table-methods.ts'

const [folder = '', event = '', moment = '', key = 'externalId'] = process.argv.slice(2)
let armed = false

const wrapTable = (table: TargetTable): TargetTable =>
  methodsOf(table, {
    async write(work) {
      if (armed && moment === 'beforeStatement') process.kill(process.pid, 'SIGKILL')
      const outcome = await work()
      if (armed && moment === 'afterStatement') process.kill(process.pid, 'SIGKILL')
      return outcome
    },
  })

const options: WorldOptions = {
  folder,
  wrapTable,
  key: key === 'uuid' || key === 'database' ? key : 'externalId',
}
const world = await people({ after: () => {} }, options)
if (event !== 'create') {
  await world.create({ externalId: 'a-1', userName: 'ada@x', active: true })
  await world.store.flush()
}
if (event === 'twice') await world.patch('a-1', { title: 'Ms' })
armed = true
if (event === 'create') await world.create({ externalId: 'a-1', userName: 'ada@x', active: true })
if (event === 'update' || event === 'twice') {
  await world.patch('a-1', { active: false, title: 'Dr' })
}
if (event === 'delete') await world.engine.remove('User', 'a-1', { requestId: 'crash' })
process.stdout.write('answered\n')
process.kill(process.pid, 'SIGKILL')
