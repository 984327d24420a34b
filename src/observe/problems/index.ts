import type { ProblemWriter } from './report.ts'

/** The output formats of problems, by the name that `--output` takes; each loaded when it is needed. */
export const problemWriters: Readonly<Record<string, () => Promise<ProblemWriter>>> = {
  human: async () => (await import('./human.ts')).human,
  json: async () => (await import('./json.ts')).json,
  sarif: async () => (await import('./sarif.ts')).sarif,
  junit: async () => (await import('./junit.ts')).junit,
  github: async () => (await import('./github.ts')).github,
  azure: async () => (await import('./azure.ts')).azure,
  gitlab: async () => (await import('./gitlab.ts')).gitlab,
  markdown: async () => (await import('./markdown.ts')).markdown,
}
