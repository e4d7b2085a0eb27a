/**
 * In place of how zod writes JSON Schema (`alias` in wrangler.toml), which nothing here asks it to: what remains in use is
 * where a form's own bounds are found.
 */
export { aggregateChecks } from '../../node_modules/zod/v4/core/json-schema-processors.js'
