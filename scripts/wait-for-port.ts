import { createConnection } from 'node:net'

/** Waits until something listens on a local port (`5432` or `5432:5432`), at most two minutes. */
const port = Number((process.argv[2] ?? '').split(':')[0])
const end = Date.now() + 120_000

function connects(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('close', () => socket.destroy())
    socket.once('connect', () => socket.destroy())
  })
}

while (!(await connects())) {
  if (Date.now() > end) {
    console.error(`nothing listens on port ${port} after two minutes`)
    process.exit(1)
  }
  await new Promise((resolve) => setTimeout(resolve, 1000))
}
// A database listens before it answers; the tests' own connection is the judge of the rest.
await new Promise((resolve) => setTimeout(resolve, 10_000))
