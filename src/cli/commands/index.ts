import type { CommandList } from '../command.ts'

/** The commands by name, each loaded when it is needed. */
export const commands: CommandList = {
  init: async () => (await import('./init.ts')).init,
  'import-ecma': async () => (await import('./import-ecma.ts')).importEcma,
  validate: async () => (await import('./validate.ts')).validate,
  test: async () => (await import('./test.ts')).test,
  explain: async () => (await import('./explain.ts')).explain,
  render: async () => (await import('./render.ts')).render,
  fmt: async () => (await import('./fmt.ts')).fmt,
  comment: async () => (await import('./comment.ts')).comment,
  provision: async () => (await import('./provision.ts')).provision,
  simulate: async () => (await import('./simulate.ts')).simulate,
  plan: async () => (await import('./plan.ts')).plan,
  run: async () => (await import('./run.ts')).run,
  approve: async () => (await import('./approve.ts')).approve,
  reject: async () => (await import('./reject.ts')).reject,
  drift: async () => (await import('./drift.ts')).drift,
  undo: async () => (await import('./undo.ts')).undo,
  status: async () => (await import('./status.ts')).status,
  state: async () => (await import('./state.ts')).state,
  suspend: async () => (await import('./suspend.ts')).suspend,
  resume: async () => (await import('./resume.ts')).resume,
  serve: async () => (await import('./serve.ts')).serve,
  schema: async () => (await import('./schema.ts')).schema,
  completion: async () => (await import('./completion.ts')).completion,
  help: async () => (await import('./help.ts')).help,
}
