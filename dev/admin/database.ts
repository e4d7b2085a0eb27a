import { randomFillSync } from 'node:crypto'
import { newApiKey } from '../../src/domain/api-key.ts'
import { listBookDifferences } from '../book-differences.ts'
import { wholeNumber } from '../command-line.ts'
import { registerOperatorKey } from '../operator-key.ts'
import type { AdminCommand } from './command.ts'
import { exportTo } from './export.ts'
import { importFrom } from './import.ts'

const mostAllowed = 2_147_483_647

/** What is done over the owner's connection. */
export const databaseCommands: readonly AdminCommand[] = [
  {
    name: 'verify',
    usage: '',
    about: 'recomputes the books from the ledger; ends with 1 where a figure differs',
    run: async given => {
      const differences = await given.owner((_, url) => listBookDifferences(url))
      return { rows: differences.map(difference => ({ ...difference })), failed: differences.length > 0 }
    },
  },
  {
    name: 'operators create',
    usage: '',
    about: 'a key with every scope for whoever runs the exchange, which is shown this once',
    run: async given => {
      const key = newApiKey(randomFillSync)
      await given.owner((_, url) => registerOperatorKey(url, key))
      return { rows: { key } }
    },
  },
  {
    name: 'quotas',
    usage: '[--orders-per-agent-and-day 100000] [--pools-per-agent 1000]',
    about: 'shows, and sets, what one agent may take',
    values: ['orders-per-agent-and-day', 'pools-per-agent'],
    run: async given => {
      const quotaOf = (option: string) => {
        const text = given.valueOrNull(option)
        return text === null ? null : wholeNumber(option, text, 0, mostAllowed)
      }
      const { rows } = await given.owner(client =>
        client.query(
          `update quotas set orders_per_agent_and_day = coalesce($1, orders_per_agent_and_day),
            pools_per_agent = coalesce($2, pools_per_agent)
          returning orders_per_agent_and_day, pools_per_agent`,
          [quotaOf('orders-per-agent-and-day'), quotaOf('pools-per-agent')],
        ),
      )
      return { rows: rows[0] ?? {} }
    },
  },
  {
    name: 'export',
    usage: '--to exchange.jsonl',
    about:
      'writes the whole exchange, as it is at one instant, to a new file: with the hashes of keys, not the keys',
    values: ['to'],
    run: given => given.owner(async client => ({ rows: await exportTo(given.value('to'), client) })),
  },
  {
    name: 'import',
    usage: '--from exchange.jsonl',
    about: 'reads an export into a migrated database in which nothing has happened',
    values: ['from'],
    run: given => given.owner(async client => ({ rows: await importFrom(given.value('from'), client) })),
  },
]
