import { createRequire } from 'node:module'
import { join } from 'node:path'

const script = join(import.meta.dirname, 'workerd.sh')

/** Lets every workerd that miniflare starts end with this process, however this process ends. For machines with a shell. */
export function endWorkerdWithThisProcess(): void {
  const { MINIFLARE_WORKERD_PATH: chosen } = process.env
  if (chosen === script || process.platform === 'win32') return
  Object.assign(process.env, {
    LOCAL_WORKERD: chosen ?? pathOfWorkerd(),
    MINIFLARE_WORKERD_PATH: script,
  })
}

/** Of the one that miniflare would start. */
function pathOfWorkerd(): string {
  const miniflare = createRequire(import.meta.url).resolve('miniflare')
  return createRequire(miniflare)('workerd').default
}
