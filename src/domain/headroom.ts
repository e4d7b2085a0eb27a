/** A limit as a ratio of NAV (or a count), what of it is used, and what is left: negative where it is exceeded. */
export type Headroom = { used: number | null; limit: number; left: number | null }

/** The room beneath a limit that must not be exceeded. */
export function roomBelow(limit: number, used: number | null): Headroom {
  return { used, limit, left: used === null ? null : limit - used }
}

/** The room above a limit that must not be undercut. */
export function roomAbove(limit: number, used: number | null): Headroom {
  return { used, limit, left: used === null ? null : used - limit }
}
