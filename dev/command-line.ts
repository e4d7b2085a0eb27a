import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'

/** A mistake in how a command was called; the message is one line for the person who called it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Thrown where work stops because the command was told to end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'

  constructor() {
    super('Interrupted.')
  }
}

/** A command's options. Throws `UsageError` for an unknown option, a missing value or a stray word. */
export function parseOptionValues<const T extends ParseArgsOptionsConfig>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values
  } catch (error) {
    const [sentence] = messageOf(error).split(/\. |\n/)
    throw new UsageError(`${sentence}. See --help.`)
  }
}

/** A whole number from `min` to `max`, in decimal digits. Throws `UsageError`, naming the option. */
export function wholeNumber(option: string, text: string, min: number, max: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new UsageError(`--${option} takes a whole number from ${min} to ${max}, not "${text}".`)
}

/** One of a few words. Throws `UsageError`, naming the option. */
export function oneOf<const T extends string>(option: string, text: string, words: readonly T[]): T {
  const word = words.find(known => known === text)
  if (word !== undefined) return word
  throw new UsageError(`--${option} takes ${words.join(' or ')}, not "${text}".`)
}

/** A signal that aborts, with `Interrupted`, when the process is first told to end. */
export function interruption(): AbortSignal {
  const controller = new AbortController()
  // A process manager may pass on the very signal that the terminal has sent already.
  const interrupt = () => controller.abort(new Interrupted())
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt)
  return controller.signal
}

/**
 * Keeps stdout for what the command itself says: returns a writer to it, and sends what libraries print to
 * stderr. A reader that goes away ends neither stream's writer.
 */
export function claimStdout(): (text: string) => void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = process.stderr.write.bind(process.stderr)
  return text => void write(text)
}

/**
 * Runs a command to its exit code and ends the process with it, as nothing that a library left open should
 * keep it. An error is one line on stderr and the exit code 1; an interruption says nothing and exits with
 * `interruptedCode`.
 */
export async function runCommand(main: () => Promise<number>, interruptedCode = 130): Promise<never> {
  try {
    process.exit(await main())
  } catch (error) {
    if (error instanceof Interrupted) process.exit(interruptedCode)
    process.stderr.write(`${messageOf(error).replaceAll(/\s*\n\s*/g, ' ')}\n`)
    process.exit(1)
  }
}

/** An error's message; for several errors in one, the first's. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return messageOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}
