/** `npm run model -- --runs 1000 --seed 7`: the model test, longer, from a seed of its own, or a run of it again. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const root = join(import.meta.dirname, '../..')

const { values } = parseArgs({
  options: {
    runs: { type: 'string' },
    seed: { type: 'string' },
    /** Of a failure: runs its shrunk sequence alone. */
    path: { type: 'string' },
  },
})

const fresh = { seed: String(Date.now() % 2 ** 31) }
const settings = Object.entries({ ...fresh, ...values }).map(([name, value]) => [
  `MODEL_${name.toUpperCase()}`,
  value,
])
const vitest = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'test/model'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, ...Object.fromEntries(settings) },
})
vitest.on('exit', code => {
  process.exitCode = code ?? 1
})
