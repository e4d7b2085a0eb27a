import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'
import { referenceCases } from './reference-data.ts'
import { anyUnitCaseForm, reasonNotToPlay, unitCaseForm } from './unit-case.ts'
import { UnitPlay } from './unit-play.ts'

const cases = referenceCases('units.json', anyUnitCaseForm)
const played = cases.filter(one => reasonNotToPlay(one) === null)
const left = cases.filter(one => reasonNotToPlay(one) !== null)

let stack: TestStack
let exchange: Exchange

beforeAll(async () => {
  stack = await testStack()
  exchange = new Exchange(stack)
})

afterAll(async () => {
  expect(await stack.bookDifferences()).toEqual([])
  await stack.stop()
})

describe.skipIf(cases.length === 0)('units and return after every reference sequence of flows', () => {
  it('are checked in every case but those that the exchange cannot play', () => {
    expect(played.length).toBeGreaterThanOrEqual(11)
    expect(played.length + left.length).toBe(cases.length)
  })

  it.each(played.map(one => [one.id, one] as const))('agree with %s', async (_, one) => {
    const unitCase = unitCaseForm.parse(one)
    const play = await UnitPlay.open(exchange, unitCase)
    for (const step of unitCase.steps) expect([step, await play.play(step)]).toEqual([step, {}])
    expect(await play.compare(unitCase.expected)).toEqual({})
  })

  // Each with its reason, so that the report lists and counts them.
  it.skip.each(left.map(one => [one.id, reasonNotToPlay(one)]))('do not apply to %s: %s', () => {})
})
