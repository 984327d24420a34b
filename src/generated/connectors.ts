// Generated from schemas/connectors.schema.json by scripts/generate.ts. Do not edit.

/**
 * A date and time with its time zone.
 */
export type Instant = string
/**
 * Where people come from. `entra`, `okta` and `scim` open a SCIM endpoint that the identity provider calls; the other kinds are read by Rollcall.
 */
export type Source =
  | ('entra' | 'okta' | 'scim')
  | EntraSource
  | OktaSource
  | ScimSource
  | GraphSource
  | CsvSource
  | JsonSource
  | ConnectorSource
/**
 * Where the bearer token is that the identity provider sends; two of them during a rotation. Left out: the environment variable `<NAME>_TOKEN`, or none when `jwt` is there. At least twelve characters.
 */
export type Tokens = Secret | Secret[]
/**
 * Where a secret is: an environment variable or a file. The secret itself never stands in the configuration.
 */
export type Secret = EnvironmentSecret | FileSecret
/**
 * The main path of the endpoint. `/scim/<Name>` and `/ecma2host_<Name>/scim` answer beside it.
 */
export type EndpointPath = string
/**
 * How Rollcall logs in to Microsoft Graph.
 */
export type GraphAuth = 'managedIdentity' | GraphApplication
/**
 * A number with a unit: ms, s, m, h or d.
 */
export type Every = string
/**
 * A number with a unit: ms, s, m, h or d.
 */
export type Duration = string
/**
 * Letters, digits, hyphen, underscore and dot; it starts with a letter or digit.
 */
export type ConnectorName = string
/**
 * A secret by reference, a URL or path without a password, or the options one by one.
 */
export type Connection = string | EnvironmentSecret | FileSecret | ConnectionOptions
/**
 * An expression, or who makes the value.
 */
export type AnchorColumn = Expression | GeneratedAnchor
/**
 * A JSONata expression over the source object, most often just an attribute's name. Graph names and SCIM names both work.
 */
export type Expression = string
/**
 * Columns that join an existing row when the anchor finds none, in this order.
 */
export type Match = string[]
/**
 * How one column gets its value. A text is an expression; a number, boolean or null is a constant; a constant text is written `{ const: text }`.
 */
export type Flow = Expression | (number | boolean | null) | FlowOptions
/**
 * A text, number, boolean or null.
 */
export type Scalar = string | number | boolean | null
/**
 * A procedure, SQL text, or a file with SQL. `:Column` and `:old.Column` are always bound.
 */
export type SqlOperation = ProcedureCall | SqlText | SqlFile
/**
 * Leave the row as the flows have it, delete it, or set columns and perhaps delete it later.
 */
export type Action = ('keep' | 'delete') | SetAction
/**
 * A constant, or an expression.
 */
export type SetValue =
  | Scalar
  | {
      expr: Expression
    }
/**
 * A run step by name, or with options. `fullImport` and `deltaImport` read, `fullSynchronization` and `deltaSynchronization` work out what is to change, `export` writes it, `purge` deletes rows whose `purgeAfter` has passed.
 */
export type Step =
  | (
      | 'fullImport'
      | 'deltaImport'
      | 'fullSynchronization'
      | 'deltaSynchronization'
      | 'export'
      | 'purge'
    )
  | StepWithOptions
/**
 * A number of rows, a share of them, or a share with a floor below which it does not count.
 */
export type Threshold = number | string | Share
/**
 * One thing that is still the same under another name: a connector, the anchor of an object type, a column.
 */
export type Moved = MovedConnector | MovedAnchor | MovedColumn

/**
 * Connectors, attribute flows and run profiles. One file, or several that are joined.
 */
export interface ConfigurationFile {
  /**
   * Where editors find the schema of this file. Rollcall does not read it.
   */
  $schema?: string
  /**
   * The version of the language that this file is written in.
   */
  version: 1
  /**
   * Further files to read, as patterns relative to this file.
   */
  include?: string[]
  /**
   * Parts of connectors that `use` merges into several of them.
   */
  fragments?: {
    [k: string]: Fragment
  }
  /**
   * The connectors by name. The name is part of the endpoint's address; upper and lower case differ.
   */
  connectors?: {
    [k: string]: Connector
  }
  /**
   * What was renamed, so that rows, endpoint and connector space keep their history.
   */
  moved?: Moved[]
  /**
   * Connectors that are retired on purpose. A connector that merely vanishes from the file is kept waiting.
   */
  removed?: Removed[]
}
/**
 * A part of a connector. Maps are merged, lists and scalars replaced by what comes later.
 */
export interface Fragment {
  /**
   * What the connector is for, for people.
   */
  description?: string
  /**
   * Who answers for it: a person, a team or an address.
   */
  owner?: string
  suspend?: Suspend
  source?: Source
  target?: Target
  objects?: Objects
  import?: Import
  export?: Export
  runProfiles?: RunProfiles
  thresholds?: Thresholds
  /**
   * What happens when an import finds that a row was changed by somebody else. `report`: nothing, it is listed. `overwrite`: the next synchronization writes our values back, and a row that was deleted outside is inserted again. `adopt`: the found values are kept until the source changes them.
   */
  onDrift?: 'report' | 'overwrite' | 'adopt'
  /**
   * The table or view, `name` or `schema.name`, exactly as the database spells it. A name that holds a dot is put in brackets or double quotes.
   */
  table?: string
  anchor?: Anchor
  match?: Match
  scope?: Expression
  mappings?: Mappings
  lists?: Lists
  operations?: Operations
  deprovision?: Deprovision
  /**
   * What happens when the anchor of a person changes: hold the change, re-key the row in place, or delete and insert. `recreate` counts under the thresholds of deletes and of inserts, and of disables where the person is disabled with it, `rekey` under that of updates.
   */
  onAnchorChange?: 'hold' | 'rekey' | 'recreate'
}
/**
 * Stops the connector from writing: what an identity provider sends is accepted and waits, reads go on, rows stay; runs are left out.
 */
export interface Suspend {
  /**
   * Why; it is shown in `status` and in answers.
   */
  reason: string
  until?: Instant
}
/**
 * A SCIM endpoint called by Entra ID.
 */
export interface EntraSource {
  /**
   * Options of the endpoint.
   */
  entra: {
    token?: Tokens
    path?: EndpointPath
    jwt?: Jwt
  }
}
/**
 * The secret is the value of an environment variable.
 */
export interface EnvironmentSecret {
  /**
   * Name of the environment variable that holds the secret.
   */
  env: string
}
/**
 * The secret is the content of a file; one line break at its end is ignored. The file is read again when it changes.
 */
export interface FileSecret {
  /**
   * Path of the file, relative to the configuration file.
   */
  file: string
}
/**
 * Accepts the identity provider's own token (Entra sends one when its secret field is left empty), checked against the issuer's keys.
 */
export interface Jwt {
  /**
   * The issuer that the token must name.
   */
  issuer: string
  /**
   * The audience that the token must name.
   */
  audience: string
  /**
   * Address of the issuer's key set; found through the issuer's metadata when left out.
   */
  keys?: string
}
/**
 * A SCIM endpoint called by Okta.
 */
export interface OktaSource {
  /**
   * Options of the endpoint.
   */
  okta: {
    token?: Tokens
    path?: EndpointPath
  }
}
/**
 * A SCIM endpoint for any client.
 */
export interface ScimSource {
  /**
   * Options of the endpoint.
   */
  scim: {
    token?: Tokens
    path?: EndpointPath
  }
}
/**
 * People are read from Microsoft Graph.
 */
export interface GraphSource {
  /**
   * Which tenant, with which login, and whom.
   */
  graph: {
    /**
     * Name or id of the tenant.
     */
    tenant: string
    auth: GraphAuth
    /**
     * Who is read: members of groups, or those assigned to an application.
     */
    members?: {
      /**
       * Groups by name or id; members of nested groups count.
       */
      groups?: string[]
      /**
       * Application whose assigned people are read.
       */
      application?: string
    }
    every?: Every
    fullEvery?: Duration
  }
}
/**
 * An application with a certificate or a client secret.
 */
export interface GraphApplication {
  /**
   * Id of the application.
   */
  clientId: string
  certificate?: Secret
  secret?: Secret
}
/**
 * People are read from a CSV file with a header line. Expressions use the names of its header; all values are text, and an empty one is no value.
 */
export interface CsvSource {
  csv: FileSource
}
/**
 * Which file, and which of its fields identifies a person.
 */
export interface FileSource {
  /**
   * Path of the file, relative to the configuration file.
   */
  path: string
  /**
   * The field that identifies a person: never empty, never twice. Who is no longer in a file that was read completely is missing (see `onMissing`).
   */
  key: string
  every?: Every
}
/**
 * People are read from a JSON file that holds an array of objects. Expressions use the names in the objects.
 */
export interface JsonSource {
  json: FileSource
}
/**
 * The same people as another connector, read from its connector space: one source, several tables. Expressions use the names of that connector's source.
 */
export interface ConnectorSource {
  connector: ConnectorName
}
/**
 * The database, by dialect: a secret that holds a connection URL, a URL without a password, or the options one by one.
 */
export interface Target {
  mssql?: Connection
  postgres?: Connection
  mysql?: Connection
  mariadb?: Connection
  sqlite?: Connection
}
/**
 * The options of a connection one by one; the password by reference.
 */
export interface ConnectionOptions {
  /**
   * Name or address of the server.
   */
  host?: string
  /**
   * Port of the server; the dialect's usual one when left out.
   */
  port?: number
  /**
   * Name of the database.
   */
  database?: string
  /**
   * Login name.
   */
  user?: string
  password?: Secret
  /**
   * SQLite only: path of the file, relative to the configuration file.
   */
  path?: string
  /**
   * Encrypts the connection: `require` without checking the certificate, `verify` (or true) with.
   */
  ssl?: true | false | 'require' | 'verify'
  /**
   * Most connections that are open at once.
   */
  poolSize?: number
  connectTimeout?: Duration
  statementTimeout?: Duration
  /**
   * PostgreSQL: false behind a pooler that works by transaction.
   */
  namedStatements?: boolean
}
/**
 * The object types by name, such as User and Group. Leave it out when there is only User.
 */
export interface Objects {
  [k: string]: ObjectType
}
/**
 * How one kind of object becomes rows of one table.
 */
export interface ObjectType {
  /**
   * The table or view, `name` or `schema.name`, exactly as the database spells it. A name that holds a dot is put in brackets or double quotes.
   */
  table: string
  anchor: Anchor
  match?: Match
  scope?: Expression
  mappings: Mappings
  lists?: Lists
  operations?: Operations
  deprovision?: Deprovision
  /**
   * What happens when the anchor of a person changes: hold the change, re-key the row in place, or delete and insert. `recreate` counts under the thresholds of deletes and of inserts, and of disables where the person is disabled with it, `rekey` under that of updates.
   */
  onAnchorChange?: 'hold' | 'rekey' | 'recreate'
}
/**
 * The columns that identify a row for the source, each with its expression, or generated.
 */
export interface Anchor {
  [k: string]: AnchorColumn
}
/**
 * The value is not taken from the source.
 */
export interface GeneratedAnchor {
  /**
   * `uuid`: Rollcall makes a UUID. `database`: the column has an identity, a sequence or a default, and the value is read back.
   */
  generate: 'uuid' | 'database'
}
/**
 * The attribute flows by column: column on the left, attribute on the right.
 */
export interface Mappings {
  [k: string]: Flow
}
/**
 * An attribute flow in its long form.
 */
export interface FlowOptions {
  from?: Expression
  const?: Scalar
  /**
   * The column value for each attribute value. A value that is not listed is an error unless there is a `default`.
   */
  values?: {
    [k: string]: Scalar
  }
  /**
   * Converts to this kind, where the column's own type does not say it.
   */
  as?: 'text' | 'int' | 'decimal' | 'bool' | 'uuid' | 'date' | 'datetime' | 'json'
  /**
   * How a date is written in a text column (.NET letters), or the two texts of a `bool`, true first.
   */
  format?: string
  /**
   * IANA time zone in which an instant becomes a local date or time.
   */
  timezone?: string
  default?: Scalar
  /**
   * Refuses a person for whom the expression has no value.
   */
  required?: boolean
  /**
   * `always`: with every event. `create`: only when the row is inserted; afterwards the column belongs to the database.
   */
  apply?: 'always' | 'create'
  read?: Expression
  /**
   * The value names another object; the column gets the anchor of its row.
   */
  ref?: string
  /**
   * What to do while the referenced row does not exist: write it later, write NULL, or refuse.
   */
  onMissing?: 'defer' | 'null' | 'error'
  /**
   * What to do with a text that is longer than the column.
   */
  onOverflow?: 'error' | 'truncate'
  /**
   * The value is shown nowhere; the audit keeps a salted hash.
   */
  sensitive?: boolean
  /**
   * Expressions to try in turn until the value is free in the table.
   */
  unique?: Expression[]
}
/**
 * Child tables that take multi-valued attributes, by table.
 */
export interface Lists {
  [k: string]: List
}
/**
 * A child table that takes the values of a multi-valued attribute.
 */
export interface List {
  from: Expression
  /**
   * Child column: parent column.
   */
  key: {
    [k: string]: string
  }
  /**
   * Child columns that tell two entries of one parent apart.
   */
  identity?: string[]
  /**
   * The flows of an entry, by child column.
   */
  mappings: {
    [k: string]: Flow
  }
  /**
   * `replace`: entries that are gone are deleted. `merge`: they stay.
   */
  mode?: 'replace' | 'merge'
}
/**
 * Own SQL or procedures in the place of generated statements. What is not listed stays generated.
 */
export interface Operations {
  insert?: SqlOperation
  update?: SqlOperation
  delete?: SqlOperation
  import?: SqlOperation
}
/**
 * Calls a stored procedure.
 */
export interface ProcedureCall {
  /**
   * The procedure.
   */
  call: string
  /**
   * Parameter: column.
   */
  args: {
    [k: string]: string
  }
}
/**
 * Statements, run in order.
 */
export interface SqlText {
  /**
   * One statement, or several.
   */
  sql: string | string[]
}
/**
 * Statements in a file.
 */
export interface SqlFile {
  /**
   * Path of the file, relative to the configuration file.
   */
  sqlFile: string
}
/**
 * What happens to the row when a person leaves.
 */
export interface Deprovision {
  /**
   * When the person is disabled or soft-deleted: one action, or rules of which the first that holds decides.
   */
  onDisable?: Action | Rule[]
  onDelete?: Action
  onOutOfScope?: Action
  onMissing?: Action
}
/**
 * Sets columns, and deletes the row after a while unless the person returns. `{ purgeAfter }` alone sets nothing.
 */
export interface SetAction {
  /**
   * Values by column; `{ expr: … }` for an expression.
   */
  set?: {
    [k: string]: SetValue
  }
  purgeAfter?: Duration
}
/**
 * An action with its condition.
 */
export interface Rule {
  when?: Expression
  do: Action
}
/**
 * How the target table is re-read, so that edits made outside are found.
 */
export interface Import {
  every?: Every
  delta?: Delta
  /**
   * Rows that are read at a time.
   */
  pageSize?: number
}
/**
 * How rows that changed since the last import are found.
 */
export interface Delta {
  /**
   * `watermark`: a timestamp or rowversion `column`. `changeTracking`: SQL Server's change tracking, which must be on for the table. `history`: a history `table` that triggers fill.
   */
  strategy: 'watermark' | 'changeTracking' | 'history'
  /**
   * For `watermark`: the column that moves with every write.
   */
  column?: string
  /**
   * For `history`: the table that notes every change.
   */
  table?: string
  overlap?: Duration
  keyscanEvery?: Duration
}
/**
 * How changes are written.
 */
export interface Export {
  /**
   * `immediate`: a change is written with its event. `staged`: it waits for the run step `export`.
   */
  mode?: 'immediate' | 'staged'
  /**
   * Rows in one transaction of a run; at most 2000 where they are written to an SQLite file.
   */
  batch?: number
}
/**
 * Run profiles by name: lists of run steps, with a timetable where they run by themselves. `rollcall run <connector> <profile>` runs one at once.
 */
export interface RunProfiles {
  [k: string]: RunProfile
}
/**
 * Run steps in order. It runs by itself with `every` or `schedule`, one of the two; without them when somebody says so.
 */
export interface RunProfile {
  /**
   * The run steps in order.
   */
  steps: Step[]
  every?: Every
  /**
   * When it runs, as a cron line of five fields: minute, hour, day of month, month, day of week.
   */
  schedule?: string
  /**
   * IANA time zone of the schedule.
   */
  timezone?: string
}
/**
 * The step's name with its options.
 */
export interface StepWithOptions {
  fullImport?: StepOptions
  deltaImport?: StepOptions
  fullSynchronization?: StepOptions
  deltaSynchronization?: StepOptions
  export?: StepOptions
  purge?: StepOptions
}
/**
 * Options of a run step.
 */
export interface StepOptions {
  /**
   * Rows that are read at a time.
   */
  pageSize?: number
  /**
   * Rows in one transaction.
   */
  batch?: number
  overlap?: Duration
}
/**
 * How many changes may be written without somebody looking. A kind that goes beyond is held as a whole, the others are written. Left out: no more than 10 deletes and 10 disables, or 10 % of the rows where that is more.
 */
export interface Thresholds {
  deletes?: Threshold
  disables?: Threshold
  updates?: Threshold
  inserts?: Threshold
  errors?: Threshold
  window?: Duration
  /**
   * What happens to an event beyond a limit. `hold`: it is accepted, and its change waits for approval. `reject`: it is refused with 429. A run always holds.
   */
  onExceed?: 'hold' | 'reject'
}
/**
 * A share of the rows, with a floor.
 */
export interface Share {
  /**
   * The share.
   */
  percent: number
  /**
   * So many rows are always allowed.
   */
  atLeast?: number
}
/**
 * One source, one target, and how people of the source become rows of the target. With only one object type (User) its keys stand here; otherwise under `objects`.
 */
export interface Connector {
  /**
   * What the connector is for, for people.
   */
  description?: string
  /**
   * Who answers for it: a person, a team or an address.
   */
  owner?: string
  /**
   * Fragments that are merged, left to right, before the connector's own keys.
   */
  use?: string | string[]
  suspend?: Suspend
  source?: Source
  target?: Target
  objects?: Objects
  import?: Import
  export?: Export
  runProfiles?: RunProfiles
  thresholds?: Thresholds
  /**
   * What happens when an import finds that a row was changed by somebody else. `report`: nothing, it is listed. `overwrite`: the next synchronization writes our values back, and a row that was deleted outside is inserted again. `adopt`: the found values are kept until the source changes them.
   */
  onDrift?: 'report' | 'overwrite' | 'adopt'
  /**
   * The table or view, `name` or `schema.name`, exactly as the database spells it. A name that holds a dot is put in brackets or double quotes.
   */
  table?: string
  anchor?: Anchor
  match?: Match
  scope?: Expression
  mappings?: Mappings
  lists?: Lists
  operations?: Operations
  deprovision?: Deprovision
  /**
   * What happens when the anchor of a person changes: hold the change, re-key the row in place, or delete and insert. `recreate` counts under the thresholds of deletes and of inserts, and of disables where the person is disabled with it, `rekey` under that of updates.
   */
  onAnchorChange?: 'hold' | 'rekey' | 'recreate'
}
/**
 * A connector got another name.
 */
export interface MovedConnector {
  /**
   * The old and the new name.
   */
  connector: {
    from: ConnectorName
    to: ConnectorName
  }
}
/**
 * The anchor of an object type changed; rows are re-keyed in place.
 */
export interface MovedAnchor {
  /**
   * The connector and the anchor until now.
   */
  anchor: {
    connector: ConnectorName
    /**
     * The object type; User when left out.
     */
    object?: string
    /**
     * The anchor until now.
     */
    from: {
      [k: string]: AnchorColumn
    }
  }
}
/**
 * A column of the table got another name; its flow is the same one.
 */
export interface MovedColumn {
  /**
   * The connector, and the old and the new name of the column.
   */
  column: {
    connector: ConnectorName
    /**
     * The object type; User when left out.
     */
    object?: string
    /**
     * The column until now.
     */
    from: string
    /**
     * The column from now on.
     */
    to: string
  }
}
/**
 * A connector that is retired on purpose.
 */
export interface Removed {
  connector: ConnectorName
  /**
   * What happens to its rows. `keep`: they stay as they are. `delete`: the rows that the connector made are deleted, once somebody has approved it.
   */
  rows: 'keep' | 'delete'
  /**
   * Why, for people.
   */
  reason?: string
}
