/** Another live Postgres has the data folder. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse'
}

/** The data folder is not, or is no longer, one that this Postgres can serve. */
export class DataFolderDamaged extends Error {
  override readonly name = 'DataFolderDamaged'

  constructor(folder: string, reason: string) {
    super(
      `The data folder ${folder} cannot be used: ${reason}. ` +
        'Put back a good copy, or delete the folder to begin with an empty database.',
    )
  }
}

/** Postgres did not start for a reason that is not the data folder's: no disk space, a taken port, no time. */
export class PostgresNotStarted extends Error {
  override readonly name: string = 'PostgresNotStarted'
}

/** Another process listens on the port. */
export class PortTaken extends PostgresNotStarted {}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
