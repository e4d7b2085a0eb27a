import { Hono } from 'hono'
import type { AppEnv } from '../../http/request-context.ts'
import { stylesheet } from '../../views/stylesheet.ts'

/** Files that pages refer to, under names that carry their hash. Another hash is another file, and not here. */
export const assetRoutes = new Hono<AppEnv>().get(stylesheet.href, c =>
  c.body(stylesheet.text, 200, {
    'Content-Type': 'text/css; charset=utf-8',
    'Cache-Control': 'public, max-age=31536000, immutable',
  }),
)
