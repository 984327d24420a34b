import * as fc from 'fast-check'
import { suite, test } from 'node:test'
import { PLACES } from '../places.ts'
import { PATIENCE, playing } from '../sequence-settings.ts'
import { keyedSequence } from './actions.ts'
import { playKeyed } from './game.ts'

/** Anchors that change, rows of others that are joined by anchor or match, and runs that are killed, in any order. */
suite('any sequence of what happens to anchors', () => {
  for (const { title, few, missing, open, keep } of PLACES) {
    const options = { skip: missing, timeout: PATIENCE }
    test(`each person has one row, and nobody else loses one: ${title}`, options, async (t) => {
      const table = await open()
      t.after(() => table.close())
      await fc.assert(
        fc.asyncProperty(keyedSequence, ({ settings, actions }) =>
          playKeyed(table, keep(), settings, actions),
        ),
        playing(few),
      )
    })
  }
})
