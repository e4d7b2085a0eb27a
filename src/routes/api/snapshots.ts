import { z } from '@hono/zod-openapi'
import { runSnapshot } from '../../db/commands/run-snapshot.ts'
import { noteSlot } from '../../http/board-freshness.ts'
import { time } from './fields.ts'
import { answerOf, newRouter, optionalJsonBody, writeOperation } from './operation.ts'

const runSnapshotRoute = writeOperation({
  method: 'post',
  operationId: 'runSnapshot',
  path: '/snapshots',
  tag: 'Exchange',
  summary: 'Take the snapshot of the slot that it is now, as cron does',
  scope: 'admin',
  idempotency: 'optional',
  request: optionalJsonBody(z.strictObject({})),
  status: 200,
  answers: 'The slot, and whether this call took it',
  answer: z
    .object({
      slot: time,
      taken: z.boolean(),
      pools_count: z.number(),
      missed_slots_filled: z.number(),
      missed_slots_remaining: z.number(),
      complete: z.boolean().openapi({ description: 'False where there is more to do: call again' }),
      newest_slot: time.nullable(),
    })
    .openapi('SnapshotRun'),
  refusals: [],
  examples: [{ name: 'now', summary: 'The slot of this moment', body: {} }],
})

export const snapshotRoutes = newRouter().openapi(runSnapshotRoute, async c => {
  const { database, settings } = c.get('request')
  const run = answerOf(c, await runSnapshot(database, c.var.caller, settings.slotSeconds))
  noteSlot(run.newest_slot)
  return c.json(run, 200)
})
