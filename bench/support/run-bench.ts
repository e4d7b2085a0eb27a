import type { ParseArgsOptionsConfig } from 'node:util'
import { claimStdout, parseOptionValues, runCommand, wholeNumber } from '../../dev/command-line.ts'
import { createTeardown, type Teardown } from '../../dev/teardown.ts'

/** How an option is read, and its text where it is not given. `read` throws `UsageError`. */
export interface Option<Value> {
  default: string
  read(text: string, name: string): Value
}

type Options = Readonly<Record<string, Option<unknown>>>
type ValuesOf<Given extends Options> = { [Name in keyof Given]: ReturnType<Given[Name]['read']> }

/** A whole number within two bounds. */
export function countOption(standard: number, min: number, max: number): Option<number> {
  return { default: String(standard), read: (text, name) => wholeNumber(name, text, min, max) }
}

/**
 * Runs a bench with the options of its command line, or says how it is used, and ends the process. `writeOut` is the only writer to
 * stdout. Whatever comes of the bench, what its teardown knows of is stopped and removed.
 */
export async function runBench<const Given extends Options>(
  usage: string,
  options: Given,
  main: (values: ValuesOf<Given>, writeOut: (text: string) => void, teardown: Teardown) => Promise<void>,
): Promise<never> {
  const writeOut = claimStdout()
  return runCommand(async () => {
    const { help, ...texts } = parseOptionValues(process.argv.slice(2), textOptions(options))
    if (help === true) {
      writeOut(usage)
      return 0
    }
    const values = Object.entries(options).map(([name, { read }]) => [name, read(String(texts[name]), name)])
    await tornDown(teardown => main(Object.fromEntries(values), writeOut, teardown))
    return 0
  })
}

/** A part of a bench whose things are stopped and removed as soon as it ends. */
export async function tornDown<Result>(work: (teardown: Teardown) => Promise<Result>): Promise<Result> {
  const teardown = createTeardown()
  try {
    return await work(teardown)
  } finally {
    await teardown.run()
  }
}

function textOptions(options: Options): ParseArgsOptionsConfig {
  const texts = Object.entries(options).map(([name, { default: standard }]) => [
    name,
    { type: 'string' as const, default: standard },
  ])
  return { ...Object.fromEntries(texts), help: { type: 'boolean', default: false } }
}
