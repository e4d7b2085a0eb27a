import { readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type BookDifference, listBookDifferences } from './book-differences.ts'
import { claimStdout, interruption, parseOptionValues, runCommand, UsageError } from './command-line.ts'
import { readCredentials } from './credentials.ts'
import { databaseName, databaseUrls, ownerRole, withClient } from './database.ts'
import { startPostgres } from './postgres.ts'
import { createTeardown, type Teardown } from './teardown.ts'

const help = `Usage: npm run verify [-- --data-dir <folder> | --database-url <url>]

Recomputes the exchange's balances, positions, units, prices and NAVs from the ledger, and prints each figure that the
books show otherwise. Ends with 1 if there is any.

  --data-dir <folder>   where npm start keeps its data, running or not (default .data)
  --database-url <url>  instead: any exchange's database, as its owner
`

async function main(): Promise<number> {
  const print = claimStdout()
  const values = parseOptionValues(process.argv.slice(2), {
    'data-dir': { type: 'string' },
    'database-url': { type: 'string' },
    help: { type: 'boolean', default: false },
  })
  if (values.help) {
    print(help)
    return 0
  }
  const { 'data-dir': dataDir, 'database-url': databaseUrl } = values
  if (dataDir !== undefined && databaseUrl !== undefined) {
    throw new UsageError('Give --data-dir or --database-url, not both.')
  }
  const signal = interruption()
  const teardown = createTeardown()
  try {
    const ownerUrl = databaseUrl ?? (await ownerUrlOfFolder(resolve(dataDir ?? '.data'), teardown))
    signal.throwIfAborted()
    const differences = await listBookDifferences(ownerUrl)
    print(differences.length > 0 ? describe(differences) : await describeChecked(ownerUrl))
    return differences.length > 0 ? 1 : 0
  } finally {
    await teardown.run()
  }
}

/**
 * Of the exchange that runs on a data folder; where none does, its Postgres is started until the teardown.
 */
async function ownerUrlOfFolder(dataDir: string, teardown: Teardown): Promise<string> {
  await stat(join(dataDir, 'postgres')).catch(() => {
    throw new UsageError(`There is no exchange in ${dataDir}: name its folder with --data-dir.`)
  })
  const credentials = await readCredentials(dataDir)
  const port = await portInUse(dataDir)
  if (port !== undefined) {
    const url = `postgresql://${ownerRole}:${credentials.owner_password}@127.0.0.1:${port}/${databaseName}`
    if (await answers(url)) return url
  }
  const postgres = await startPostgres({ dataDir, log: () => {} })
  teardown.add(postgres.stop)
  return databaseUrls(postgres, credentials).ownerUrl
}

/**
 * The port that a running Postgres notes in its data folder; after a crash, one that is no longer its own.
 */
async function portInUse(dataDir: string): Promise<string | undefined> {
  const lines = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')
  return /^\d+$/.exec(lines.split('\n')[3] ?? '')?.[0]
}

async function answers(url: string): Promise<boolean> {
  return withClient(url, () => Promise.resolve(true)).catch(() => false)
}

function describe(differences: BookDifference[]): string {
  const lines = differences.map(
    ({ check_name, subject, recorded, recomputed }) =>
      `${check_name} of ${subject}: recorded ${recorded ?? 'nothing'}, recomputed ${recomputed ?? 'nothing'}\n`,
  )
  return `${lines.join('')}${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}.\n`
}

interface Counts {
  accounts: string
  positions: string
  pools: string
}

async function describeChecked(ownerUrl: string): Promise<string> {
  const { rows } = await withClient(ownerUrl, client =>
    client.query<Counts>(`select
      (select count(*) from accounts) as accounts,
      (select count(*) from positions) as positions,
      (select count(*) from pools) as pools`),
  )
  const { accounts, positions, pools } = rows[0] ?? { accounts: '0', positions: '0', pools: '0' }
  return `No difference: ${accounts} accounts, ${positions} positions and ${pools} pools are as the ledger has them.\n`
}

await runCommand(main)
