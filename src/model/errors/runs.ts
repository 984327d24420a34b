import type { ErrorCode } from './error-code.ts'

/** What stands in the way of a plan, a decision or a run. */
export const RUN_CODES = {
  RUN_TOO_MANY_ERRORS: {
    exit: 1,
    status: 503,
    summary: 'More rows are in error than the threshold allows.',
    remedy:
      'Something is wrong with many rows at once: "rollcall status CONNECTOR" lists some with their codes. Mend that, or raise "errors" under "thresholds".',
  },
  PLAN_UNKNOWN: {
    exit: 1,
    status: 404,
    summary: 'No plan has this id.',
    remedy:
      '"rollcall status" lists the plans that wait. A plan of another environment has another connector space: give the same --env or --state.',
  },
  PLAN_DECIDED: {
    exit: 1,
    status: 409,
    summary: 'The plan does not wait for anybody.',
    remedy: '"rollcall status" shows what still waits; the message says who decided.',
  },
  PLAN_STALE: {
    exit: 3,
    status: 409,
    summary: 'What would be written now is not what the plan says.',
    remedy:
      'People or the configuration changed after the plan was made, so that the approval no longer covers it. Look at the new plan that "rollcall status" shows, and approve that one.',
  },
  PLAN_TOO_COSTLY: {
    exit: 1,
    status: 422,
    summary: 'Working out the plan takes more time or memory than a plan may.',
    remedy:
      'An expression of the branch takes far too much time or memory. "rollcall validate" and "rollcall test" on the branch show which; nothing of it was run in the service.',
  },
  RUN_UNKNOWN: {
    exit: 1,
    status: 404,
    summary: 'No run has this number.',
    remedy: '"rollcall status CONNECTOR" lists the last runs. History is kept for 30 days.',
  },
  WATERMARK_LOST: {
    exit: 4,
    status: 503,
    summary: 'The database no longer knows what changed: a full import is needed.',
    remedy: 'Run a fullImport of the connector once; delta imports go on from there.',
  },
  RUN_BUSY: {
    exit: 4,
    status: 409,
    summary: 'Somebody else runs this connector.',
    remedy: 'The message says who. Wait for its end, or look at it with "rollcall status --watch".',
  },
  RUN_LEASE_LOST: {
    exit: 4,
    status: 503,
    summary: 'Somebody else took the connector over.',
    remedy:
      'This run was paused for so long that another one took its place, which goes on with its work. There is nothing to repeat.',
  },
  RUN_SUSPENDED: {
    exit: 3,
    status: 409,
    summary: 'The connector is suspended.',
    remedy:
      '"rollcall resume CONNECTOR" ends the suspension; "rollcall status" says who asked for it and why.',
  },
} as const satisfies Record<string, ErrorCode>
