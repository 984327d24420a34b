import type { AwayReason } from '../model/away-reason.ts'
import { unreachable } from '../model/unreachable.ts'

/**
 * Why a database cannot be reached and what to do, without host, login or name of the database: clients read it too.
 *
 * @param title the product's name
 */
export function awaySentence(reason: AwayReason | undefined, title: string): string {
  switch (reason) {
    case undefined:
      return `The connection to ${title} was lost, or could not be made. Check that the server runs, and host, port and login.`
    case 'unknown-host':
      return `${title} cannot be reached: its host name is not known on this machine. Check the spelling, or DNS.`
    case 'nobody-listens':
      return `${title} cannot be reached: nothing listens at its host and port. Check both, and that the server runs and takes TCP connections.`
    case 'no-route':
      return `${title} cannot be reached: there is no way to its host from this machine. Check network, VPN and firewall.`
    case 'no-answer':
      return `${title} cannot be reached: nothing answered in time. Check host and port, and whether a firewall is between; "connectTimeout" gives a slow server more time.`
    case 'no-tls':
      return `${title} cannot be reached as asked: the server offers no TLS. Turn it on there, or take it out of the connection where the network is trusted (sslmode=disable).`
    case 'tls-required':
      return `${title} refuses connections without TLS. Say sslmode=verify-full in the connection.`
    case 'certificate':
      return `The certificate of the ${title} server is not trusted here, has expired or is for another name. Name its authority in NODE_EXTRA_CA_CERTS, use the name in it, or ask for encryption alone (sslmode=require, TrustServerCertificate=true).`
    case 'another-server':
      return `What answers at the host and port is not ${title}. Check the port, and the dialect under "target".`
    case 'login':
      return `${title} refused the login. Check user and password, and whether the server lets this login in from here.`
    case 'no-password':
      return `${title} asks for a password, and the connection has none.`
    case 'no-database':
      return `${title} has no database of this name, or the login may not open it. Check the spelling, upper and lower case included.`
    case 'too-many-connections':
      return `${title} takes no further connections. Make "poolSize" smaller, or raise the limit of the server.`
    case 'starting':
      return `${title} is starting, stopping or moving, and takes no connections just now.`
    case 'no-instance':
      return `${title} has no instance of this name, or its SQL Server Browser (UDP 1434) does not answer. Give the port instead: host,1433.`
    case 'no-file':
      return `The ${title} file cannot be opened: it is not there, or this user may not read it or write its folder.`
    case 'not-a-database':
      return `The file is no ${title} database, or it is encrypted.`
    default:
      return unreachable(reason)
  }
}
