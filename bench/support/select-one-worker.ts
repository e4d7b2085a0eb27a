import { neon, neonConfig } from '@neondatabase/serverless'
import { requestLine } from './request-line.ts'

interface Bindings {
  DATABASE_URL: string
  NEON_FETCH_ENDPOINT: string
}

/**
 * The least that a Worker can do with the database: one trivial statement, by the driver that the exchange uses. At `/logged` it
 * writes a line in the log, as the exchange does for every request; with `?read=…&answer=…` besides, the statement gives a text of
 * so many characters, and the answer is another.
 */
export default {
  async fetch(request: Request, { DATABASE_URL, NEON_FETCH_ENDPOINT }: Bindings): Promise<Response> {
    neonConfig.fetchEndpoint = NEON_FETCH_ENDPOINT
    const sql = neon(DATABASE_URL)
    const { pathname, searchParams: sizes } = new URL(request.url)
    if (pathname === '/logged')
      console.log(requestLine({ route: '/api/pools/leaderboard', cache: 'bypass', trips: 1 }))
    if (sizes.size === 0) return Response.json(await sql`select 1 as one`)
    await sql`select repeat('x', ${Number(sizes.get('read'))}) as text`
    return new Response('x'.repeat(Number(sizes.get('answer'))))
  },
}
