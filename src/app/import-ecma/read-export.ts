import { readFile, stat } from 'node:fs/promises'
import { decodeText } from '../../ecma/xml/decode-text.ts'
import { SyncError } from '../../model/errors.ts'

/** Exports of one connector are below a megabyte, with the schema of a directory a few. */
const LARGEST = 16 * 1024 * 1024

/**
 * The text of an export.
 *
 * @param name as messages are to name it
 * @throws SyncError `IMPORT_UNREADABLE`, `IMPORT_TOO_LARGE`, `IMPORT_SYNTAX` for bytes that are no text
 */
export async function readExport(path: string, name: string): Promise<string> {
  let bytes: Uint8Array
  try {
    const { size } = await stat(path)
    if (size > LARGEST) {
      throw new SyncError(
        'IMPORT_TOO_LARGE',
        `${name} is ${Math.ceil(size / 1024 / 1024)} MB, and the export of one connector at most 16. ` +
          'Export the one connector (Actions, Export Management Agent), not the server.',
      )
    }
    bytes = await readFile(path)
  } catch (cause) {
    if (cause instanceof SyncError) throw cause
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable'
    throw new SyncError('IMPORT_UNREADABLE', `${name} cannot be read (${code}).`, { cause })
  }
  return decodeText(bytes, name)
}
