import { suite } from 'node:test'
import { SERVERS } from '../sql/servers.ts'
import { awkwardValues } from './awkward-values.ts'
import { badInput } from './bad-input.ts'
import { concurrency } from './concurrency.ts'
import { outages } from './outages.ts'
import { story } from './story.ts'
import { waiting } from './waiting.ts'

for (const server of SERVERS) {
  suite(`the service on ${server.title}`, { skip: server.missing ?? false }, () => {
    story(server)
    badInput(server)
    awkwardValues(server)
    concurrency(server)
    outages(server)
    waiting(server)
  })
}
