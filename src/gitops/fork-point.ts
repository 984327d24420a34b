import type { CommitReader } from './mirror.ts'

/**
 * Where a branch left another one: what the branch changes is seen from there, and what the other has got since is
 * not taken for something that the branch takes back.
 *
 * @returns `from` itself where it is in the history of `to`, or nobody knows a common commit
 */
export async function forkPoint(
  repository: CommitReader,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<string> {
  const { code, stdout } = await repository.locally(['merge-base', from, to], { signal })
  const [base = ''] = stdout.toString().trim().split('\n')
  return code === 0 && base !== '' ? base : from
}
