import { defineConfig } from 'vitest/config'

/** As wrangler bundles it: Markdown is text. */
const markdownIsText = {
  name: 'markdown-is-text',
  transform: (code: string, id: string) =>
    id.endsWith('.md') ? `export default ${JSON.stringify(code)}` : undefined,
}

export default defineConfig({
  plugins: [markdownIsText],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['./test/support/global-setup.ts'],
    // One real Postgres and one real Worker serve every integration test; two cores carry two files at a time.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Ends the run with the counts alone on a line, beside the usual report.
    reporters: ['default', './test/support/counts-reporter.ts'],
  },
})
