import { pendingOf } from '../../drizzle/migrate.ts'
import { withClient } from '../database.ts'
import { type Finding, found } from './finding.ts'

const oldestPostgres = 18
const highestPageCost = 2

/** Whether the database is ready for this code, by the owner's connection. */
export async function checkDatabase(ownerUrl: string, databaseDeadlineMs: number): Promise<Finding[]> {
  const reached = await found('database', () => versionOf(ownerUrl))
  if (reached.outcome === 'failed') return [reached]
  const migrated = await found('migrations', () => migrationsText(ownerUrl))
  if (migrated.outcome === 'failed') return [reached, migrated]
  return [
    reached,
    migrated,
    await found('clock', () => clockText(ownerUrl)),
    await found('operator', () => operatorText(ownerUrl)),
    await found('statement timeout', () => timeoutText(ownerUrl, databaseDeadlineMs)),
    await found('page cost', () => pageCostText(ownerUrl)),
  ]
}

async function versionOf(url: string): Promise<string> {
  const number = Number(await figureOf(url, `select current_setting('server_version_num') as value`))
  const version = Math.floor(number / 10_000)
  if (version < oldestPostgres) throw new Error(`Postgres ${version}: at least ${oldestPostgres} is needed`)
  return `Postgres ${version}`
}

async function migrationsText(url: string): Promise<string> {
  const { migrations, functionsApplied } = await pendingOf(url)
  if (migrations === 0 && !functionsApplied) return 'none pending, functions as this code has them'
  const functions = functionsApplied ? ' and functions that differ' : ''
  throw new Error(`${migrations} pending${functions}: run "npm run db:migrate" before the deploy`)
}

async function clockText(url: string): Promise<string> {
  const simulated = await figureOf(url, 'select instant_text(simulated_at) as value from exchange_clock')
  if (simulated === null) return 'real'
  throw new Error(`the exchange is on simulated time, at ${simulated}: set_exchange_clock(null) ends that`)
}

async function operatorText(url: string): Promise<string> {
  const count = await figureOf(
    url,
    `select count(*) as value from api_keys
    where 'admin' = any (scopes) and revoked_at is null and (expires_at is null or expires_at > exchange_now())`,
  )
  if (count !== '0') return `${count} ${count === '1' ? 'key' : 'keys'} with the scope "admin"`
  throw new Error('nobody has a key with the scope "admin": run "npm run admin -- operators create"')
}

/** Beyond what the Worker waits, a statement runs for nobody. */
async function timeoutText(url: string, databaseDeadlineMs: number): Promise<string> {
  const setting = await workerSetting(url, 'statement_timeout')
  const remedy = `as the role's owner: alter role capital_pools_worker set statement_timeout = '10s'`
  if (setting === null) throw new Error(`the Worker's role has none; ${remedy}`)
  const ms = Number(
    await figureOf(url, `select extract(epoch from $1::interval) * 1000 as value`, [withUnit(setting)]),
  )
  if (ms > databaseDeadlineMs) return `${setting}, and the Worker waits ${databaseDeadlineMs} ms`
  throw new Error(
    `${setting} is no longer than the ${databaseDeadlineMs} ms that the Worker waits; ${remedy}`,
  )
}

/** At what Postgres assumes of disks, it reads every market to value one pool. */
async function pageCostText(url: string): Promise<string> {
  const setting = await workerSetting(url, 'random_page_cost')
  if (setting !== null && Number(setting) <= highestPageCost) return `${setting}, for the Worker's role`
  const found = setting === null ? "the Worker's role has none" : `${setting} is what disks cost`
  throw new Error(`${found}; as the role's owner: alter role capital_pools_worker set random_page_cost = 1.1`)
}

function workerSetting(url: string, name: string): Promise<string | null> {
  return figureOf(
    url,
    `select split_part(entry, '=', 2) as value
    from pg_db_role_setting setting join pg_roles on pg_roles.oid = setting.setrole, unnest(setting.setconfig) entry
    where rolname = 'capital_pools_worker' and split_part(entry, '=', 1) = $1 order by setdatabase desc limit 1`,
    [name],
  )
}

/** A bare number is of milliseconds. */
function withUnit(setting: string): string {
  return /^\d+$/.test(setting) ? `${setting}ms` : setting
}

async function figureOf(url: string, statement: string, params: unknown[] = []): Promise<string | null> {
  const { rows } = await withClient(url, client => client.query<{ value: unknown }>(statement, params))
  const value = rows[0]?.value ?? null
  return value === null ? null : String(value)
}
