import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { existing } from './file-identity.ts'

/**
 * The thread of {@link LogCheckpoints}: for every message `'checkpoint'` it copies what it can of the log of the
 * file `workerData` into the file and says `'done'`; at `'close'` it ends. What fails is left in the log, where it
 * is as good, and is tried again with the next message.
 */
function serve(path: unknown): void {
  if (typeof path !== 'string') return
  const database = new DatabaseSync(existing(path))
  const checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)')
  parentPort?.on('message', (wish: unknown) => {
    if (wish === 'close') {
      database.close()
      parentPort?.close()
      return
    }
    try {
      checkpoint.get()
    } catch {
      // For want of space, for instance: whoever writes the file is told by his own write.
    }
    parentPort?.postMessage('done')
  })
}

serve(workerData)
