import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSource } from '../../src/sources/open.ts'
import type { AcceptedObject } from '../../src/sources/source-kind.ts'
import type { ReadEnd, ReadOptions, Source, SourceRecord } from '../../src/sources/source.ts'

const PLACE = { file: 'connectors.yaml', line: 1, column: 1 }
const SPAN = { start: PLACE, end: PLACE }

/** Everything that a source delivered, and how the read ended. */
export interface WholeRead {
  readonly records: readonly SourceRecord[]
  readonly end: ReadEnd
}

/** Reads a source to its end. */
export async function readWhole(source: Source, options: ReadOptions = {}): Promise<WholeRead> {
  const records: SourceRecord[] = []
  const reading = source.read(options)
  for (;;) {
    const step = await reading.next()
    if (step.done === true) return { records, end: step.value }
    records.push(...step.value)
  }
}

/** A source that reads a file. */
export function fileSource(kind: 'csv' | 'json', path: string, key = 'id'): Source {
  return openSource({ kind, path, key, span: SPAN }, { accepted: () => undefined })
}

/** A source that reads another connector's objects. */
export function connectorSource(objects: readonly AcceptedObject[] | undefined): Source {
  const accepted = objects && {
    scan: ({ after = 0, limit }: { readonly after?: number; readonly limit: number }) =>
      objects.filter((one) => one.number > after).slice(0, limit),
  }
  return openSource(
    { kind: 'connector', connector: 'Portal', span: SPAN, vocabulary: 'scim' },
    { accepted: () => accepted },
  )
}

/** Writes a file, gives its path to `use`, and takes it away again. */
export async function withFile<T>(
  content: string | Uint8Array,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-source-'))
  try {
    const path = join(folder, 'people')
    await writeFile(path, content)
    return await use(path)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Reads a file with this content. */
export function readContent(
  kind: 'csv' | 'json',
  content: string | Uint8Array,
  options: ReadOptions = {},
): Promise<WholeRead> {
  return withFile(content, (path) => readWhole(fileSource(kind, path), options))
}

/** The objects of a read without their prototypes, to compare them. */
export function objectsOf({ records }: WholeRead): unknown[] {
  return records.map(({ object }): unknown => JSON.parse(JSON.stringify(object)))
}

/** The codes of a read's faults with their places: `SOURCE_SYNTAX 3`. */
export function faultsOf({ end }: WholeRead): string[] {
  return end.faults.map(({ code, at }) => `${code} ${at}`)
}
