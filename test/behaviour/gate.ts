import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A gate before a database server: open, shut (nobody listens), or silent (takes everything, answers nothing). */
export interface Gate {
  /** The connection string that leads through the gate. */
  readonly connection: string
  open(): Promise<void>
  shut(): Promise<void>
  silence(): void
}

/** Opens a gate before the server of a connection string. */
export async function openGate(connection: string): Promise<Gate> {
  const url = new URL(connection)
  const upstream = { host: url.hostname, port: Number(url.port) }
  const sockets = new Set<Socket>()
  let silent = false
  const listener = createServer((client) => {
    const server = connect(upstream)
    const end = (): void => {
      client.destroy()
      server.destroy()
    }
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', end).on('close', () => {
        sockets.delete(socket)
        end()
      })
    }
    client.on('data', (data) => silent || server.write(data))
    server.on('data', (data) => silent || client.write(data))
  })
  let port = 0
  const open = async (): Promise<void> => {
    silent = false
    if (listener.listening) return
    listener.listen(port, '127.0.0.1')
    await once(listener, 'listening')
  }
  await open()
  const address = listener.address()
  assert.ok(typeof address === 'object' && address !== null)
  port = address.port
  url.hostname = '127.0.0.1'
  url.port = String(port)
  return {
    connection: url.toString(),
    open,
    silence: () => {
      silent = true
    },
    shut: async () => {
      if (!listener.listening) return
      const closed = once(listener, 'close')
      listener.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
