import type { Client } from 'pg'
import { UsageError } from '../command-line.ts'
import { withClient } from '../database.ts'
import { type AdminExchange, connectExchange } from './exchange.ts'

/** What a command tells: rows, or one thing's members. `failed` makes the process end with 1. */
export interface Report {
  rows: Record<string, unknown> | readonly Record<string, unknown>[]
  failed?: boolean
}

export interface AdminCommand {
  /** One or two words. */
  name: string
  /** Its options as the help shows them; those in brackets may be absent. */
  usage: string
  about: string
  /** Options that take a value, and those that do not. */
  values?: readonly string[]
  flags?: readonly string[]
  run(given: Given): Promise<Report>
}

/** What a command was given, and the two ways to the exchange. */
export interface Given {
  /** The value of an option. Throws `UsageError` where it is absent. */
  value(option: string): string
  valueOrNull(option: string): string | null
  flag(option: string): boolean
  /** Throws `UsageError` without the operator's key in the environment. */
  exchange(): AdminExchange
  /** Throws `UsageError` without the owner's URL in the environment. */
  owner<T>(task: (client: Client, url: string) => Promise<T>): Promise<T>
}

export interface AdminEnvironment {
  EXCHANGE_URL?: string | undefined
  OPERATOR_KEY?: string | undefined
  OWNER_DATABASE_URL?: string | undefined
}

export function givenOf(values: Readonly<Record<string, unknown>>, environment: AdminEnvironment): Given {
  const valueOrNull = (option: string) => {
    const value = values[option]
    return typeof value === 'string' ? value : null
  }
  return {
    valueOrNull,
    value: option => {
      const value = valueOrNull(option)
      if (value === null || value === '') throw new UsageError(`--${option} is missing. See --help.`)
      return value
    },
    flag: option => values[option] === true,
    exchange: () => connectExchange(exchangeUrlOf(valueOrNull('url'), environment), keyOf(environment)),
    owner: async task => {
      const url = environment.OWNER_DATABASE_URL
      if (!url) {
        throw new UsageError(
          "Set OWNER_DATABASE_URL to the owner's URL: postgresql://user:password@host/database.",
        )
      }
      return withClient(url, client => task(client, url))
    },
  }
}

function exchangeUrlOf(option: string | null, { EXCHANGE_URL }: AdminEnvironment): string {
  const url = URL.parse(option ?? EXCHANGE_URL ?? 'http://localhost:8787')
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.origin
  throw new UsageError('--url takes the address of the exchange, such as https://exchange.example.')
}

function keyOf({ OPERATOR_KEY }: AdminEnvironment): string {
  if (OPERATOR_KEY) return OPERATOR_KEY
  throw new UsageError("Set OPERATOR_KEY to the operator's key. It is never an argument: others see those.")
}
