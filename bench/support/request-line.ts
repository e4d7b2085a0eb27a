/** A line in the log as long as the exchange's own of a request that was answered with `facts`. */
export function requestLine(facts: { route: string; cache: string; trips: number }): string {
  return JSON.stringify({
    event: 'request',
    request_id: crypto.randomUUID(),
    method: 'GET',
    ...facts,
    status: 200,
    database_ms: 0,
    duration_ms: 0,
  })
}
