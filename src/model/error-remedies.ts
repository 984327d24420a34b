import type { Code } from './errors.ts'

/**
 * What to do about each code, for `rollcall help CODE` and the reference: who meets it where, and the next step. The
 * message of a failure knows its names and numbers; this is for whoever has only the code, from a log or a metric.
 */
export const ERROR_REMEDIES: Readonly<Record<Code, string>> = {
  REQUEST_SYNTAX:
    'The client sent a body that is no JSON or no SCIM message; the answer says where. Look at what the client sends; an identity provider that is set up for SCIM 2.0 does not send this.',
  REQUEST_VALUE:
    'The answer names the attribute. Change what the identity provider maps to it, or the mapping of the column that it feeds.',
  REQUEST_PATH:
    'The answer names the path. It is misspelled, or belongs to an extension that no mapping reads: compare it with GET /Schemas of the connector.',
  REQUEST_NO_TARGET:
    'A path such as emails[type eq "home"] matched nothing, and the operation cannot make what it describes. Most often the person was changed meanwhile: the next full cycle of the identity provider puts it right.',
  REQUEST_FILTER:
    'The answer says what cannot be asked. Attributes that no mapping reads cannot be filtered by; choose another matching attribute in the identity provider, or map this one.',
  REQUEST_MUTABILITY:
    'The client tried to write what only the service writes, such as id or meta. Take the attribute out of the mappings of the identity provider.',
  REQUEST_TOO_MANY: 'Ask for less at once: a narrower filter, or pages with startIndex and count.',
  REQUEST_UNAUTHORIZED:
    'Compare the secret token that the identity provider has with the one that the connector reads (its variable or file; docs/scim.md). After a rotation both may be given at once.',
  REQUEST_FORBIDDEN:
    'An operator token with "plan:" may only plan and look; deciding needs a full one. For /metrics on an address that others reach, start with --metrics-token or --metrics-open.',
  REQUEST_NOT_FOUND:
    'The address is misspelled, or the connector has another name or path. Names tell upper from lower case; "rollcall serve" lists every address when it starts.',
  REQUEST_METHOD: 'The client asks in a way that SCIM does not define for this address.',
  REQUEST_PRECONDITION:
    'The person was changed after the client had read it. The client reads it again and repeats its change.',
  REQUEST_TOO_LARGE:
    'Send fewer operations in one request. Behind a proxy, its limit must not be below the 1 MB that is taken here.',
  REQUEST_MEDIA_TYPE: 'Send application/scim+json or application/json.',
  REQUEST_TOO_FAST:
    'The client tries again after Retry-After, as identity providers do by themselves. For an initial load raise --rate-limit.',
  REQUEST_UNSUPPORTED: 'GET /ServiceProviderConfig says what is offered.',
  OBJECT_UNKNOWN:
    'The row is not there, was deleted, or was never this connector’s. An identity provider creates the person anew at its next cycle. "rollcall explain CONNECTOR --row ID" says what is known.',
  OBJECT_EXISTS:
    'Somebody with this key is there already and belongs to another person or to nobody of ours. "rollcall explain CONNECTOR --row ID" tells whose it is; with "match" a row that is there is joined.',
  OBJECT_OUT_OF_SCOPE:
    'The expression "scope" is false for this person. Widen it, or assign fewer people in the identity provider.',
  OBJECT_NO_ANCHOR:
    'The attribute of the anchor is empty or not sent. Map it in the identity provider, or choose another anchor.',
  EVENTS_OVER_THRESHOLD:
    'Nothing was changed. If so many changes are meant, raise the threshold in the configuration, or say onExceed: hold and approve the plan that "rollcall status" then shows.',
  OBJECT_ANCHOR_CHANGED:
    'A new anchor would be a delete and an insert. Decide once and for all with onAnchorChange (hold, rekey, recreate), or undo the change where it was made.',
  FLOW_REQUIRED:
    'The answer names the attribute. Fill it in the identity provider, give the mapping a default, or take "required" out.',
  FLOW_SEVERAL_VALUES:
    'The expression gave a list for one column. Choose one of it, such as emails[0].value, or join them with $join().',
  FLOW_VALUE:
    'The expression gave something that the column’s type cannot hold. "rollcall provision CONNECTOR --user FILE" shows each step for one person.',
  FLOW_UNKNOWN_VALUE: 'Add the value to "values", or give the mapping a default for all others.',
  FLOW_TOO_LONG:
    'Make the column longer ("rollcall validate --online" prints the statement), or say onOverflow: truncate.',
  FLOW_FAILED:
    'Try the expression with this person: "rollcall provision CONNECTOR --user FILE". A case in a mapping test keeps it from coming back.',
  FLOW_TIMEOUT:
    'The expression does too much on this person: a long list, or loops in loops. Make it simpler; nobody else is kept waiting.',
  IMPORT_UNREADABLE: 'Check the path, and that your user may read the file.',
  IMPORT_SYNTAX:
    'The message names the place. The file was cut off or changed since it was exported: export it once more.',
  IMPORT_FOREIGN:
    'The message says what the file is instead. docs/moving-from-ecma.md says what to export, and where.',
  IMPORT_TOO_LARGE: 'Export the one connector rather than the whole server.',
  COMMENT_REFUSED:
    'The token of the build may not write into the pull request, or the platform did not answer. docs/ci.md names the right that each platform wants; the checks themselves are not affected.',
  ROW_UNIQUE:
    'Another row has this value; the log names column and constraint. Free the value there, make the attribute unique in the identity provider, or join the row with "match".',
  ROW_NOT_NULL:
    'A column without a default has no mapping, or its attribute is empty. Map it, or give the mapping a default.',
  ROW_TOO_LONG:
    'The column is shorter than the service thought. "rollcall drift schema" shows what changed; make it longer, or say onOverflow: truncate.',
  ROW_TYPE:
    'The column has another type than the mapping gives. "rollcall validate --online" names it; say "as", or change the expression.',
  ROW_CHECK:
    'The log names the constraint. Change the mapping so that it gives what the table allows ("values" and "default" help), or the check.',
  ROW_FOREIGN_KEY:
    'The row that this one points at must be there first, or another row still points at the one to be deleted. Change the order, or the constraint (ON DELETE).',
  DATABASE_PERMISSION:
    '"rollcall validate --online" names what the login lacks; "rollcall explain --permissions --login NAME" prints the grants.',
  DATABASE_READ_ONLY:
    'The server is a replica or in maintenance, the disk is full, or the file may not be written. Requests are answered with 503 and repeated by the client meanwhile.',
  DATABASE_SCHEMA:
    'Somebody changed the table. "rollcall drift schema" shows how, "rollcall validate --online" what it means; then mend the table or the mapping.',
  DATABASE_UNREACHABLE:
    'The line of the log has the reason. "rollcall validate --online" from the same machine shows all of it. Clients get 503 and try again; the service connects by itself when the database is back.',
  DATABASE_TIMEOUT:
    'Look for locks and for statements without an index: "rollcall validate --online" names missing ones. A slow server gets more time with statementTimeout.',
  DATABASE_CONTENTION:
    'It was repeated several times before it was given up. Another program keeps these rows locked for long; the client or the next run tries again.',
  DATABASE_FAILED:
    'The log has the driver’s number. Look it up in the manual of the database; when it recurs, tell us of it.',
  SOURCE_UNREADABLE:
    'Check that the file is there and that the service’s user may read it. Nobody is touched meanwhile: an unreadable source says nothing about anybody.',
  SOURCE_EMPTY:
    'Whoever writes the file failed, most likely. Nobody is deleted for it; the next complete file goes on.',
  SOURCE_SYNTAX:
    'The message names the line. Mend what writes the file; the people that could be read are updated, and nobody is taken for absent.',
  SOURCE_ENCODING: 'Write the file in UTF-8.',
  SOURCE_DUPLICATE_KEY:
    'Two people cannot be told apart. Mend the file, or choose another "key" of the source.',
  SOURCE_NO_KEY:
    'The file has no such field, or a record leaves it empty. Mend the file, or "key" of the source.',
  SOURCE_CHANGED:
    'The file was written while it was read. Write it under another name first and rename it then; the next run reads it again.',
  RUN_TOO_MANY_ERRORS:
    'Something is wrong with many rows at once: "rollcall status CONNECTOR" lists some with their codes. Mend that, or raise "errors" under "thresholds".',
  PLAN_UNKNOWN:
    '"rollcall status" lists the plans that wait. A plan of another environment has another connector space: give the same --env or --state.',
  PLAN_DECIDED: '"rollcall status" shows what still waits; the message says who decided.',
  PLAN_STALE:
    'People or the configuration changed after the plan was made, so that the approval no longer covers it. Look at the new plan that "rollcall status" shows, and approve that one.',
  PLAN_TOO_COSTLY:
    'An expression of the branch takes far too much time or memory. "rollcall validate" and "rollcall test" on the branch show which; nothing of it was run in the service.',
  RUN_UNKNOWN: '"rollcall status CONNECTOR" lists the last runs. History is kept for 30 days.',
  CONFIGURATION_INVALID:
    '"rollcall validate" shows every mistake with its place. A service goes on with the last good version of each connector meanwhile.',
  CONFIGURATION_UNREADABLE:
    'Check the rights of the file and of its folder, and that it is text in UTF-8. A service goes on with what it had.',
  CONFIGURATION_NOT_FOUND:
    'Check --config, and --path with a repository. "rollcall init" makes a configuration for a table.',
  GIT_UNAVAILABLE: 'Install git 2.34 or newer where the service finds it on its PATH.',
  REPOSITORY_UNREACHABLE:
    'Check name, network and proxy (HTTPS_PROXY). What is active goes on, and it is looked at again by itself.',
  REPOSITORY_REFUSED:
    'The token or key has expired, or may not read the repository. Write the new token into its file; it is read again with each look (docs/gitops.md).',
  REPOSITORY_NOT_FOUND:
    'Check the address; git servers say the same where the login may not see a repository.',
  REPOSITORY_NO_REF: 'Check --ref, and that something was pushed to it.',
  REPOSITORY_CONTENT:
    'The message names the path: a symbolic link, a submodule, or an include that leads out of the repository. Commit the file itself.',
  REPOSITORY_TOO_LARGE:
    'Keep the configuration in a repository of its own, or take what is large out of its history (docs/gitops.md has the limits).',
  REPOSITORY_COPY:
    'Check the disk and the rights of the folder beside the connector space. The copy is made anew by itself; it may be deleted at any time that the repository can be reached.',
  COMMIT_UNSIGNED:
    'Somebody pushed without signing. Sign the newest commit (git commit --gpg-sign), or follow a signed tag; what was active goes on.',
  COMMIT_UNTRUSTED:
    'The key is not in the file that --verify names, has ended there, or was revoked. Find out who signed before adding anybody.',
  SIGNERS_UNREADABLE:
    'Check the path of --verify and the rights of the file. Without it nothing new is taken.',
  TABLE_WITHOUT_KEY:
    'Give the table a primary key or a unique key without NULL, or name the column with --anchor where its values are unique.',
  FILE_EXISTS: 'Choose another folder with --output-dir, or write over it with --force.',
  SNAPSHOT_UNREADABLE: '"rollcall schema pull" writes it anew from the database.',
  SECRET_MISSING:
    'The message names the variable or the file. Set it for the service’s user; a connector whose secret is missing answers 503, the others serve.',
  SECRET_WEAK: 'Make one with "openssl rand -hex 24".',
  STATE_UNREADABLE:
    'Another process may have it (the message says which), or disk, rights or the server are the reason. Events are refused with 503 before any row is written.',
  STATE_LOST:
    'All that it held was saved: in a new file of that name, or beside the one that was put there, as the message says. Start again.',
  STATE_TAKEN:
    'Another service took over while this one was cut off: nothing was written twice. Start this one again, and it stands by.',
  STATE_NEWER: 'Start the newer version again, or restore the backup from before the update.',
  SERVICE_STANDBY:
    'A load balancer that asks /readyz sends requests to the service that works. It is not an error of this one.',
  CONNECTOR_UNAVAILABLE:
    '"rollcall status" and /readyz/CONNECTOR say why: its database, its secret, its configuration, or that it is no longer there.',
  WATERMARK_LOST: 'Run a fullImport of the connector once; delta imports go on from there.',
  RUN_BUSY: 'The message says who. Wait for its end, or look at it with "rollcall status --watch".',
  RUN_LEASE_LOST:
    'This run was paused for so long that another one took its place, which goes on with its work. There is nothing to repeat.',
  RUN_SUSPENDED:
    '"rollcall resume CONNECTOR" ends the suspension; "rollcall status" says who asked for it and why.',
  SERVICE_UNREACHABLE:
    'Check address and port, and that the service runs: GET /healthz answers without a token. With a certificate of your own name its authority in NODE_EXTRA_CA_CERTS.',
  TLS_INVALID:
    'Certificate and key must be PEM, belong together and not have ended. A running service keeps the one before until the files can be used.',
  NOT_AVAILABLE_YET:
    'The part is checked already and does nothing yet. Take it out of the configuration for now.',
  USAGE: '"rollcall COMMAND --help" lists arguments and options.',
  INTERNAL:
    'This is a mistake of ours. Please report it with the version, the command and the lines of the log around it; they hold nobody’s data.',
  INTERRUPTED: 'Start it again: what was done stays done, and the rest is taken up.',
}
