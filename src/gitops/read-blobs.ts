import { SyncError } from '../model/errors.ts'
import { useGit } from './git.ts'
import type { CommitReader } from './mirror.ts'
import type { TreeFile } from './tree.ts'

const READ_TIME = 120_000

/**
 * Reads files of a commit in the order of the list, one at a time in memory, as they were committed: no line ending
 * and no filter is applied.
 *
 * @param take told each file's content; the next comes when it resolves
 * @throws SyncError `REPOSITORY_COPY` when the mirror is damaged, and what `take` throws
 */
export async function readBlobs(
  mirror: CommitReader,
  files: readonly TreeFile[],
  signal: AbortSignal,
  take: (file: TreeFile, content: Buffer) => Promise<void>,
): Promise<void> {
  if (files.length === 0) return
  const args = mirror.argumentsOf(['cat-file', '--batch'])
  await useGit(mirror.program(), args, { signal, within: READ_TIME }, async (child) => {
    child.stdin.end(files.map(({ blob }) => `${blob}\n`).join(''))
    const stream = byteReader(child.stdout)
    for (const file of files) {
      const head = await stream.line()
      if (head !== `${file.blob} blob ${file.size}`) throw damaged(file.path)
      const content = await stream.bytes(file.size)
      if (content === undefined || (await stream.bytes(1)) === undefined) throw damaged(file.path)
      await take(file, content)
    }
  })
}

function damaged(path: string): SyncError {
  return new SyncError('REPOSITORY_COPY', `The copy of the repository lacks the file ${path}.`)
}

/** Takes lines and counted bytes from a stream of chunks; `undefined` when it ends before. */
function byteReader(source: AsyncIterable<Buffer>) {
  const chunks = source[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  const more = async (): Promise<Buffer | undefined> => {
    const { done, value } = await chunks.next()
    return done === true ? undefined : value
  }
  return {
    async line(): Promise<string | undefined> {
      let end = rest.indexOf(10)
      while (end < 0) {
        const chunk = await more()
        if (chunk === undefined) return undefined
        rest = Buffer.concat([rest, chunk])
        end = rest.indexOf(10)
      }
      const line = rest.toString('latin1', 0, end)
      rest = rest.subarray(end + 1)
      return line
    },
    async bytes(size: number): Promise<Buffer | undefined> {
      const parts = [rest]
      let have = rest.length
      while (have < size) {
        const chunk = await more()
        if (chunk === undefined) return undefined
        parts.push(chunk)
        have += chunk.length
      }
      const all = Buffer.concat(parts, have)
      rest = all.subarray(size)
      return all.subarray(0, size)
    },
  }
}
