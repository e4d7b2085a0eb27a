import { Hono } from 'hono'
import type { AppEnv } from '../../http/request-context.ts'
import { icon } from '../../views/icon.ts'
import { stylesheet } from '../../views/stylesheet.ts'

const FOR_EVER = { 'Cache-Control': 'public, max-age=31536000, immutable' }

/** Files that pages refer to, under names that carry their hash. Another hash is another file, and not here. */
export const assetRoutes = new Hono<AppEnv>()
  .get(stylesheet.href, c =>
    c.body(stylesheet.text, 200, { ...FOR_EVER, 'Content-Type': 'text/css; charset=utf-8' }),
  )
  .get(icon.href, c => c.body(icon.text, 200, { ...FOR_EVER, 'Content-Type': 'image/svg+xml' }))
