import type { Lease } from '../../../src/state/lease.ts'
import type { Space } from '../../../src/state/space.ts'

/** The space, with something that happens before each of its writes. */
export function beforeWrites(space: Space, work: () => Promise<void> | void): Space {
  return new Proxy(space, {
    get(target, name: keyof Space) {
      if (name === 'under') {
        return (lease: Lease) => beforeWrites(target.under(lease), work)
      }
      if (name !== 'write') return target[name].bind(target)
      const write: Space['write'] = async (type, records) => {
        await work()
        return target.write(type, records)
      }
      return write
    },
  })
}
