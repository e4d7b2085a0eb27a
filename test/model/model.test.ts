/**
 * Random sequences of commands against the real exchange and a model of it that was written from the documents, compared after
 * every command and read by read at the end of each sequence.
 *
 * MODEL_RUNS sequences (200), generated from MODEL_SEED (always the same one; `npm run model` takes another each time). A failure prints the shortest
 * sequence that shows it; MODEL_PATH, printed beside it, runs that sequence alone. `npm run model` sets them from its options.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'
import { Coverage, MINIMUMS } from './coverage.ts'
import { finalDifferences, readFinalState } from './final-state.ts'
import { type FreshExchange, rememberExchange } from './fresh-exchange.ts'
import type { Step } from './picks.ts'
import { sequenceOf } from './sequence.ts'
import { Mismatch, SequenceRun, type Subject } from './sequence-run.ts'
import { anyStep, firstSteps } from './steps.ts'
import type { Agent, World } from './world.ts'

const runs = Number(process.env['MODEL_RUNS'] ?? 200)
const seed = Number(process.env['MODEL_SEED'] ?? 2031)
const path = process.env['MODEL_PATH'] || undefined

const STEPS_PER_SEQUENCE = 40
/** Beginning with a Wednesday, a little before noon. */
const START = Date.parse('2031-01-01T11:50:00Z')
const SLOT_SECONDS = 21_600
/** After so many attempts a failing sequence is short enough. */
const SHRINKS_LIMIT = 400

/** Fewer sequences may well miss something. */
const RUNS_TO_COUNT = 100

const coverage = new Coverage()
let stack: TestStack
let fresh: FreshExchange
let subject: Subject
let agents: Agent[]
let begun = 0

beforeAll(async () => {
  stack = await testStack({ clock: 'simulated', slotSeconds: SLOT_SECONDS })
  const exchange = new Exchange(stack)
  const keys = new Map<string, string>()
  agents = []
  for (const slug of ['alice', 'bob', 'carol']) {
    const body = { slug, name: slug, scopes: ['read', 'trade', 'manage'] }
    const created = await exchange.done('/api/agents', body)
    keys.set(slug, String(created['key']))
    agents.push({ slug, id: String(created['id']), wallet: 0n })
  }
  fresh = await rememberExchange(stack)
  subject = { stack, exchange, keys, coverage }
})

afterAll(async () => {
  await fresh?.close()
  await stack?.stop()
})

async function runSequence(steps: readonly Step[]): Promise<void> {
  await fresh.begin(new Date(START))
  begun += 1
  const world: World = {
    tag: String(begun),
    now: START,
    before: null,
    agents: new Map(agents.map(agent => [agent.slug, agent])),
    markets: new Map(),
    pools: new Map(),
    slotMs: SLOT_SECONDS * 1000,
    newestSlot: null,
  }
  const run = new SequenceRun(subject, world)
  for (const step of steps) await run.perform(step)
  const state = await readFinalState(subject, run.world)
  run.expectNone(await run.settled(() => finalDifferences(run.world, state)))
}

it(
  'the exchange does what the model does, command by command',
  async () => {
    console.log(`model: ${runs} sequences of seed ${seed}`)
    const sequence = sequenceOf<Step>([
      ...firstSteps,
      ...Array.from({ length: STEPS_PER_SEQUENCE }, () => anyStep),
    ])
    let failures = 0
    const property = fc.asyncProperty(sequence, async steps => {
      if (failures > 0 && failures++ > SHRINKS_LIMIT) return
      try {
        await runSequence(steps)
      } catch (error) {
        failures = Math.max(failures, 1)
        throw error
      }
    })
    const details = await fc.check(property, { seed, numRuns: runs, ...(path === undefined ? {} : { path }) })
    if (details.failed)
      console.log(
        stack.workerLog
          .filter(line => line.includes('bug'))
          .slice(-1)
          .join('\n'),
      )
    if (details.failed) throw new Error(failureText(details))
    console.log(`model: what happened\n${coverage}`)
    if (runs >= RUNS_TO_COUNT && path === undefined) expect(coverage.missing(MINIMUMS, runs)).toEqual([])
  },
  runs * 5000 + 1_200_000,
)

function failureText({ errorInstance, counterexamplePath, numShrinks }: fc.RunDetails<[Step[]]>): string {
  const error = errorInstance
  const text =
    error instanceof Mismatch ? error.message : error instanceof Error ? error.stack : String(error)
  return `${text}\n\nMODEL_SEED=${seed} MODEL_PATH=${counterexamplePath} (shrunk ${numShrinks} times)`
}
