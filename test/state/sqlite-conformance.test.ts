import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { openStore } from '../../src/state/sqlite/open-store.ts'
import type { State } from '../../src/state/state.ts'
import { conformance } from './conformance.ts'
import { folder } from './space.ts'

let path = ''

conformance('SQLite', {
  open: (t, clock) => {
    path = join(folder(t), 'state.db')
    return opened(t, openStore({ path, ...(clock !== undefined && { clock }) }))
  },
  beside: (t) => opened(t, openStore({ path, readOnly: true })),
})

function opened(t: TestContext, state: State): Promise<State> {
  t.after(() => state.close())
  return Promise.resolve(state)
}
