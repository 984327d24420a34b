import type { ConnectorEngine } from '../../engine/engine.ts'

/**
 * An engine that lets everybody wait for another one: while a connector is moved, requests take a little longer and
 * none fails.
 *
 * @param like answers what needs no waiting
 * @param ready gives the engine that goes on; rejects with what everybody is told then
 */
export function pausedEngine(
  like: ConnectorEngine,
  ready: Promise<ConnectorEngine>,
): ConnectorEngine {
  // Whoever waits is told; nobody may be waiting.
  ready.catch(() => undefined)
  return {
    name: like.name,
    objectType: (name) => like.objectType(name),
    check: async () => (await ready).check(),
    get: async (type, id) => (await ready).get(type, id),
    list: async (type, query) => (await ready).list(type, query),
    create: async (type, source, context) => (await ready).create(type, source, context),
    update: async (type, id, change, context) => (await ready).update(type, id, change, context),
    remove: async (type, id, context) => (await ready).remove(type, id, context),
    recover: async () => (await ready).recover(),
  }
}
