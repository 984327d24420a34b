/** Where a command runs without anybody in front of it, as its environment tells. */
export type BuildServer = 'github' | 'azure' | 'gitlab' | 'other'

/** Which build server set these variables; `other` when none that is known did. */
export function buildServerOf(
  environment: Readonly<Record<string, string | undefined>>,
): BuildServer {
  if (environment['GITHUB_ACTIONS'] === 'true') return 'github'
  // Azure Pipelines writes it as "True".
  if (environment['TF_BUILD']?.toLowerCase() === 'true') return 'azure'
  return environment['GITLAB_CI'] === 'true' ? 'gitlab' : 'other'
}
