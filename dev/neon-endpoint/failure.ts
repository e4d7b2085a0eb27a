import { DatabaseError } from 'pg'

export interface Answer {
  status: number
  body: string
}

/** What the proxy itself has to say; with Postgres's own error as the cause where there is one. */
export class Failure extends Error {
  readonly status: number

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

/** 400 with Postgres's fields for an error of the SQL; a `Failure`'s own status; 500 for anything unforeseen. */
export function answerToError(error: unknown): Answer {
  if (error instanceof DatabaseError) return { status: 400, body: errorBody(error.message, error) }
  const message = error instanceof Error ? error.message : String(error)
  if (!(error instanceof Failure)) return { status: 500, body: errorBody(message) }
  const source = error.cause instanceof DatabaseError ? error.cause : undefined
  return { status: error.status, body: errorBody(message, source) }
}

/** Neon's proxy leaves `code` and `severity` empty, not null, where the error is not Postgres's. */
function errorBody(message: string, source?: DatabaseError): string {
  const isInternal = source?.position === undefined
  return JSON.stringify({
    message,
    code: source?.code ?? '',
    detail: source?.detail ?? null,
    hint: source?.hint ?? null,
    position: source?.position ?? null,
    internalPosition: (isInternal ? source?.internalPosition : null) ?? null,
    internalQuery: (isInternal ? source?.internalQuery : null) ?? null,
    severity: source?.severity ?? '',
    where: source?.where ?? null,
    table: source?.table ?? null,
    column: source?.column ?? null,
    schema: source?.schema ?? null,
    dataType: source?.dataType ?? null,
    constraint: source?.constraint ?? null,
    file: source?.file ?? null,
    line: source?.line ?? null,
    routine: source?.routine ?? null,
  })
}
