import { Hono } from 'hono'

/** What the exchange's Worker logs of an answer from its cache. */
const line = JSON.stringify({
  event: 'request',
  request_id: '00000000-0000-4000-8000-000000000000',
  method: 'GET',
  route: '/api/pools/leaderboard',
  status: 200,
  cache: 'isolate',
  trips: 0,
  database_ms: 0,
  duration_ms: 0,
})

/**
 * The least that a Worker with a router can do: a few words, the same with a line in the log, or as many characters as the path
 * says.
 */
export default new Hono()
  .get('/', c => c.text('capital-pools'))
  .get('/logged', c => {
    console.log(line)
    return c.text('capital-pools')
  })
  .get('/:length{\\d+}', c => c.text('x'.repeat(Number(c.req.param('length')))))
