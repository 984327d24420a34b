import * as fc from 'fast-check'
import { suite, test } from 'node:test'
import { PLACES } from '../places.ts'
import { PATIENCE, playing } from '../sequence-settings.ts'
import { immediateSequence, waitingSequence } from './events.ts'
import { Game } from './game.ts'

/**
 * Requests in the dialects of Entra ID and Okta, runs, versions of the configuration, crashes and restarts in any
 * order.
 */
suite('any sequence of what happens to a connector that is called', () => {
  for (const { title, few, missing, open, keep } of PLACES) {
    const options = { skip: missing, timeout: PATIENCE }
    test(`after each step the table is what a simple model says: ${title}`, options, async (t) => {
      const table = await open()
      t.after(() => table.close())
      await fc.assert(
        fc.asyncProperty(immediateSequence, ({ settings, steps }) =>
          new Game(table, keep(), settings).playImmediate(steps),
        ),
        playing(few),
      )
    })

    test(`what waits is told, and written once it is approved: ${title}`, options, async (t) => {
      const table = await open()
      t.after(() => table.close())
      await fc.assert(
        fc.asyncProperty(waitingSequence, ({ settings, steps }) =>
          new Game(table, keep(), settings).playWaiting(steps),
        ),
        playing(few),
      )
    })
  }
})
