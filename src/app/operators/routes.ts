import { parseDuration } from '../../config/normalize/duration.ts'
import type { HttpAnswer } from '../../http/application.ts'
import type { Clock } from '../../model/clock.ts'
import { SyncError } from '../../model/errors.ts'
import type { PlanRequest } from '../change/plan-requests.ts'
import { SHOWS, type ChangesReport, type Show } from '../change/report.ts'
import { jsonAnswer, type OperatorBody } from './answers.ts'
import type { ChangeDecisions } from './decide-change.ts'
import type { Operator, OperatorRole } from './operator.ts'
import type { ServiceDesk } from './service-desk.ts'

/** What operators may ask of a service. */
export interface Operations {
  readonly desk: ServiceDesk
  readonly changes: ChangeDecisions
  readonly clock: Clock
  /** Absent where the service follows no repository. */
  readonly plan?: (request: PlanRequest) => Promise<ChangesReport>
}

/** A request of an operator whose role is enough. */
export interface OperatorRequest {
  readonly operator: Operator
  /** The part of the address that stands for a name or number, decoded. */
  readonly name: string
  readonly query: string
  readonly body: OperatorBody
}

/** One kind of request. */
export interface OperatorRoute {
  readonly method: 'GET' | 'POST'
  /** Below `/operations/v1/`; `*` stands for a name. */
  readonly shape: string
  readonly role: OperatorRole
  /** Names that the body may have. */
  readonly body: readonly string[]
  handle(request: OperatorRequest, operations: Operations): Promise<HttpAnswer>
}

/** How long a suspension lasts where nothing is said. */
const USUAL = 86_400_000

export const OPERATOR_ROUTES: readonly OperatorRoute[] = [
  {
    method: 'GET',
    shape: 'status',
    role: 'plan',
    body: [],
    async handle({ query, operator }, { desk }) {
      const connectors = await desk.status(new URLSearchParams(query).getAll('connector'))
      // Whoever may only look gets no id of a row.
      const shown = connectors.map((one) =>
        operator.role === 'full' ? one : { ...one, failed: [] },
      )
      return jsonAnswer(200, { connectors: shown })
    },
  },
  {
    method: 'GET',
    shape: 'plans',
    role: 'plan',
    body: [],
    async handle(_request, { desk, changes }) {
      const waiting = (await changes.waiting()).map(
        ({ plan, connector, at, revision, summary }) => ({
          plan,
          connector,
          at,
          revision,
          change: JSON.parse(summary),
        }),
      )
      return jsonAnswer(200, { plans: await desk.plans(), changes: waiting })
    },
  },
  {
    method: 'GET',
    shape: 'runs/*',
    role: 'plan',
    body: [],
    handle: async ({ name }, { desk }) => jsonAnswer(200, await desk.run(numberOf(name))),
  },
  {
    method: 'GET',
    shape: 'requests/*',
    role: 'plan',
    body: [],
    handle: async ({ name }, { desk }) => jsonAnswer(200, await desk.request(numberOf(name))),
  },
  {
    method: 'POST',
    shape: 'plan',
    role: 'plan',
    body: ['from', 'to', 'show', 'connectors'],
    async handle({ body, operator }, { plan, changes }) {
      if (plan === undefined) throw withoutRepository()
      const connectors = body.texts('connectors')
      const report = await plan({
        from: body.required('from'),
        to: body.required('to'),
        show: showOf(body, operator),
        ...(connectors !== undefined && { connectors }),
      })
      changes.remember(report)
      return jsonAnswer(200, report)
    },
  },
  {
    method: 'POST',
    shape: 'plans/*/approve',
    role: 'full',
    body: [],
    async handle({ name, operator }, { desk, changes }) {
      const decided = await changes.decide(name, 'approved', operator)
      if (decided !== undefined) return jsonAnswer(200, decided)
      const { connector, plan } = await desk.plan(name)
      return jsonAnswer(202, await desk.ask(connector, { kind: 'approve', plan }, operator))
    },
  },
  {
    method: 'POST',
    shape: 'plans/*/reject',
    role: 'full',
    body: ['reason'],
    async handle({ name, operator, body }, { desk, changes }) {
      const reason = body.text('reason') ?? ''
      const decided = await changes.decide(name, 'rejected', operator)
      if (decided !== undefined) return jsonAnswer(200, decided)
      const { connector, plan } = await desk.plan(name)
      return jsonAnswer(202, await desk.ask(connector, { kind: 'reject', plan, reason }, operator))
    },
  },
  {
    method: 'POST',
    shape: 'runs',
    role: 'full',
    body: ['connector', 'profile', 'acceptFewer'],
    async handle({ operator, body }, { desk }) {
      const fewer = body.text('acceptFewer')
      const wish = {
        kind: 'run',
        profile: body.required('profile'),
        ...(fewer !== undefined && { acceptFewer: peopleOf(fewer) }),
      } as const
      return jsonAnswer(202, await desk.ask(body.required('connector'), wish, operator))
    },
  },
  {
    method: 'POST',
    shape: 'connectors/*/suspend',
    role: 'full',
    body: ['reason', 'until'],
    async handle({ name, operator, body }, { desk, clock }) {
      const until = untilOf(body.text('until'), clock.now())
      const reason = body.required('reason')
      return jsonAnswer(200, await desk.suspend(name, { reason, until }, operator))
    },
  },
  {
    method: 'POST',
    shape: 'connectors/*/resume',
    role: 'full',
    body: [],
    handle: async ({ name }, { desk }) => jsonAnswer(200, await desk.resume(name)),
  },
]

/** People are shown to whoever may also decide about them. */
function showOf(body: OperatorBody, { role }: Operator): Show {
  const asked = body.text('show') ?? 'counts'
  const show = SHOWS.find((one) => one === asked)
  if (show === undefined)
    throw new SyncError('REQUEST_VALUE', `"show" is one of ${SHOWS.join(', ')}.`)
  if (show !== 'values' || role === 'full') return show
  throw new SyncError(
    'REQUEST_FORBIDDEN',
    'A token that may only plan sees no values; ask for keys.',
  )
}

function untilOf(text: string | undefined, now: number): number {
  const until =
    text === undefined
      ? now + USUAL
      : /^\d+[smhd]$/u.test(text)
        ? now + parseDuration(text)
        : Date.parse(text)
  if (until > now) return until
  throw new SyncError(
    'REQUEST_VALUE',
    '"until" is a duration such as 4h, or an instant in the future such as 2026-12-01T06:00Z.',
  )
}

function peopleOf(text: string): number {
  if (/^[1-9]\d{0,8}$/u.test(text)) return Number(text)
  throw new SyncError('REQUEST_VALUE', '"acceptFewer" is a number of people, in digits.')
}

function numberOf(name: string): number {
  if (/^\d{1,15}$/u.test(name)) return Number(name)
  throw new SyncError('REQUEST_NOT_FOUND', 'This is no number of a run.')
}

function withoutRepository(): SyncError {
  return new SyncError(
    'REQUEST_UNSUPPORTED',
    'This service follows no repository, so it has no other revision to compare with. Start it with --repo.',
  )
}
