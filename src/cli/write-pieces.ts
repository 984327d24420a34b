import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { SyncError } from '../model/errors.ts'
import type { CommandContext } from './command.ts'

/** How a long result is written in one format, piece by piece. */
export type PieceWriter = (options: { readonly colour: boolean }) => AsyncIterable<string>

/**
 * Writes a long result in every format that was asked for, without keeping it.
 *
 * @throws SyncError `USAGE` when a file cannot be written
 */
export async function writePieces(
  context: CommandContext,
  writers: Readonly<Record<string, PieceWriter>>,
): Promise<void> {
  for (const { format, file, append } of context.global.outputs) {
    const write = writers[format]
    if (write === undefined) throw new Error(`cannot happen: no writer for ${format}`)
    if (file !== undefined)
      await writePiecesInto(file, write({ colour: false }), { append: append === true })
    else for await (const piece of write(context.global)) context.stdout.write(piece)
  }
}

/**
 * Writes pieces into a file that only its owner can read: people stand in it.
 *
 * @throws SyncError `USAGE` when it cannot be written
 */
export async function writePiecesInto(
  file: string,
  pieces: AsyncIterable<string>,
  options: { readonly append?: boolean } = {},
): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    await pipeline(
      Readable.from(pieces),
      createWriteStream(file, { mode: 0o600, flags: options.append === true ? 'a' : 'w' }),
    )
  } catch (cause) {
    if (cause instanceof SyncError) throw cause
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
    throw new SyncError('USAGE', `The file ${file} cannot be written${code}.`, { cause })
  }
}
