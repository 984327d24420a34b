import { suite } from 'node:test'
import { bulkWrites } from './behaviour/bulk-writes.ts'
import { bulkFailures } from './behaviour/bulk-failures.ts'
import { bulkNewRows } from './behaviour/bulk-new-rows.ts'
import { bulkEqualsSingle } from './behaviour/bulk-equals-single.ts'
import { changes } from './behaviour/changes.ts'
import { conditions } from './behaviour/conditions.ts'
import { descriptions } from './behaviour/descriptions.ts'
import { failures } from './behaviour/failures.ts'
import { looks } from './behaviour/looks.ts'
import { readOnly } from './behaviour/read-only.ts'
import { rehearsals } from './behaviour/rehearsals.ts'
import { scans } from './behaviour/scans.ts'
import { tracking } from './behaviour/tracking.ts'
import { values } from './behaviour/values.ts'
import { writes } from './behaviour/writes.ts'
import { SERVERS } from './servers.ts'

for (const server of SERVERS) {
  suite(`sql on ${server.title}`, { skip: server.missing ?? false }, () => {
    writes(server)
    values(server)
    conditions(server)
    descriptions(server)
    looks(server)
    failures(server)
    scans(server)
    readOnly(server)
    rehearsals(server)
    changes(server)
    tracking(server)
    bulkWrites(server)
    bulkNewRows(server)
    bulkFailures(server)
    bulkEqualsSingle(server)
  })
}
