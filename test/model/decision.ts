import { difference, differences, type Expected, type Test } from './expectation.ts'
import type { World } from './world.ts'

/** What the model makes of a command: the world after it, and what the exchange must answer. */
export type Decision = { world: World; reply: Reply }

export type Reply = { status: number; body: Expected }

/** A command's no, with its evidence. */
export type Refusal = {
  code: string
  evidence: Evidence
  /** What should be otherwise in the answer, its members taken together; null where nothing should. */
  also?: (body: Record<string, unknown>) => string | null
}
export type Evidence = Record<string, Expected>

const NOT_FOUND = new Set(['agent_not_found', 'market_not_found', 'pool_not_found', 'position_not_found'])
const CONFLICTS = new Set([
  'client_order_id_taken',
  'idempotency_key_reused',
  'market_already_settled',
  'market_not_frozen',
  'market_not_settled',
  'slug_taken',
])

export function refusal(code: string, evidence: Evidence = {}): Refusal {
  return { code, evidence }
}

/** A refusal changes nothing. */
export function refused(world: World, { code, evidence, also }: Refusal): Decision {
  const status = NOT_FOUND.has(code) ? 404 : CONFLICTS.has(code) ? 409 : 422
  const members = { code, status, ...evidence }
  const together: Test = (body, place) => {
    const found = differences(members, body, place)
    const complaint = found.length === 0 ? also?.(body as Record<string, unknown>) : null
    return complaint ? [...found, difference(place, complaint, body)] : found
  }
  return { world, reply: { status, body: together } }
}

export function accepted(world: World, status: 200 | 201, body: Expected): Decision {
  return { world, reply: { status, body } }
}
