import { getHeapSpaceStatistics } from 'node:v8'
import { boundYoungMemory, type YoungMemory } from '../../../src/app/run/young-memory.ts'

const BATCHES = 200

/** Makes objects of which most outlive a collection or two, and tells how much young memory there is at the end. */
const [how] = process.argv.slice(2)
const young = how === 'unbound' ? undefined : boundYoungMemory()
const other = how === 'closed' ? boundYoungMemory() : undefined
make(young)
if (how === 'closed') {
  young?.close()
  other?.close()
  make(undefined)
}
const space = getHeapSpaceStatistics().find((one) => one.space_name === 'new_space')
console.log(Math.round((space?.space_size ?? 0) / 1_024 / 1_024))

function make(looking: YoungMemory | undefined): void {
  const lasting: object[][] = []
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const kept: object[] = []
    for (let at = 0; at < 50_000; at += 1) kept.push({ at, text: `text ${at}` })
    lasting[batch % 4] = kept
    looking?.look()
  }
}
