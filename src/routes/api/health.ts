import { createRoute, z } from '@hono/zod-openapi'
import { readDeepHealth } from '../../db/queries/health.ts'
import { json, newRouter, problems } from './operation.ts'

const healthSchema = z
  .object({
    status: z.literal('ok'),
    database: z
      .object({
        now: z.string(),
        simulated: z.boolean(),
        newest_slot: z.string().nullable(),
        slot_lag_seconds: z.number().nullable(),
        migrations: z.number(),
      })
      .optional(),
  })
  .openapi('Health')

const healthRoute = createRoute({
  operationId: 'readHealth',
  method: 'get',
  path: '/health',
  request: { query: z.strictObject({ deep: z.literal('1').optional() }) },
  responses: { 200: json('Alive; with `deep=1` the database too', healthSchema), ...problems([400, 503]) },
})

const versionRoute = createRoute({
  operationId: 'readVersion',
  method: 'get',
  path: '/version',
  request: { query: z.strictObject({}) },
  responses: {
    200: json('What runs here', z.object({ name: z.string(), version: z.string() }).openapi('Version')),
    ...problems([400]),
  },
})

export const healthRoutes = (version: string) =>
  newRouter()
    .openapi(healthRoute, async c => {
      if (c.req.valid('query').deep === undefined) return c.json({ status: 'ok' as const }, 200)
      const { database, settings } = c.var.request
      const deep = await readDeepHealth(database, settings.slotSeconds)
      return c.json({ status: 'ok' as const, database: deep }, 200)
    })
    .openapi(versionRoute, c => c.json({ name: 'capital-pools', version }, 200))
