import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

/** A real browser without a window: the Chrome of this machine or, where there is none, Chromium from npm. */
export async function launchBrowser(): Promise<Browser> {
  try {
    return await chromium.launch({ channel: 'chrome' })
  } catch {
    return chromium.launch({ executablePath: await sparticuz.executablePath() })
  }
}
