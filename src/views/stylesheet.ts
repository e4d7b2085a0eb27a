import { contentHash } from '../domain/content-hash.ts'
import { paths } from '../http/paths.ts'
import text from './styles.css'

/** The one stylesheet, under a name that changes with its content: it can be kept for ever. */
export const stylesheet = { text, href: paths.stylesheet(contentHash(text)) }
