/** One structured line. Callers pass facts about the request, never its parameters, its body or a key. */
export function log(event: string, facts: Record<string, unknown>): void {
  console.log(JSON.stringify({ event, ...facts }))
}
