/** A read that all of them answer, and what of ours the plain services leave out, as `bench/plain/README.md` says. */
export interface SharedRead {
  path: string
  leftOut: readonly string[]
}

export const poolList: SharedRead = { path: '/api/pools', leftOut: ['next_cursor'] }

export const leaderboard: SharedRead = {
  path: '/api/pools/leaderboard',
  leftOut: [
    ...['slot', 'generated_at', 'next_cursor'],
    ...['eligible', 'reason', 'sharpe', 'max_drawdown', 'days'].map(figure => `data.${figure}`),
  ],
}

export function portfolioOf(pool: string): SharedRead {
  return { path: `/api/pools/${pool}`, leftOut: ['rank'] }
}

/**
 * Throws where the services do not answer what the exchange does, member by member and in the same order: text to the last
 * character (and so every decimal), instants however written, numbers to 1e-9, of their size where they are above 1.
 */
export async function assertSameFigures(
  exchange: { url: string; operatorKey: string },
  serviceUrls: readonly string[],
  reads: readonly SharedRead[],
): Promise<void> {
  const headers = { Authorization: `Bearer ${exchange.operatorKey}` }
  for (const { path, leftOut } of reads) {
    const ours = await answerOf(exchange.url + path, headers)
    for (const url of serviceUrls) {
      const found = differences(await answerOf(url + path), ours, '', new Set(leftOut))
      if (found.length === 0) continue
      const shown = found.slice(0, 5).join('; ')
      throw new Error(`${url}${path} differs from the exchange (${found.length}): ${shown}`)
    }
  }
}

async function answerOf(url: string, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(url, { headers })
  if (!response.ok) throw new Error(`${url} was answered ${response.status}`)
  return response.json()
}

function differences(theirs: unknown, ours: unknown, path: string, leftOut: ReadonlySet<string>): string[] {
  if (isGroup(theirs) && isGroup(ours) && Array.isArray(theirs) === Array.isArray(ours)) {
    const names = new Set([...Object.keys(theirs), ...Object.keys(ours)])
    return [...names].flatMap(name => {
      // Those of a list share one path: what is left out is left out of all of them.
      const inner = Array.isArray(ours) ? path : `${path}${path && '.'}${name}`
      if (leftOut.has(inner) && !(name in theirs)) return []
      return differences(theirs[name], ours[name], inner, leftOut)
    })
  }
  if (theirs === ours || isAboutEqual(theirs, ours) || isSameInstant(theirs, ours)) return []
  return [`${path} is ${JSON.stringify(theirs)}, not ${JSON.stringify(ours)}`]
}

/** An object or an array, by the names of its members or their numbers. */
function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isAboutEqual(theirs: unknown, ours: unknown): boolean {
  if (typeof theirs !== 'number' || typeof ours !== 'number') return false
  return Math.abs(theirs - ours) <= 1e-9 * Math.max(1, Math.abs(ours))
}

function isSameInstant(theirs: unknown, ours: unknown): boolean {
  if (typeof theirs !== 'string' || typeof ours !== 'string') return false
  return /^\d{4}-\d\d-\d\dT/.test(ours) && Date.parse(theirs) === Date.parse(ours)
}
