/**
 * In place of modules that the libraries import and the Worker never calls (`alias` in wrangler.toml says which, and why).
 * It has none of their names, so that what is called after all throws.
 */
module.exports = {}
