import { createHash } from 'node:crypto'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { SyncError } from '../../model/errors.ts'

const CHUNK = 1 << 16

/** A file that is read once from its beginning. */
export interface OpenFile {
  /** Bytes when it was opened. */
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modified: number
  /** The next bytes, none at the end; they are good until the next call. */
  next(): Promise<Buffer>
  /** Whether size or time of the file differ from those at its opening, or other bytes were read than it has. */
  changed(): Promise<boolean>
  /** sha256 of the bytes that were read; may be asked once. */
  digest(): string
  close(): Promise<void>
}

/**
 * Opens a file for one read.
 *
 * @throws SyncError `SOURCE_UNREADABLE` when it is not there, may not be read, or is no file
 */
export async function openFile(path: string): Promise<OpenFile> {
  const handle = await openHandle(path)
  const before = await handle.stat({ bigint: true })
  const hash = createHash('sha256')
  let [buffer, other] = [Buffer.allocUnsafe(CHUNK), Buffer.allocUnsafe(CHUNK)]
  let ahead: ReturnType<typeof readAhead> | undefined
  let read = 0
  return {
    size: Number(before.size),
    modified: Number(before.mtimeMs),
    async next() {
      const { bytesRead } = await (ahead ?? readAhead(handle, buffer))
      read += bytesRead
      const bytes = buffer.subarray(0, bytesRead)
      ;[buffer, other] = [other, buffer]
      ahead = readAhead(handle, buffer)
      hash.update(bytes)
      return bytes
    },
    async changed() {
      const after = await handle.stat({ bigint: true })
      return (
        after.size !== before.size || after.mtimeNs !== before.mtimeNs || BigInt(read) > after.size
      )
    },
    digest: () => hash.digest('hex'),
    close: () => handle.close(),
  }
}

/** Reads on while the bytes before are looked at. A failure is told to whoever waits for these bytes. */
function readAhead(handle: FileHandle, buffer: Buffer): Promise<{ readonly bytesRead: number }> {
  const reading = handle.read(buffer, 0, CHUNK, null)
  reading.catch(() => {})
  return reading
}

async function openHandle(path: string): Promise<FileHandle> {
  try {
    // Looked at first: opening a pipe would wait for somebody who writes to it.
    const found = await stat(path)
    if (found.isFile()) return await open(path, 'r')
  } catch (cause) {
    const code = errorCode(cause)
    throw new SyncError('SOURCE_UNREADABLE', `${path} cannot be read: ${wordsOf(code)}.`, { cause })
  }
  throw new SyncError('SOURCE_UNREADABLE', `${path} is a folder or a device, and no file.`)
}

/** The system's code of a failure, such as `EACCES`. */
export function errorCode(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  return typeof code === 'string' ? code : 'unknown'
}

function wordsOf(code: string): string {
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file'
  if (code === 'EACCES' || code === 'EPERM') return 'permission is missing'
  return `the system says ${code}`
}
