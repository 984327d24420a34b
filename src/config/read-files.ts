import { isUtf8 } from 'node:buffer'
import { readFileSync, statSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, relative, resolve } from 'node:path'
import { SyncError } from '../model/errors.ts'
import type { ConfigurationFile } from './configuration.ts'

/** Gives the bytes or the text of a file; git and tests bring their own. */
export type ReadFile = (path: string) => Promise<Uint8Array | string>

const MAX_BYTES = 16 * 1024 * 1024

/**
 * Reads one file of a configuration or of mapping tests.
 *
 * @throws SyncError `CONFIGURATION_NOT_FOUND` when there is no such file, `CONFIGURATION_UNREADABLE` when
 *   it is a directory, may not be read, is larger than 16 MB, has more than two million values or a line of more than
 *   a million characters, or is no UTF-8 text
 */
export async function readConfigurationFile(
  path: string,
  cwd: string,
  read: ReadFile = readFromDisk,
): Promise<ConfigurationFile> {
  const absolute = resolve(cwd, path)
  const name = displayName(absolute, cwd)
  try {
    const content = await read(absolute)
    const text = typeof content === 'string' ? content : decode(content, name)
    refuseFlood(text, name)
    refuseLongLine(text, name)
    return { name, path: absolute, text }
  } catch (error) {
    if (error instanceof SyncError) throw error
    throw unreadable(error, name)
  }
}

/**
 * Reads some files, the next ones while one is worked on; they come in the order in which they are named.
 *
 * @throws SyncError what {@link readConfigurationFile} throws for the first that cannot be read
 */
export async function* readInOrder(
  paths: readonly string[],
  cwd: string,
  read?: ReadFile,
): AsyncGenerator<ConfigurationFile> {
  const ahead: Promise<ConfigurationFile>[] = []
  let next = 0
  while (next < paths.length || ahead.length > 0) {
    for (; next < paths.length && ahead.length < AHEAD; next += 1) {
      const reading = readConfigurationFile(paths[next] ?? '', cwd, read)
      // The one before it may fail first, and then nobody waits for this one.
      reading.catch(() => undefined)
      ahead.push(reading)
    }
    const first = ahead.shift()
    if (first !== undefined) yield await first
  }
}

/** How many files are read at once. */
const AHEAD = 32

async function readFromDisk(path: string): Promise<Uint8Array> {
  const { size } = await stat(path)
  refuseSize(path, size)
  return readFile(path)
}

/**
 * Reads without giving way to anything else, which is several times as quick for many small files: for commands that
 * do nothing meanwhile.
 */
export const readAtOnce: ReadFile = async (path) => {
  const found = statSync(path)
  // What is no file, such as a pipe, may let one wait for ever.
  if (!found.isFile()) return readFromDisk(path)
  refuseSize(path, found.size)
  return readFileSync(path)
}

function refuseSize(path: string, size: number): void {
  if (size <= MAX_BYTES) return
  throw new SyncError(
    'CONFIGURATION_UNREADABLE',
    `${path} has ${size} bytes; a configuration file has at most ${MAX_BYTES}.`,
  )
}

/** A parser takes a kilobyte of memory for each value, however short it is: such a file would end the service. */
function refuseFlood(text: string, name: string): void {
  if (text.length < MAX_VALUES) return
  let values = 0
  for (let at = 0; at < text.length; at += 1) if (SEPARATORS.has(text.charCodeAt(at))) values += 1
  if (values <= MAX_VALUES) return
  throw new SyncError(
    'CONFIGURATION_UNREADABLE',
    `${name} has some ${values} values; a configuration file has at most ${MAX_VALUES}. Make several files of it.`,
  )
}

/** A text of many megabytes, an expression for instance, is put together character by character. */
function refuseLongLine(text: string, name: string): void {
  if (text.length <= MAX_LINE) return
  for (let start = 0, line = 1; start < text.length; line += 1) {
    const found = text.indexOf('\n', start)
    const end = found === -1 ? text.length : found
    if (end - start > MAX_LINE) {
      throw new SyncError(
        'CONFIGURATION_UNREADABLE',
        `${name}:${line}:1 is a line of ${end - start} characters; a line has at most ${MAX_LINE}. Break it.`,
      )
    }
    start = end + 1
  }
}

const MAX_LINE = 1_000_000
const MAX_VALUES = 2_000_000
/** What stands before every value but the first. */
const SEPARATORS: ReadonlySet<number> = new Set(Buffer.from(',[{:?\n'))

function decode(bytes: Uint8Array, name: string): string {
  if (isUtf8(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()
  throw new SyncError(
    'CONFIGURATION_UNREADABLE',
    `${name}${firstFault(bytes)} is not UTF-8 text. Save it as UTF-8; Windows editors often write UTF-16 or an ANSI code page.`,
  )
}

/** `:line:column` of the first byte that is none; nothing for a file of which no character is. */
function firstFault(bytes: Uint8Array): string {
  const before = new TextDecoder('utf-8').decode(bytes).split('\uFFFD', 1)[0] ?? ''
  if (before === '') return ''
  const lines = before.split('\n')
  return `:${lines.length}:${(lines.at(-1) ?? '').length + 1}`
}

function unreadable(error: unknown, name: string): SyncError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new SyncError(
      'CONFIGURATION_NOT_FOUND',
      `There is no file ${name}. Check the path${basename(name) === 'connectors.yaml' ? '; a configuration elsewhere is named with --config, and "rollcall init" makes one for a table' : ''}.`,
      { cause: error },
    )
  }
  const reason =
    code === 'EISDIR'
      ? `${name} is a directory. Name the files in it.`
      : code === 'EACCES' || code === 'EPERM'
        ? `${name} may not be read by this user.`
        : `${name} cannot be read (${typeof code === 'string' ? code : 'unknown reason'}).`
  return new SyncError('CONFIGURATION_UNREADABLE', reason, { cause: error })
}

/** The path as messages name it: relative to the working directory where that is shorter. */
export function displayName(absolute: string, cwd: string): string {
  const near = relative(cwd, absolute)
  return near !== '' && near.length < absolute.length ? near : absolute
}
