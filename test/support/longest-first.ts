import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes about a minute or more, the longest first. */
const LONGEST = [
  'fuzz/fuzz.test.ts',
  'model/model.test.ts',
  'dev/replay.test.ts',
  'pages/every-page.test.ts',
  'dev/start.test.ts',
  'books/large-resolution.test.ts',
  'dev/agents.test.ts',
  'dev/admin.test.ts',
  'client/faults.test.ts',
]

/** Begins with the files that take longest, so that none of them runs by itself when all others have ended. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => place(one) - place(other))
  }
}

function place({ moduleId }: TestSpecification): number {
  const found = LONGEST.findIndex(name => moduleId.endsWith(`/test/${name}`))
  return found === -1 ? LONGEST.length : found
}
