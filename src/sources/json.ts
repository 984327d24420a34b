import type { FileSource } from '../model/definition.ts'
import { readFile } from './file/read-file.ts'
import { JsonReader } from './json/json-reader.ts'
import type { SourceKind } from './source-kind.ts'

/** A JSON file: an array of objects, or one object a line. */
export const json: SourceKind<FileSource> = {
  name: 'json',
  summary: 'A JSON file: an array of objects, or one object a line.',
  open: ({ path, key }) => ({
    kind: 'json',
    title: path,
    read: (options) => readFile(path, (delivery) => new JsonReader(key, delivery), options),
  }),
}
