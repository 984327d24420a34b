import type { FileSource } from '../model/definition.ts'
import { CsvReader } from './csv/csv-reader.ts'
import { readFile } from './file/read-file.ts'
import type { SourceKind } from './source-kind.ts'

/** A CSV file (RFC 4180) with a header line; every field is text, and an empty one is absent. */
export const csv: SourceKind<FileSource> = {
  name: 'csv',
  summary: 'A CSV file with a header line; commas, semicolons or tabs, as the header has them.',
  open: ({ path, key }) => ({
    kind: 'csv',
    title: path,
    read: (options) => readFile(path, (delivery) => new CsvReader(key, delivery), options),
  }),
}
