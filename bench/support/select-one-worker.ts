import { type NeonQueryFunction, neon, neonConfig } from '@neondatabase/serverless'
import { DEFAULT_PAGE_ROWS } from '../../src/domain/limits.ts'
import { DAY_SECONDS } from '../../src/domain/slots.ts'
import type { Kept } from './bare-worker.ts'
import { requestLine } from './request-line.ts'

interface Bindings {
  DATABASE_URL: string
  NEON_FETCH_ENDPOINT: string
}

let board: { kept: Kept; slot: string } | undefined

/**
 * The least that a Worker can do with the database: one trivial statement, by the driver that the exchange uses. At `/logged` it
 * writes a line in the log, as the exchange does for every request. At `/board` it does what the exchange does for a board that it
 * holds, and nothing else: the same statement, line, headers and bytes, those of the answer that was put there.
 */
export default {
  async fetch(request: Request, { DATABASE_URL, NEON_FETCH_ENDPOINT }: Bindings): Promise<Response> {
    neonConfig.fetchEndpoint = NEON_FETCH_ENDPOINT
    const { pathname } = new URL(request.url)
    if (request.method === 'PUT') return hold(await request.json())
    const sql = neon(DATABASE_URL)
    if (pathname === '/board') return answerBoard(sql)
    if (pathname === '/logged') log()
    return Response.json(await sql`select 1 as one`)
  },
}

function hold(kept: Kept): Response {
  board = { kept, slot: JSON.parse(kept.text).slot }
  return new Response(null, { status: 204 })
}

async function answerBoard(sql: NeonQueryFunction<false, false>): Promise<Response> {
  if (board === undefined) return new Response(null, { status: 404 })
  const { kept, slot } = board
  const text = "select board_by_return('all', null, null, null, $1, $2, $3) as answer"
  const [row] = await sql.query(text, [DEFAULT_PAGE_ROWS, DAY_SECONDS, slot])
  if (row?.['answer'].rows !== null) return new Response('The board is not held.', { status: 500 })
  log()
  return new Response(kept.text, { headers: kept.headers })
}

function log(): void {
  console.log(requestLine({ route: '/api/pools/leaderboard', cache: 'bypass', trips: 1 }))
}
