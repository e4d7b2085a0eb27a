import { asNumber } from './amounts.ts'
import { mandateBody } from './mandate.ts'
import type { Command } from './model.ts'

/** A command as the HTTP request that asks for it. */
export type ModelRequest = {
  method: 'POST' | 'PATCH' | 'DELETE'
  path: string
  body?: unknown
  /** Whose key it carries; null is the operator's. */
  agent: string | null
}

type Asked = Exclude<Command, { kind: 'cron' | 'clock' }>

export function requestOf(command: Asked): ModelRequest {
  switch (command.kind) {
    case 'grant':
      return posted(null, `/api/agents/${command.agent}/grants`, { amount: command.amount })
    case 'open market':
      return posted(null, '/api/markets', { title: command.terms.slug, ...command.terms })
    case 'open pool':
      return posted(command.agent, '/api/pools', {
        slug: command.slug,
        name: command.slug,
        mandate: mandateBody(command.mandate),
        open_to_deposits: command.openToDeposits,
        ...(command.initialDeposit === undefined ? {} : { initial_deposit: command.initialDeposit }),
      })
    case 'feed':
      return posted(null, '/api/prices', command.prices)
    case 'freeze':
    case 'unfreeze':
      return posted(null, `/api/markets/${command.market}/${command.kind}`)
    case 'reverse':
      return posted(null, `/api/markets/${command.market}/resolution/reverse`)
    case 'resolve': {
      const { market, outcome } = command
      return posted(
        null,
        `/api/markets/${market}/resolution`,
        outcome === null ? { void: true } : { outcome },
      )
    }
    case 'run snapshot':
      return posted(null, '/api/snapshots', {})
    default:
      return poolRequestOf(command)
  }
}

function poolRequestOf(command: Extract<Asked, { pool: string }>): ModelRequest {
  const { agent } = command
  const path = `/api/pools/${command.pool}`
  switch (command.kind) {
    case 'deposit':
      return posted(agent, `${path}/deposits`, { amount: command.amount })
    case 'withdraw': {
      const { amount, units } = command
      return posted(agent, `${path}/withdrawals`, units === undefined ? { amount } : { units })
    }
    case 'order':
      return posted(agent, `${path}/orders`, command.order)
    case 'quote':
      return posted(agent, `${path}/quote`, command.order)
    case 'close position':
      return { method: 'DELETE', path: `${path}/positions/${command.market}`, agent }
    case 'close positions':
      return { method: 'DELETE', path: `${path}/positions`, agent }
    case 'close pool':
      return posted(agent, `${path}/close`)
    case 'rebalance':
      return posted(agent, `${path}/rebalance`, {
        targets: command.targets.map(({ market, weight }) => ({ market, weight: asNumber(weight) })),
        close_others: command.closeOthers,
        tolerance: asNumber(command.tolerance),
        dry_run: command.dryRun,
      })
    case 'change pool': {
      const { status, openToDeposits, mandate } = command
      return {
        method: 'PATCH',
        path,
        agent,
        body: {
          ...(status === undefined ? {} : { status }),
          ...(openToDeposits === undefined ? {} : { open_to_deposits: openToDeposits }),
          ...(mandate === undefined ? {} : { mandate: mandateBody(mandate) }),
        },
      }
    }
  }
}

function posted(agent: string | null, path: string, body?: unknown): ModelRequest {
  return { method: 'POST', path, agent, ...(body === undefined ? {} : { body }) }
}
