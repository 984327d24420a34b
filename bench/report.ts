import { cpus, totalmem } from 'node:os'
import { type Figure, formatNumber, formatTarget, keeps, median } from './figure.ts'

/** The report as Markdown: the table, and the machine it was measured on. */
export function markdown(
  figures: readonly Figure[],
  failures: readonly string[],
  rounds: number,
): string {
  const rows = figures.map((figure) => {
    const spread = `${formatNumber(Math.min(...figure.rounds))} – ${formatNumber(Math.max(...figure.rounds))}`
    const value = formatNumber(median(figure.rounds))
    return `| ${figure.name} | **${value}** ${figure.unit} | ${formatTarget(figure)} | ${keeps(figure) ? 'yes' : '**no**'} | ${spread} | ${figure.note} |`
  })
  const missing = failures.map((failure) => `\nNot measured in this run: ${failure}\n`).join('')
  return `# Benchmarks

Written by \`npm run bench\`. Each figure is the median of ${rounds} rounds of one run (of two for runs over a million people),
and a ratio wherever there is something to compare with: *bare* is a \`node:http\` server that parses the same body and answers a constant of the same size, driven
by the same client (autocannon, 10 connections), turn about with the service, after a warm-up of both. Client, service and database share the machine.

Machine: ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, ${process.platform}, Node ${process.versions.node}, SQLite ${process.versions['sqlite'] ?? ''}.

| what | reached | floor or ceiling | kept | spread | in figures |
|---|---|---|---|---|---|
${rows.join('\n')}
${missing}`
}

/** The same for a terminal. */
export function plain(figures: readonly Figure[]): string {
  const width = Math.max(...figures.map((figure) => figure.name.length))
  return figures
    .map((figure) => {
      const value = formatNumber(median(figure.rounds)).padStart(8)
      const mark = keeps(figure) ? '✓' : '✗'
      return `${mark} ${figure.name.padEnd(width)} ${value} ${figure.unit.padEnd(26)} ${formatTarget(figure).padEnd(8)} ${figure.note}`
    })
    .join('\n')
}
