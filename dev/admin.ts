import { agentCommands } from './admin/agents.ts'
import { type AdminCommand, givenOf } from './admin/command.ts'
import { databaseCommands } from './admin/database.ts'
import { marketCommands } from './admin/markets.ts'
import { describeReport } from './admin/print.ts'
import { claimStdout, parseOptionValues, runCommand, UsageError } from './command-line.ts'

const commands: readonly AdminCommand[] = [...agentCommands, ...marketCommands, ...databaseCommands]

async function main(): Promise<number> {
  const print = claimStdout()
  const args = process.argv.slice(2)
  const firstOption = args.findIndex(arg => arg.startsWith('-'))
  const words = firstOption === -1 ? args : args.slice(0, firstOption)
  const options = args.slice(words.length)
  const command = commands.find(({ name }) => name === words.join(' '))
  if (command === undefined && words.length > 0) {
    throw new UsageError(`There is no command "${words.join(' ')}". See --help.`)
  }
  const texts = ['url', ...(command?.values ?? [])].map(name => [name, { type: 'string' as const }] as const)
  const flags = ['json', 'help', ...(command?.flags ?? [])].map(
    name => [name, { type: 'boolean' as const }] as const,
  )
  const values: Readonly<Record<string, unknown>> = parseOptionValues(
    options,
    Object.fromEntries([...texts, ...flags]),
  )
  if (command === undefined || values['help']) {
    print(helpOf(command ? [command] : commands))
    return 0
  }
  const report = await command.run(givenOf(values, process.env))
  print(values['json'] ? `${JSON.stringify(report.rows)}\n` : describeReport(report))
  return report.failed ? 1 : 0
}

function helpOf(shown: readonly AdminCommand[]): string {
  const described = shown.map(
    ({ name, usage, about }) => `  ${[name, usage].join(' ').trim()}\n      ${about}\n`,
  )
  return `Usage: npm run admin -- <command> [options] [--url https://exchange.example] [--json]

${described.join('')}
--json prints one JSON document, and nothing else, on stdout. A command that fails says why in one line, and ends with 1.

OPERATOR_KEY in the environment is the operator's key. EXCHANGE_URL is where the exchange is (default http://localhost:8787).
OWNER_DATABASE_URL is the owner's connection: operators, verify, quotas, export, import and "keys list" take it, and no key.
`
}

await runCommand(main)
