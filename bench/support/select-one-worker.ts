import { neon, neonConfig } from '@neondatabase/serverless'

interface Bindings {
  DATABASE_URL: string
  NEON_FETCH_ENDPOINT: string
}

/**
 * The least that a Worker can do with the database: one trivial statement, by the driver that the exchange uses. With
 * `?read=…&answer=…` the statement gives a text of so many characters, and the answer is another, with a line in the log.
 */
export default {
  async fetch(request: Request, { DATABASE_URL, NEON_FETCH_ENDPOINT }: Bindings): Promise<Response> {
    neonConfig.fetchEndpoint = NEON_FETCH_ENDPOINT
    const sql = neon(DATABASE_URL)
    const sizes = new URL(request.url).searchParams
    if (sizes.size === 0) return Response.json(await sql`select 1 as one`)
    await sql`select repeat('x', ${Number(sizes.get('read'))}) as text`
    console.log(JSON.stringify({ event: 'request', request_id: crypto.randomUUID(), status: 200, trips: 1 }))
    return new Response('x'.repeat(Number(sizes.get('answer'))))
  },
}
