import { Client, escapeLiteral } from 'pg'
import { migrate } from '../drizzle/migrate.ts'
import type { Credentials } from './credentials.ts'
import type { Postgres } from './postgres.ts'

export const databaseName = 'capital_pools'
export const ownerRole = 'capital_pools_owner'
const workerRole = 'capital_pools_worker'

export interface Database {
  /** For the Worker's role, which may read and execute the commands. */
  workerUrl: string
  /** For the role that owns the tables, migrates and verifies. */
  ownerUrl: string
}

export function databaseUrls(
  postgres: Pick<Postgres, 'url'>,
  credentials: Credentials,
  name = databaseName,
): Database {
  return {
    workerUrl: postgres.url(name, workerRole, credentials.worker_password),
    ownerUrl: postgres.url(name, ownerRole, credentials.owner_password),
  }
}

/** Makes the two roles and the database where they are missing, sets the passwords, and migrates. */
export async function prepareDatabase(
  postgres: Postgres,
  credentials: Credentials,
  name = databaseName,
): Promise<Database> {
  const urls = databaseUrls(postgres, credentials, name)
  await withClient(postgres.url('postgres'), async superuser => {
    await prepareRoles(superuser, credentials)
    const existing = await superuser.query('select from pg_database where datname = $1', [name])
    if (existing.rowCount === 0) {
      await superuser.query(`create database ${superuser.escapeIdentifier(name)} owner ${ownerRole}`)
    }
  })
  await migrate(urls.ownerUrl)
  return urls
}

/** Runs `task` with a connection that is closed after it. */
export async function withClient<T>(url: string, task: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  // A connection that breaks while idle fails at its next query, or never mattered.
  client.on('error', () => {})
  try {
    await client.connect()
    return await task(client)
  } finally {
    await client.end()
  }
}

async function prepareRoles(superuser: Client, credentials: Credentials): Promise<void> {
  // The owner may create roles because on Neon it may, and a migration does; and may alter those that it would have made.
  await superuser.query(`
    do $$ begin create role ${ownerRole}; exception when duplicate_object then null; end $$;
    do $$ begin create role ${workerRole}; exception when duplicate_object then null; end $$;
    alter role ${ownerRole} login createrole password ${escapeLiteral(credentials.owner_password)};
    alter role ${workerRole} login password ${escapeLiteral(credentials.worker_password)};
    grant ${workerRole} to ${ownerRole} with admin option`)
}
