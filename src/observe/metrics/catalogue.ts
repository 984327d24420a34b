import type { MetricDescriptor, Sample } from './metric.ts'

/** Bounds of the histogram of requests, in seconds. */
export const REQUEST_BUCKETS: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5,
]

/** Bounds of the histogram of runs, in seconds. */
export const RUN_BUCKETS: readonly number[] = [0.1, 1, 10, 60, 300, 1_800, 7_200, 21_600]

/**
 * Every metric of our own, by name. No label holds an id, an anchor or anything else of a person; `connector` has
 * the bound of `connector-labels.ts`, all other labels have the few values that the program gives them.
 */
export const METRICS = {
  rollcall_info: gauge('The program that runs: always 1.', ['version', 'revision', 'node']),
  rollcall_standby: gauge(
    'Whether this process stands by while another one has the connector space: 1 or 0.',
    [],
  ),
  rollcall_role_since_timestamp_seconds: gauge(
    'Since when this process stands by or works; time() minus this is for how long.',
    [],
  ),
  rollcall_requests_total: counter(
    'Requests that were answered, by the shape of the address and the class of the status.',
    ['connector', 'method', 'route', 'status'],
  ),
  rollcall_request_duration_seconds: {
    type: 'histogram',
    summary: 'Time from the head of a request to its answer.',
    labels: ['connector', 'route', 'status'],
    buckets: REQUEST_BUCKETS,
  },
  rollcall_request_failures_total: counter(
    'Requests that were answered with an error, by its code.',
    ['connector', 'code'],
  ),
  rollcall_rows_changed_total: counter(
    'Rows written to tables. op: insert, update, disable, recreate (a row deleted and inserted under another key), recreateDisabled (the same for somebody who is disabled by it), delete, purge; cause: event (a SCIM request), or source, mapping, drift, purge, undo (a run).',
    ['connector', 'op', 'cause'],
  ),
  rollcall_rows_failed_total: counter('Rows that a run could not write, by code.', [
    'connector',
    'code',
  ]),
  rollcall_runs_total: counter(
    'Runs that ended. result: done, errors, held, incomplete, failed, interrupted.',
    ['connector', 'profile', 'result'],
  ),
  rollcall_run_duration_seconds: {
    type: 'histogram',
    summary: 'How long runs took.',
    labels: ['connector', 'profile'],
    buckets: RUN_BUCKETS,
  },
  rollcall_run_last_timestamp_seconds: gauge('When the last run of a profile ended.', [
    'connector',
    'profile',
  ]),
  rollcall_run_last_success_timestamp_seconds: gauge(
    'When the last run of a profile ended with everything done.',
    ['connector', 'profile'],
  ),
  rollcall_rows: gauge('People with a row that the connector looks after.', ['connector']),
  rollcall_pending_exports: gauge(
    'Changes that wait to be written, those that are held included.',
    ['connector'],
  ),
  rollcall_held_changes: gauge('Changes that wait for an approval.', ['connector']),
  rollcall_rows_in_error: gauge('Rows that the database or a mapping refuses.', ['connector']),
  rollcall_rows_drifted: gauge('Rows that somebody else has edited.', ['connector']),
  rollcall_counts_timestamp_seconds: gauge(
    'When the rows, pending exports, held changes, errors and drifted rows were counted.',
    [],
  ),
  rollcall_connectors: gauge('Connectors by state.', ['state']),
  rollcall_connectors_folded: gauge(
    'Connectors without series of their own: they share the label "(other)".',
    [],
  ),
  rollcall_connector_ready: gauge(
    'Whether the connector takes requests and its database answered the last time it was asked: 1 or 0.',
    ['connector'],
  ),
  rollcall_database_connections: gauge(
    'Connections to the databases. use: busy, idle, waiting (for one to become free).',
    ['connector', 'use'],
  ),
  rollcall_config_info: gauge(
    'The configuration that a connector runs: always 1. sha is the revision, digest that of the connector alone.',
    ['connector', 'sha', 'digest', 'state'],
  ),
  rollcall_config_last_reload_successful: gauge(
    'Whether the newest configuration could be read and has no errors: 1 or 0.',
    [],
  ),
  rollcall_config_last_reload_success_timestamp_seconds: gauge(
    'When a configuration was last taken over without errors.',
    [],
  ),
  rollcall_config_activated_timestamp_seconds: gauge(
    'Since when the newest configuration without errors is the one that runs; time() minus this is its age.',
    [],
  ),
  rollcall_config_behind_commits: gauge(
    'Revisions that came since the one that the connector runs; more than 0 while one is kept or held back.',
    ['connector'],
  ),
  rollcall_certificate_expiry_timestamp_seconds: gauge('When the TLS certificate ends.', []),
  rollcall_certificate_days_left: gauge(
    'Days until the TLS certificate ends; below 0 when it has.',
    [],
  ),
  rollcall_certificate_last_reload_successful: gauge(
    'Whether the files of the TLS certificate could be used the last time they were read: 1 or 0.',
    [],
  ),
  rollcall_state_size_bytes: gauge(
    'Size of the file of the connector space with its log; absent on PostgreSQL.',
    [],
  ),
} satisfies Record<string, MetricDescriptor>

/** The name of a metric of our own. */
export type MetricName = keyof typeof METRICS

/** A sample of one of our metrics. */
export type OwnSample = Sample<MetricName>

function counter(summary: string, labels: readonly string[]): MetricDescriptor {
  return { type: 'counter', summary, labels }
}

function gauge(summary: string, labels: readonly string[]): MetricDescriptor {
  return { type: 'gauge', summary, labels }
}
