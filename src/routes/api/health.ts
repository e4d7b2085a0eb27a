import { z } from '@hono/zod-openapi'
import { readDeepHealth } from '../../db/queries/health.ts'
import { time } from './fields.ts'
import { newRouter, readOperation } from './operation.ts'

const healthSchema = z
  .object({
    status: z.literal('ok'),
    database: z
      .object({
        now: time,
        simulated: z.boolean(),
        newest_slot: time.nullable(),
        slot_lag_seconds: z.number().nullable(),
        migrations: z.number(),
      })
      .optional(),
  })
  .openapi('Health')

const healthRoute = readOperation({
  operationId: 'readHealth',
  path: '/health',
  tag: 'Exchange',
  summary: 'Whether the exchange is well',
  request: {
    query: z.strictObject({
      deep: z.literal('1').optional().openapi({ description: 'Ask the database too' }),
    }),
  },
  answers: 'Alive; with `deep=1` the database too',
  answer: healthSchema,
})

const versionRoute = readOperation({
  operationId: 'readVersion',
  path: '/version',
  tag: 'Exchange',
  summary: 'What runs here',
  request: { query: z.strictObject({}) },
  answers: 'Name and version',
  answer: z.object({ name: z.string(), version: z.string() }).openapi('Version'),
})

export const healthRoutes = (version: string) =>
  newRouter()
    .openapi(healthRoute, async c => {
      if (c.req.valid('query').deep === undefined) return c.json({ status: 'ok' as const }, 200)
      const { database, settings } = c.get('request')
      const deep = await readDeepHealth(database, settings.slotSeconds)
      return c.json({ status: 'ok' as const, database: deep }, 200)
    })
    .openapi(versionRoute, c => c.json({ name: 'capital-pools', version }, 200))
