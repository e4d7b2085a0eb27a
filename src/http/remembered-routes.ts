import type { Result, Router } from 'hono/router'
import { TrieRouter } from 'hono/router/trie-router'
import { keepLast, lastUsed, putLast } from '../domain/use-order.ts'

/** Each one or two kilobytes. */
const MAX_MATCHES = 500
const MAX_PATH_CHARS = 200

/**
 * A router that remembers the paths it was last asked for. Hono's quick router cannot tell `/pools/leaderboard` from
 * `/pools/{pool}`, and to find a path's middleware and handler in the other's tree is a third of all that the app itself does for
 * a request.
 */
export class RememberedRoutes<Handler> implements Router<Handler> {
  readonly name = 'RememberedRoutes'
  readonly #router = new TrieRouter<Handler>()
  readonly #matches = new Map<string, Result<Handler>>()

  add(method: string, path: string, handler: Handler): void {
    this.#matches.clear()
    this.#router.add(method, path, handler)
  }

  match(method: string, path: string): Result<Handler> {
    const key = `${method} ${path}`
    return lastUsed(this.#matches, key) ?? this.#remember(key, this.#find(method, key))
  }

  /** Looks for the key's own path: as long as a part of a request's path is held, all of its URL is. */
  #find(method: string, key: string): Result<Handler> {
    return this.#router.match(method, key.slice(method.length + 1))
  }

  #remember(key: string, match: Result<Handler>): Result<Handler> {
    if (key.length > MAX_PATH_CHARS) return match
    putLast(this.#matches, key, match)
    keepLast(this.#matches, MAX_MATCHES)
    return match
  }
}
