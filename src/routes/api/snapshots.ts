import { createRoute, z } from '@hono/zod-openapi'
import { runSnapshot } from '../../db/commands/run-snapshot.ts'
import { noteSlot } from '../../http/board-freshness.ts'
import { answerOf, json, KEY_SECURITY, keyed, newRouter, problems, WRITE_PROBLEMS } from './operation.ts'

const runSnapshotRoute = createRoute({
  operationId: 'runSnapshot',
  method: 'post',
  path: '/snapshots',
  security: KEY_SECURITY,
  middleware: keyed('optional'),
  request: { body: { required: false, content: { 'application/json': { schema: z.strictObject({}) } } } },
  responses: {
    200: json(
      'The slot, and whether this call took it',
      z
        .object({
          slot: z.string(),
          taken: z.boolean(),
          pools_count: z.number(),
          missed_slots_filled: z.number(),
          missed_slots_remaining: z.number(),
          complete: z.boolean().openapi({ description: 'False where there is more to do: call again.' }),
          newest_slot: z.string(),
        })
        .openapi('SnapshotRun'),
    ),
    ...problems(WRITE_PROBLEMS),
  },
})

export const snapshotRoutes = newRouter().openapi(runSnapshotRoute, async c => {
  const { database, settings } = c.var.request
  const run = answerOf(c, await runSnapshot(database, c.var.caller, settings.slotSeconds))
  noteSlot(run.newest_slot)
  return c.json(run, 200)
})
