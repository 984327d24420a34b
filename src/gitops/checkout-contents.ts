import type { CommitHeader } from './commit-header.ts'
import type { Tree, TreeFault, TreeFile } from './tree.ts'

/** What stands beside the files of a checkout. */
export interface CheckoutContents extends Tree {
  readonly header: CommitHeader
}

/** Reads what stands beside the files of a commit; `undefined` when it is not what was written there. */
export function readContents(written: unknown, commit: string): CheckoutContents | undefined {
  if (!isRecord(written) || written['version'] !== 1 || written['commit'] !== commit) {
    return undefined
  }
  const { header, files, faults } = written
  if (!isHeader(header) || !Array.isArray(files) || !Array.isArray(faults)) return undefined
  if (!files.every(isFile) || !faults.every(isFault)) return undefined
  return { header, files, faults }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isHeader(value: unknown): value is CommitHeader {
  return (
    isRecord(value) &&
    ['author', 'at', 'subject'].every((name) => typeof value[name] === 'string') &&
    (value['signedBy'] === undefined || typeof value['signedBy'] === 'string')
  )
}

function isFile(value: unknown): value is TreeFile {
  return (
    isRecord(value) &&
    typeof value['path'] === 'string' &&
    typeof value['blob'] === 'string' &&
    typeof value['size'] === 'number'
  )
}

function isFault(value: unknown): value is TreeFault {
  return (
    isRecord(value) &&
    typeof value['path'] === 'string' &&
    typeof value['why'] === 'string' &&
    typeof value['folder'] === 'boolean'
  )
}
