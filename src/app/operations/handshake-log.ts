import type { HandshakeFailure } from '../../http/handshake-failures.ts'
import type { Clock } from '../../model/clock.ts'
import type { Log } from '../../observe/log.ts'

/** So many failures are told a minute; of the others only how many there were. */
const MOST = 10
const MINUTE = 60_000

/**
 * Tells of TLS handshakes that failed: the address and the reason, at most ten lines a minute whoever knocks, and with
 * the first one of a later minute how many were left out.
 */
export function handshakeLog(log: Log, clock: Clock): (failure: HandshakeFailure) => void {
  let since = Number.NEGATIVE_INFINITY
  let told = 0
  let left = 0
  return ({ address, reason }) => {
    const now = clock.now()
    if (Math.abs(now - since) >= MINUTE) {
      if (left > 0) log.warn('Further TLS handshakes failed.', { count: left })
      since = now
      told = 0
      left = 0
    }
    if (told >= MOST) {
      left += 1
      return
    }
    told += 1
    log.warn('A TLS handshake failed.', { address, reason })
  }
}
