import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Both halves of the young memory of V8, in bytes, from which on it is not to grow: a batch fits into one half. */
const ENOUGH = 32 * 1_024 * 1_024

/** How many times as large V8 makes it when it grows. */
const USUAL_GROWTH = 2

/** The memory for young objects while a run or a service is under way. */
export interface YoungMemory {
  /** To be called between batches: looks whether it has become large enough. */
  look(): void
  close(): void
}

let open = 0
let growth = USUAL_GROWTH

/**
 * Keeps the memory for young objects as small as the batches of a run are. V8 would double it up to 128 MB while many
 * objects come and go, and wait for as much again before it collects the old ones; its largest size can be chosen only
 * when a process starts; by how much it grows, at any time.
 */
export function boundYoungMemory(): YoungMemory {
  open += 1
  return {
    look() {
      // V8 makes it small while nothing happens, and it has to grow again afterwards.
      grow(youngBytes() >= ENOUGH ? 1 : USUAL_GROWTH)
    },
    close() {
      open -= 1
      if (open === 0) grow(USUAL_GROWTH)
    },
  }
}

/** The same for work without batches, such as a service: looks every second. */
export function keepYoungMemory(): Pick<YoungMemory, 'close'> {
  const young = boundYoungMemory()
  const timer = setInterval(() => young.look(), 1_000).unref()
  return {
    close() {
      clearInterval(timer)
      young.close()
    },
  }
}

function youngBytes(): number {
  const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')
  return young?.space_size ?? 0
}

function grow(factor: number): void {
  if (factor === growth) return
  growth = factor
  setFlagsFromString(`--semi-space-growth-factor=${factor}`)
}
