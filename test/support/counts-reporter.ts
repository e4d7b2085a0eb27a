import type { Reporter, TestModule } from 'vitest/node'

/**
 * Ends a run's output with how many tests passed, failed and, if any, were skipped, alone on a line. What
 * failed outside of a test, such as a file that could not be loaded, counts as a failure too.
 */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 }
    for (const module of modules) {
      counts.failed += module.errors().length
      for (const suite of module.children.allSuites()) counts.failed += suite.errors().length
      for (const test of module.children.allTests()) counts[test.result().state] += 1
    }
    const skipped = counts.skipped + counts.pending
    const line = `${counts.passed} passed, ${counts.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
    // The usual report is written when the run has ended; this line comes after it.
    process.once('exit', () => process.stdout.write(`${line}\n`))
  }
}
