import { contentHash } from '../domain/content-hash.ts'
import { paths } from '../http/paths.ts'

/** Two waves, one above the other. */
const text =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#4353d0"/>` +
  `<path d="M7 20c3 0 3-2.5 6-2.5s3 2.5 6 2.5 3-2.5 6-2.5M7 14c3 0 3-2.5 6-2.5s3 2.5 6 2.5 3-2.5 6-2.5" ` +
  `fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/></svg>`

/** The exchange's mark, under a name that changes with its content: it can be kept for ever. */
export const icon = { text, href: paths.icon(contentHash(text)) }
