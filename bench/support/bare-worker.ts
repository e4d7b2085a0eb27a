import { Hono } from 'hono'

/** The least that a Worker with a router can do: a few words, or as many characters as the path says. */
export default new Hono()
  .get('/', c => c.text('capital-pools'))
  .get('/:length{\\d+}', c => c.text('x'.repeat(Number(c.req.param('length')))))
