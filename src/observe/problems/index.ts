import { azure } from './azure.ts'
import { github } from './github.ts'
import { gitlab } from './gitlab.ts'
import { human } from './human.ts'
import { json } from './json.ts'
import { junit } from './junit.ts'
import { markdown } from './markdown.ts'
import type { ProblemWriter } from './report.ts'
import { sarif } from './sarif.ts'

/** The output formats of problems, by the name that `--output` takes. */
export const problemWriters: ReadonlyMap<string, ProblemWriter> = new Map(
  [human, json, sarif, junit, github, azure, gitlab, markdown].map((one) => [one.name, one]),
)
