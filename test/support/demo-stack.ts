import { playDemo } from '../../dev/demo.ts'
import { connectExchangeClock } from '../../dev/exchange-clock.ts'
import { startWorker } from '../../dev/worker.ts'
import { type TestStack, testStack } from './stack.ts'

/** A running exchange with the demonstration's thirty days behind it, on the present's real clock. */
export async function demoStack(): Promise<TestStack> {
  const stack = await testStack()
  const clock = await connectExchangeClock(stack.ownerDatabaseUrl)
  const log = () => {}
  try {
    await playDemo(
      {
        ...stack,
        clock,
        startWorker: slotSeconds => startWorker({ ...stack, slotSeconds, log }),
      },
      { slotSeconds: 900, log, signal: new AbortController().signal },
    )
    await clock.setReal()
  } finally {
    await clock.close()
  }
  return stack
}
