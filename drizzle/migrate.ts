import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import pg from 'pg'
import { keptReads } from '../src/db/kept-reads.ts'

const folder = import.meta.dirname

/** What a run did: how many migrations it applied, and whether it laid the functions and views anew. */
export type Migrated = { migrations: number; functionsApplied: boolean }

/**
 * Brings the database at `databaseUrl` (the owner's) up to this code, in one transaction: the migrations it has not had,
 * the roles, all functions and views, and the grants. Safe to run twice and by two at once: the second waits, and finds
 * nothing to do. Begins again where a read that used the views meanwhile made Postgres end one of the two (a deadlock). Throws
 * the database's error, with nothing changed.
 */
export async function migrate(databaseUrl: string): Promise<Migrated> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await migrateOnce(client)
      } catch (error) {
        const isDeadlock = error instanceof pg.DatabaseError && error.code === DEADLOCK_DETECTED
        if (!isDeadlock || attempt === MOST_ATTEMPTS) throw error
      }
    }
  } finally {
    await client.end()
  }
}

const DEADLOCK_DETECTED = '40P01'
const MOST_ATTEMPTS = 20

async function migrateOnce(client: pg.Client): Promise<Migrated> {
  try {
    await client.query('begin')
    await client.query(`select pg_advisory_xact_lock(hashtextextended('capital-pools migrate', 0))`)
    await letRequestsEnd(client)
    const migrations = await applyMigrations(client)
    const functionsApplied = await applyFunctions(client)
    await client.query('commit')
    return { migrations, functionsApplied }
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** What `migrate` would do to the database at `databaseUrl`, which nothing is changed in. */
export async function pendingOf(databaseUrl: string): Promise<Migrated> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return await pendingIn(client)
  } finally {
    await client.end()
  }
}

async function pendingIn(client: pg.Client): Promise<Migrated> {
  const tables = await client.query(
    `select from pg_tables where schemaname = 'drizzle' and tablename in ('__drizzle_migrations', 'applied_functions')`,
  )
  if (tables.rowCount !== 2) return { migrations: migrationsAfter(0).length, functionsApplied: true }
  const same = await client.query('select from drizzle.applied_functions where digest = $1', [
    readFunctions().digest,
  ])
  const pending = migrationsAfter(await newestMigrationOf(client))
  return { migrations: pending.length, functionsApplied: same.rowCount === 0 }
}

/**
 * Waits for the commands and the snapshots that are under way, and lets no new one begin before the end: what ran half with old
 * functions and half with new ones would fail. Every command begins by looking its key up, and finds the table locked; it goes
 * on when all is in place. Where nothing is to be done, nobody waits.
 */
async function letRequestsEnd(client: pg.Client): Promise<void> {
  const { migrations, functionsApplied } = await pendingIn(client)
  if (migrations === 0 && !functionsApplied) return
  await client.query(`
    do $$ begin
      if to_regclass('public.api_keys') is not null then
        lock table api_keys in access exclusive mode;
        perform pg_advisory_xact_lock(hashtextextended('take_snapshots', 0));
      end if;
    end $$`)
}

/** Keeps drizzle-kit's own record of what was applied, so that its tools agree with ours. */
async function applyMigrations(client: pg.Client): Promise<number> {
  await client.query(`
    create schema if not exists drizzle;
    create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`)
  const pending = migrationsAfter(await newestMigrationOf(client))
  for (const migration of pending) {
    for (const statement of migration.sql) await client.query(statement)
    await client.query('insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)', [
      migration.hash,
      migration.folderMillis,
    ])
  }
  return pending.length
}

async function newestMigrationOf(client: pg.Client): Promise<number> {
  const applied = await client.query<{ created_at: string }>(
    'select created_at from drizzle.__drizzle_migrations order by created_at desc limit 1',
  )
  return Number(applied.rows[0]?.created_at ?? 0)
}

function migrationsAfter(newest: number) {
  return readMigrationFiles({ migrationsFolder: join(folder, 'migrations') }).filter(
    migration => migration.folderMillis > newest,
  )
}

/** Lays the functions and views anew where their text, or a table under them, has changed since the last time. */
async function applyFunctions(client: pg.Client): Promise<boolean> {
  const { files, roles, grants, digest } = readFunctions()
  await client.query('create table if not exists drizzle.applied_functions (digest text primary key)')
  const same = await client.query('select from drizzle.applied_functions where digest = $1', [digest])
  if (same.rowCount) return false

  await client.query(roles)
  await dropFunctions(client)
  await client.query(grants)
  await createInDependencyOrder(client, files)
  await client.query('delete from drizzle.applied_functions')
  await client.query('insert into drizzle.applied_functions values ($1)', [digest])
  return true
}

/** The files and the kept reads, and a digest that says whether any of them has changed. */
function readFunctions() {
  const files = readdirSync(join(folder, 'functions'))
    .filter(name => name.endsWith('.sql'))
    .map(name => ({ name, text: readFileSync(join(folder, 'functions', name), 'utf8') }))
    .concat(keptReads)
  const roles = readFileSync(join(folder, 'roles.sql'), 'utf8')
  const grants = readFileSync(join(folder, 'grants.sql'), 'utf8')
  const digest = createHash('sha256')
    .update([roles, grants, ...files.map(file => file.name + file.text)].join('\0'))
    .digest('hex')
  return { files, roles, grants, digest }
}

/** Everything that a file under functions/ made: views, functions with their triggers, and composite types. */
async function dropFunctions(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(`
    select format('drop view if exists public.%I cascade', relname) as statement
      from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v'
    union all
    select format('drop routine if exists %s cascade', oid::regprocedure)
      from pg_proc where pronamespace = 'public'::regnamespace
    union all
    select format('drop type if exists public.%I cascade', relname)
      from pg_class where relnamespace = 'public'::regnamespace and relkind = 'c'`)
  for (const { statement } of rows) await client.query(statement)
}

/** SQLSTATEs of a file whose turn has not come: undefined function, table, column or object. */
const notYet = new Set(['42883', '42P01', '42703', '42704'])

/** Files name each other freely: one that needs what is not there yet waits for the next pass. */
async function createInDependencyOrder(
  client: pg.Client,
  files: { name: string; text: string }[],
): Promise<void> {
  let waiting = files
  while (waiting.length > 0) {
    const failed: { file: (typeof files)[number]; error: unknown }[] = []
    for (const file of waiting) {
      await client.query('savepoint file')
      try {
        await client.query(file.text)
      } catch (error) {
        if (!(error instanceof pg.DatabaseError) || !notYet.has(error.code ?? '')) {
          throw new Error(`${file.name}: ${error instanceof Error ? error.message : error}`, { cause: error })
        }
        await client.query('rollback to savepoint file')
        failed.push({ file, error })
      }
    }
    if (failed.length === waiting.length) {
      throw new Error(`${failed[0]?.file.name}: ${failed[0]?.error}`, { cause: failed[0]?.error })
    }
    waiting = failed.map(failure => failure.file)
  }
}
