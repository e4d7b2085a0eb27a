import { Hono } from 'hono'
import { requestLine } from './request-line.ts'

/** An answer of the exchange's Worker, to be given as it was. */
export type Kept = { route: string; headers: Record<string, string>; text: string }

const kept = new Map<
  string,
  { headers: Record<string, string>; body: Uint8Array<ArrayBuffer>; line: string }
>()

/**
 * The least that a Worker with a router can do: a few words; or what it was given to hold, with a line in the log as long as the
 * exchange's.
 */
export default new Hono()
  .get('/', c => c.text('capital-pools'))
  .put('/:name', async c => {
    const { route, headers, text } = await c.req.json<Kept>()
    const line = requestLine({ route, cache: 'isolate', trips: 0 })
    kept.set(c.req.param('name'), { headers, body: new TextEncoder().encode(text), line })
    return c.body(null, 204)
  })
  .get('/:name', c => {
    const answer = kept.get(c.req.param('name'))
    if (answer === undefined) return c.notFound()
    console.log(answer.line)
    return new Response(answer.body, { headers: answer.headers })
  })
