import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { SyncError } from '../../model/errors.ts'
import type { CheckSummary } from '../../observe/check-comment.ts'
import { defineCommand } from '../command.ts'
import { writeResult } from '../output.ts'

export const comment = defineCommand({
  name: 'comment',
  summary: 'One comment for a pull request, of what the checks of a build found.',
  description:
    'Reads what validate, fmt, test and drift wrote with --output json=FILE, and what plan wrote with\n' +
    '--output markdown=FILE. A file that is not there is a check that was not run. The comment has counts, places\n' +
    'and names of columns, and nobody’s values. --post writes it into the pull request of the build, over the one\n' +
    'of the build before: GITHUB_TOKEN, SYSTEM_ACCESSTOKEN or GITLAB_TOKEN is the token.',
  arguments: [{ name: 'file', summary: 'What a check wrote.', required: true, repeatable: true }],
  options: [
    { name: 'post', summary: 'Writes it into the pull request.' },
    {
      name: 'name',
      value: 'TEXT',
      summary: 'Tells several comments of one pull request apart, such as prod.',
    },
  ],
  outputs: ['markdown'],
  examples: [
    {
      command: 'rollcall comment validate.json test.json',
      summary: 'What the comment would be.',
    },
    {
      command: 'rollcall comment validate.json test.json plan.md --post --name prod',
      summary: 'In a build of a pull request.',
    },
  ],
  async run(context) {
    const { checkComment, commentMarker, readCheck } = await import(
      '../../observe/check-comment.ts'
    )
    const { cwd, environment, given, signal, stderr } = context
    const name = given.text('name')
    const checks: CheckSummary[] = []
    for (const file of given.arguments) {
      const check = basename(file).replace(/\.[^.]*$/u, '')
      checks.push(readCheck(check, await readIfThere(resolve(cwd, file))))
    }
    const text = checkComment(checks, name)
    if (!given.flag('post')) {
      await writeResult(context, { markdown: () => text })
      return 0
    }
    const { buildServerOf } = await import('../../observe/build-server.ts')
    const { postComment } = await import('../../app/comment/forge.ts')
    const server = buildServerOf(environment)
    const done = await postComment(text, commentMarker(name), { server, environment, signal })
    stderr.write(`The comment was ${done}.\n`)
    return 0
  },
})

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    const text = await readFile(path, 'utf8')
    return text.trim() === '' ? undefined : text
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw new SyncError('USAGE', `The file ${path} cannot be read.`, { cause })
  }
}
