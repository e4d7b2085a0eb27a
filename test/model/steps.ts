import fc from 'fast-check'
import {
  feedStep,
  freezeStep,
  openBinaryStep,
  openLmsrStep,
  openScalarStep,
  refreshStep,
  regretStep,
  resolveStep,
  reverseStep,
  unfreezeStep,
  voidStep,
} from './market-steps.ts'
import { closePositionStep, closePositionsStep, orderStep, rebalanceStep } from './order-steps.ts'
import { type Plan, place, type Step } from './picks.ts'
import {
  changePoolStep,
  closePoolStep,
  depositStep,
  firstGrantStep,
  grantStep,
  openPoolStep,
  resumeStep,
  ruinStep,
  withdrawStep,
} from './pool-steps.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

const advance =
  (milliseconds: number): Plan =>
  world => ({ kind: 'clock', to: world.now + milliseconds })

/** To a little after the next slot begins, where its cron would run. */
const toNextSlot: Plan = ({ now, slotMs }) => ({
  kind: 'clock',
  to: (Math.floor(now / slotMs) + 1) * slotMs + 2000,
})

const fireCron: Plan = world => ({ kind: 'cron', scheduledAt: world.now })

/** As a scheduler does that was held up for a whole slot. */
const fireCronLate: Plan = world => ({ kind: 'cron', scheduledAt: world.now - world.slotMs })

const runSnapshot: Plan = () => ({ kind: 'run snapshot' })

const clockStep: fc.Arbitrary<Step> = fc
  .constantFrom(1, 13, 70, 200, 601)
  .map(minutes => [advance(minutes * MINUTE_MS)])

/** A day passes: what was loosened holds, and the first run of the cron after it has slots to fill. */
const dayStep: fc.Arbitrary<Step> = fc
  .constantFrom(DAY_MS, DAY_MS + MINUTE_MS, 2 * DAY_MS)
  .map(ms => [advance(ms)])

const cronStep: fc.Arbitrary<Step> = fc.constantFrom<Step>(
  [toNextSlot, fireCron],
  [toNextSlot, fireCron],
  [fireCron],
  [runSnapshot],
  [toNextSlot, runSnapshot],
  [toNextSlot, fireCronLate],
)

const repeatStep: fc.Arbitrary<Step> = place.map(nth => [() => ({ kind: 'repeat', nth })])
const misuseStep: fc.Arbitrary<Step> = place.map(nth => [() => ({ kind: 'misuse', nth })])

/** What a sequence begins with: three agents with credits, markets of each sort, and two pools. */
export const firstSteps: readonly fc.Arbitrary<Step>[] = [
  firstGrantStep(0),
  firstGrantStep(1),
  firstGrantStep(2),
  openLmsrStep,
  openLmsrStep,
  openBinaryStep,
  openScalarStep,
  openPoolStep,
  openPoolStep,
]

/** Anything that may happen then. */
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 44, arbitrary: orderStep },
  { weight: 5, arbitrary: closePositionStep },
  { weight: 3, arbitrary: closePositionsStep },
  { weight: 7, arbitrary: rebalanceStep },
  { weight: 7, arbitrary: depositStep },
  { weight: 9, arbitrary: withdrawStep },
  { weight: 6, arbitrary: changePoolStep },
  { weight: 3, arbitrary: resumeStep },
  { weight: 1, arbitrary: closePoolStep },
  { weight: 3, arbitrary: openPoolStep },
  { weight: 1, arbitrary: ruinStep },
  { weight: 2, arbitrary: grantStep },
  { weight: 7, arbitrary: feedStep },
  { weight: 6, arbitrary: refreshStep },
  { weight: 2, arbitrary: freezeStep },
  { weight: 4, arbitrary: unfreezeStep },
  { weight: 4, arbitrary: resolveStep },
  { weight: 2, arbitrary: voidStep },
  { weight: 5, arbitrary: reverseStep },
  { weight: 1, arbitrary: regretStep },
  { weight: 1, arbitrary: openLmsrStep },
  { weight: 1, arbitrary: openBinaryStep },
  { weight: 6, arbitrary: clockStep },
  { weight: 2, arbitrary: dayStep },
  { weight: 8, arbitrary: cronStep },
  { weight: 4, arbitrary: repeatStep },
  { weight: 2, arbitrary: misuseStep },
)
