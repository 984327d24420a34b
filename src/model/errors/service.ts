import type { ErrorCode } from './error-code.ts'

/** What is wrong with the service, or with the way that it was started. */
export const SERVICE_CODES = {
  SERVICE_STANDBY: {
    exit: 4,
    status: 503,
    summary: 'Another service has the connector space; this one stands by.',
    remedy:
      'A load balancer that asks /readyz sends requests to the service that works. It is not an error of this one.',
  },
  CONNECTOR_UNAVAILABLE: {
    exit: 4,
    status: 503,
    summary: 'The connector is not active.',
    remedy:
      '"rollcall status" and /readyz/CONNECTOR say why: its database, its secret, its configuration, or that it is no longer there.',
  },
  SERVICE_UNREACHABLE: {
    exit: 4,
    status: 503,
    summary: 'A SCIM service cannot be reached.',
    remedy:
      'Check address and port, and that the service runs: GET /healthz answers without a token. With a certificate of your own name its authority in NODE_EXTRA_CA_CERTS.',
  },
  TLS_INVALID: {
    exit: 1,
    status: 503,
    summary: 'The certificate or key cannot be used.',
    remedy:
      'Certificate and key must be PEM, belong together and not have ended. A running service keeps the one before until the files can be used.',
  },
  USAGE: {
    exit: 64,
    status: 400,
    summary: 'The command line cannot be understood.',
    remedy: '"rollcall COMMAND --help" lists arguments and options.',
  },
  INTERNAL: {
    exit: 70,
    status: 500,
    summary: 'Something that cannot happen did.',
    remedy:
      'This is a mistake of ours. Please report it with the version, the command and the lines of the log around it; they hold nobody’s data.',
  },
  INTERRUPTED: {
    exit: 130,
    status: 503,
    summary: 'Interrupted.',
    remedy: 'Start it again: what was done stays done, and the rest is taken up.',
  },
} as const satisfies Record<string, ErrorCode>
