import { defineConfig } from 'vitest/config'

export default defineConfig({
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
