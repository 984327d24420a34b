import type { HistogramState, Labels, MetricDescriptor, Sample } from './metric.ts'

/** One metric with all its series in Prometheus' text format, version 0.0.4; with its HELP also when it has none. */
export function metricText(
  name: string,
  { summary, type }: MetricDescriptor,
  samples: readonly Sample[],
): string {
  const lines = [`# HELP ${name} ${escapeHelp(summary)}`, `# TYPE ${name} ${type}`]
  for (const sample of samples) {
    if ('value' in sample) lines.push(line(name, sample.labels, sample.value))
    else lines.push(...histogramLines(name, sample.labels, sample.histogram))
  }
  return `${lines.join('\n')}\n`
}

function histogramLines(name: string, labels: Labels, state: HistogramState): readonly string[] {
  let sum = 0
  const buckets = state.counts.map((count, at) => {
    sum += count
    const le = String(state.bounds[at] ?? '+Inf')
    return line(`${name}_bucket`, { ...labels, le }, sum)
  })
  return [...buckets, line(`${name}_sum`, labels, state.sum), line(`${name}_count`, labels, sum)]
}

function line(name: string, labels: Labels, value: number): string {
  const parts: string[] = []
  for (const label in labels) parts.push(`${label}="${escapeLabel(labels[label] ?? '')}"`)
  return `${name}${parts.length === 0 ? '' : `{${parts.join(',')}}`} ${numberText(value)}`
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value)
  if (Number.isNaN(value)) return 'NaN'
  return value > 0 ? '+Inf' : '-Inf'
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"')
}
