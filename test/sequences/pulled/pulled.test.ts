import * as fc from 'fast-check'
import { suite, test } from 'node:test'
import { PLACES } from '../places.ts'
import { PATIENCE, playing } from '../sequence-settings.ts'
import { sequence } from './actions.ts'
import { play } from './game.ts'

/**
 * Files, runs that are killed, edits of rows, versions of the configuration, decisions and undos in any order: after
 * each of them the table is the one of a model that knows no batches, no database and no crash, and each run does
 * what its plan said.
 */
suite('any sequence of what happens to a connector that reads a file', () => {
  for (const { title, few, missing, open, keep } of PLACES) {
    const options = { skip: missing, timeout: PATIENCE }
    test(`the table is what a simple model says: ${title}`, options, async (t) => {
      const table = await open()
      t.after(() => table.close())
      await fc.assert(
        fc.asyncProperty(sequence, ({ version, actions }) => play(table, keep(), version, actions)),
        playing(few),
      )
    })
  }
})
