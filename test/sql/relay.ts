import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A relay before a database server, so that a test can hurt the connections of one target and no others. */
export interface Relay {
  readonly port: number
  /** The ports that the server sees its clients on. */
  clientPorts(): number[]
  /** Cuts every connection off. */
  cut(): void
  /** Lets nothing through any more, without a word. */
  freeze(): void
  close(): Promise<void>
}

export async function openRelay(upstream: { host: string; port: number }): Promise<Relay> {
  const pairs = new Set<{ readonly client: Socket; readonly server: Socket }>()
  let frozen = false
  const listener = createServer((client) => {
    const server = connect(upstream)
    const pair = { client, server }
    pairs.add(pair)
    const end = (): void => {
      pairs.delete(pair)
      client.destroy()
      server.destroy()
    }
    for (const socket of [client, server]) socket.on('error', end).on('close', end)
    client.on('data', (data) => frozen || server.write(data))
    server.on('data', (data) => frozen || client.write(data))
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  assert.ok(typeof address === 'object' && address !== null)
  const cut = (): void => {
    for (const { client, server } of pairs) {
      client.destroy()
      server.destroy()
    }
  }
  return {
    port: address.port,
    clientPorts: () => [...pairs].flatMap(({ server }) => server.localPort ?? []),
    cut,
    freeze: () => {
      frozen = true
    },
    close: async () => {
      cut()
      listener.close()
      await once(listener, 'close')
    },
  }
}
