import { DatabaseUnavailable } from '../db/client.ts'

/**
 * Somebody's fetching of a key: a plain value, for others to look at. The promise behind it is nobody else's to wait for,
 * since it ends with the request that it belongs to.
 */
export type Attempt = { begunMs: number; outcome: 'under_way' | 'kept' | 'not_kept' | 'unavailable' }

/** The platform cuts off what goes on for longer behind an answer: such an attempt may never say that it ended. */
const LONGEST_ATTEMPT_MS = 30_000
const FIRST_LOOK_MS = 4
const LONGEST_LOOK_MS = 64

const attempts = new Map<string, Attempt>()

export function isAttempted(key: string, nowMs: number): boolean {
  const attempt = attempts.get(key)
  return attempt !== undefined && nowMs - attempt.begunMs < LONGEST_ATTEMPT_MS
}

export function beginAttempt(key: string, begunMs: number): Attempt {
  const attempt: Attempt = { begunMs, outcome: 'under_way' }
  attempts.set(key, attempt)
  return attempt
}

export function endAttempt(key: string, attempt: Attempt): void {
  if (attempt.outcome === 'under_way') attempt.outcome = 'not_kept'
  if (attempts.get(key) === attempt) attempts.delete(key)
}

/**
 * Where another request fetches the key, looks again and again what became of it: whether its answer was kept. Throws
 * where the database did not answer it either, or where that takes longer than `limitMs`.
 */
export async function keptByAnother(key: string, limitMs: number): Promise<boolean> {
  const attempt = attempts.get(key)
  if (!attempt) return false
  let lookMs = FIRST_LOOK_MS
  for (let waitedMs = 0; attempt.outcome === 'under_way' && waitedMs < limitMs; waitedMs += lookMs) {
    lookMs = Math.min(lookMs * 2, LONGEST_LOOK_MS)
    await new Promise(resolve => setTimeout(resolve, lookMs))
  }
  if (attempt.outcome === 'unavailable' || attempt.outcome === 'under_way') {
    throw new DatabaseUnavailable('it did not answer the request that fetches the same')
  }
  return attempt.outcome === 'kept'
}
