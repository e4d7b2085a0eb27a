import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  check,
  doublePrecision,
  index,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { agents } from './agents.ts'
import { bytea, decimal, id, instant } from './columns.ts'
import { markets } from './markets.ts'
import { pools } from './pools.ts'

export const accounts = pgTable(
  'accounts',
  {
    id: id(),
    kind: text().notNull(),
    agent_id: uuid().references(() => agents.id),
    pool_id: uuid().references(() => pools.id),
    market_id: uuid().references(() => markets.id),
    /**
     * Credits. Null on the accounts that every transaction would queue on (treasury, fees, quoted markets):
     * those are summed from the ledger when somebody asks.
     */
    balance: decimal(),
  },
  table => [
    uniqueIndex('accounts_one_treasury_one_fees').on(table.kind).where(sql`kind in ('treasury','fees')`),
    uniqueIndex('accounts_one_wallet_per_agent').on(table.agent_id),
    uniqueIndex('accounts_one_cash_per_pool').on(table.pool_id),
    uniqueIndex('accounts_one_per_market').on(table.market_id),
    check('accounts_kind_known', sql`${table.kind} in ('treasury','fees','wallet','pool','market')`),
    check(
      'accounts_owner_fits_kind',
      sql`(${table.kind} = 'wallet') = (${table.agent_id} is not null)
        and (${table.kind} = 'pool') = (${table.pool_id} is not null)
        and (${table.kind} = 'market') = (${table.market_id} is not null)`,
    ),
    check('accounts_balance_not_negative', sql`${table.balance} >= 0`),
  ],
)

export const transactions = pgTable(
  'transactions',
  {
    id: id(),
    /** The order of the books: the order in which transactions took their locks. */
    sequence: bigint({ mode: 'bigint' }).notNull().generatedAlwaysAsIdentity(),
    kind: text().notNull(),
    pool_id: uuid().references(() => pools.id),
    market_id: uuid().references(() => markets.id),
    /** Whose wallet a grant, deposit or withdrawal moved. */
    holder_id: uuid().references(() => agents.id),
    /** The agent that did it. */
    agent_id: uuid().references(() => agents.id),
    side: text(),
    quantity: decimal(),
    price: decimal(),
    /** What changed hands before the fee, in credits; never negative. */
    amount: decimal().notNull(),
    fee: decimal().notNull().default('0'),
    /** What the pool's cash gained, signed, fee included. */
    cash_change: decimal().notNull().default('0'),
    /** Units issued (positive) or redeemed (negative). */
    units_change: decimal().notNull().default('0'),
    realized_pnl: decimal(),
    /** The position this left, signed, and its cost: the past is read off the newest transaction before it. */
    position_quantity: decimal(),
    position_cost_basis: decimal(),
    position_average_cost: numeric({ precision: 38, scale: 18 }),
    /** The pool's NAV just after, and after an external flow its performance index. */
    nav_after: decimal(),
    performance_index: doublePrecision(),
    rationale: text(),
    client_order_id: text(),
    idempotency_key: text(),
    reverses: uuid().references((): AnyPgColumn => transactions.id),
    created_at: instant().notNull(),
  },
  table => [
    uniqueIndex('transactions_sequence').on(table.sequence),
    index('transactions_by_pool').on(table.pool_id, table.sequence.desc()),
    index('transactions_by_position').on(table.pool_id, table.market_id, table.sequence.desc()),
    index('transactions_by_market').on(table.market_id, table.sequence.desc()),
    index('transactions_reverses').on(table.reverses).where(sql`reverses is not null`),
    uniqueIndex('transactions_client_order_id_unique')
      .on(table.pool_id, table.client_order_id)
      .where(sql`client_order_id is not null`),
    check(
      'transactions_kind_known',
      sql`${table.kind} in ('grant','market_funding','market_return','deposit','withdrawal','payout','fill','resolution','void','reversal')`,
    ),
    check('transactions_amount_not_negative', sql`${table.amount} >= 0 and ${table.fee} >= 0`),
    check('transactions_side_known', sql`${table.side} in ('buy','sell')`),
  ],
)

export const ledgerEntries = pgTable(
  'ledger_entries',
  {
    transaction_id: uuid()
      .notNull()
      .references(() => transactions.id),
    account_id: uuid()
      .notNull()
      .references(() => accounts.id),
    amount: decimal().notNull(),
  },
  table => [
    primaryKey({ columns: [table.transaction_id, table.account_id] }),
    index('ledger_entries_account').on(table.account_id),
  ],
)

/** The first answer to each keyed request, given again when the request is repeated. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    agent_id: uuid()
      .notNull()
      .references(() => agents.id),
    key: text().notNull(),
    request_hash: bytea().notNull(),
    answer: jsonb().notNull(),
    created_at: instant().notNull(),
  },
  table => [primaryKey({ columns: [table.agent_id, table.key] })],
)
