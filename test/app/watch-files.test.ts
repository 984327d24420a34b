import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { watchFiles } from '../../src/app/service/watch-files.ts'

suite('watched files', () => {
  test('are told once for each change, also for a file that appears beside them', async (t) => {
    const { folder, path } = await watched(t)
    const told = new EventTarget()
    let times = 0
    const watch = watchFiles(async () => {
      times += 1
      told.dispatchEvent(new Event('changed'))
    })
    t.after(() => watch.close())
    await watch.watch([path])
    const first = once(told, 'changed')
    await writeFile(path, 'another text')
    await first
    const second = once(told, 'changed')
    await writeFile(join(folder, 'new.yaml'), 'version: 1')
    await second
    assert.equal(times, 2)
  })

  test('go on being looked at when whoever is told takes his time', async (t) => {
    const { path } = await watched(t)
    const told = new EventTarget()
    let times = 0
    const watch = watchFiles(async () => {
      times += 1
      await writeFile(path, 'x'.repeat(times))
      if (times === 2) told.dispatchEvent(new Event('again'))
    })
    t.after(() => watch.close())
    await watch.watch([path])
    const again = once(told, 'again')
    await writeFile(path, 'a longer text than before')
    await again
    assert.ok(times >= 2)
  })
})

async function watched(t: TestContext): Promise<{ folder: string; path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-watch-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'connectors.yaml')
  await writeFile(path, 'version: 1')
  return { folder, path }
}
