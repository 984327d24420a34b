import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Forge } from './forge.ts'
import { type Contexts, runSteps, type Step } from './github-runner.ts'
import type { InstalledPackage } from './package.ts'
import { type Repository, repositoryWith } from './repository.ts'
import { forgeFor, readYaml, ROOT, temporaryFolder } from './shell.ts'

/** Plays the steps of a workflow or of the action for pull request 7 of `contoso/identity`. */
export async function onGithub(
  t: TestContext,
  installed: InstalledPackage,
  steps: readonly Step[],
  change: Parameters<typeof repositoryWith>[0],
  given?: Forge,
  more: Contexts = {},
  made?: Repository,
) {
  const repository = made ?? repositoryWith(change)
  if (made === undefined) t.after(() => repository.remove())
  const forge = given ?? (await forgeFor(t, 'github'))
  const temporary = temporaryFolder(t)
  const event = join(temporary, 'event.json')
  writeFileSync(event, JSON.stringify({ pull_request: { number: 7 } }))
  const inputs = readYaml('action.yml').inputs as Record<string, { default: string }>
  const contexts = {
    ...Object.fromEntries(
      Object.entries(inputs).map(([name, one]) => [`inputs.${name}`, one.default]),
    ),
    'inputs.github-token': 'secret-token',
    'inputs.working-directory': 'identity',
    'github.token': 'secret-token',
    'github.action_path': ROOT,
    'github.repository': 'contoso/identity',
    'github.event.pull_request.head.repo.full_name': 'contoso/identity',
    'github.event.pull_request.base.sha': repository.base,
    'github.event.pull_request.head.sha': repository.head,
    'vars.ROLLCALL_SERVER': '',
    'secrets.ROLLCALL_OPERATOR_TOKEN': '',
    ...more,
  }
  // The workflow has its configuration at the top, the action is told where it stands.
  const action = steps.some((one) => one['working-directory'] !== undefined)
  const workspace = action ? repository.folder : join(repository.folder, 'identity')
  const { results, summary } = await runSteps(steps, {
    workspace,
    path: installed.path,
    contexts,
    temporary,
    env: {
      GITHUB_API_URL: forge.url,
      GITHUB_REPOSITORY: 'contoso/identity',
      GITHUB_EVENT_PATH: event,
    },
  })
  const out = (what: 'sarif' | 'junit'): string => {
    if (action) return join(temporary, 'rollcall', what === 'sarif' ? 'validate.sarif' : 'test.xml')
    return join(workspace, what === 'sarif' ? 'rollcall.sarif' : 'rollcall-tests.xml')
  }
  return { results, summary, forge, out }
}
