import { z } from 'zod'
import type { Statement } from './call.ts'

const scope = {
  /** How many requests it applies to; absent: all until cleared. */
  times: z.int().positive().optional(),
  /** A text that one of the request's statements must contain; absent: any request. */
  sql: z.string().min(1).optional(),
}

const faultSchema = z.discriminatedUnion('kind', [
  /** The connection breaks before anything is executed. */
  z.strictObject({ kind: z.literal('drop-request'), ...scope }),
  /** The request is executed, and committed, and the connection breaks before the answer. */
  z.strictObject({ kind: z.literal('drop-answer'), ...scope }),
  /** This status is the answer; with `executed`, after the request was executed and committed. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    executed: z.boolean().optional(),
    ...scope,
  }),
  /** The request waits before it is executed. */
  z.strictObject({ kind: z.literal('delay'), milliseconds: z.number().nonnegative(), ...scope }),
  /** The request is executed, and the connection breaks in the middle of the answer. */
  z.strictObject({ kind: z.literal('truncate'), ...scope }),
])

const faultsSchema = z.union([faultSchema.transform(fault => [fault]), z.array(faultSchema)])

export type Fault = z.infer<typeof faultSchema>

/** A fault that decides how a request ends. */
export type Ending = Exclude<Fault, { kind: 'delay' }>

export interface Faults {
  /** Replaces the faults, and counts anew. Delays add up; of the others, the first that fits a request applies. */
  set(...faults: Fault[]): void
  clear(): void
  /** How many times a fault was injected since the last `set`. */
  readonly injected: number
}

export interface FaultSource extends Faults {
  /** The faults of a request about to be executed; counts them as injected. */
  take(statements: Statement[]): { delayMilliseconds: number; ending: Ending | undefined }
  toJSON(): { injected: number; faults: Fault[] }
}

export function createFaults(): FaultSource {
  let active: { fault: Fault; left: number }[] = []
  let injected = 0

  function applies({ fault, left }: { fault: Fault; left: number }, statements: Statement[]): boolean {
    const { sql } = fault
    return left > 0 && (sql === undefined || statements.some(({ query }) => query.includes(sql)))
  }

  return {
    set(...faults) {
      active = faults.map(fault => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }))
      injected = 0
    },
    clear() {
      active = []
    },
    get injected() {
      return injected
    },
    take(statements) {
      let delayMilliseconds = 0
      let ending: Ending | undefined
      for (const entry of active) {
        const { fault } = entry
        if (!applies(entry, statements)) continue
        if (fault.kind === 'delay') delayMilliseconds += fault.milliseconds
        else if (ending === undefined) ending = fault
        else continue
        entry.left -= 1
        injected += 1
      }
      return { delayMilliseconds, ending }
    },
    toJSON: () => ({ injected, faults: active.filter(({ left }) => left > 0).map(({ fault }) => fault) }),
  }
}

/** Reads one fault or a list of them. @throws Error with one line that says what is wrong */
export function parseFaults(json: string): Fault[] {
  const parsed = faultsSchema.safeParse(JSON.parse(json))
  if (parsed.success) return parsed.data
  throw new Error(`not a fault or a list of faults: ${json}`)
}
