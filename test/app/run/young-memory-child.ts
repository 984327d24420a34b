import { getHeapSpaceStatistics } from 'node:v8'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  boundYoungMemory,
  keepYoungMemory,
  type YoungMemory,
} from '../../../src/app/run/young-memory.ts'

const BATCHES = 200

/** Makes objects of which most outlive a collection or two, and tells how much young memory there is at the end. */
const [how] = process.argv.slice(2)
const isSlow = how === 'kept' || how === 'unkept'
const young = how === 'bound' || how === 'closed' ? boundYoungMemory() : undefined
const other = how === 'closed' ? boundYoungMemory() : undefined
const kept = how === 'kept' ? keepYoungMemory() : undefined
if (isSlow) await makeSlowly()
else make(young)
if (how === 'closed') {
  young?.close()
  other?.close()
  make(undefined)
}
kept?.close()
console.log(megabytes())

function make(looking: YoungMemory | undefined): void {
  const lasting: object[][] = []
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const kept: object[] = []
    for (let at = 0; at < 50_000; at += 1) kept.push({ at, text: `text ${at}` })
    lasting[batch % 4] = kept
    looking?.look()
  }
}

/** As a service under load does, whose event loop goes on turning: nobody looks but the timer, which comes once in between. */
async function makeSlowly(): Promise<void> {
  const lasting: object[][] = []
  for (let batch = 0; megabytes() < 32; batch += 1) {
    lasting[batch % 1_000] = Array.from({ length: 500 }, (_, at) => ({ at, text: `text ${at}` }))
  }
  await sleep(1_500)
  make(undefined)
}

function megabytes(): number {
  const space = getHeapSpaceStatistics().find((one) => one.space_name === 'new_space')
  return Math.round((space?.space_size ?? 0) / 1_024 / 1_024)
}
