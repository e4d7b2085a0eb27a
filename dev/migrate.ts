import { migrate } from '../drizzle/migrate.ts'
import { claimStdout, parseOptionValues, runCommand, UsageError } from './command-line.ts'

const help = `Usage: OWNER_DATABASE_URL=postgresql://… npm run db:migrate [-- --database-url <url>]

Brings a database up to this code: migrations, roles, functions, views and grants, all or nothing.
Safe to run twice, and by two at once. The URL is the owner's role's, directly to Postgres and not through a pooler.
`

async function main(): Promise<number> {
  const print = claimStdout()
  const values = parseOptionValues(process.argv.slice(2), {
    'database-url': { type: 'string' },
    help: { type: 'boolean', default: false },
  })
  if (values.help) {
    print(help)
    return 0
  }
  const url = values['database-url'] ?? process.env['OWNER_DATABASE_URL']
  if (!url) throw new UsageError('Set OWNER_DATABASE_URL, or give --database-url. See --help.')
  const parsed = URL.parse(url)
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw new UsageError('The database URL is not of the form postgresql://user:password@host/database.')
  }
  const { migrations, functionsApplied } = await migrate(url)
  print(
    `${parsed.host}${parsed.pathname}: ${migrations} ${migrations === 1 ? 'migration' : 'migrations'} applied, ` +
      `functions and views ${functionsApplied ? 'laid anew' : 'as they were'}.\n`,
  )
  return 0
}

await runCommand(main)
