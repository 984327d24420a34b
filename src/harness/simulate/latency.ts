/** Percentiles of answer times in milliseconds. */
export interface Latency {
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

/** Collects answer times. */
export interface LatencyRecorder {
  readonly count: number
  add(milliseconds: number): void
  summary(): Latency
}

/** Keeps every time: eight bytes each, so a million answers take eight megabytes. */
export function recordLatencies(): LatencyRecorder {
  let times = new Float64Array(1024)
  let count = 0
  return {
    get count() {
      return count
    },
    add(milliseconds) {
      if (count === times.length) {
        const larger = new Float64Array(times.length * 2)
        larger.set(times)
        times = larger
      }
      times[count] = milliseconds
      count += 1
    },
    summary() {
      const sorted = times.slice(0, count).toSorted()
      const at = (share: number): number =>
        round(sorted[Math.max(0, Math.ceil(share * count) - 1)] ?? 0)
      return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
    },
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
