import type { Browser, Page } from 'playwright-core'

export type View = { width: number; colorScheme: 'light' | 'dark' }

export const DESKTOP: View = { width: 1440, colorScheme: 'light' }

/** From phone to wide screen, light and dark. */
export const VIEWS: readonly View[] = [390, 768, 1440].flatMap(width => [
  { width, colorScheme: 'light' as const },
  { width, colorScheme: 'dark' as const },
])

/** A page as a reader finds it, and what the browser had to say about it. */
export type Opened = {
  page: Page
  status: number
  headers: Record<string, string>
  /** Console messages, uncaught errors and dialogs. */
  messages: string[]
  /** The URLs of all that was asked for. */
  requests: string[]
}

/** Opens `url` and hands it to `look`; nothing of it is left afterwards. */
export async function withPage<Seen>(
  browser: Browser,
  url: string,
  { width, colorScheme }: View,
  look: (opened: Opened) => Promise<Seen>,
): Promise<Seen> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    // No cache answers a request with a key: what is seen is the present.
    extraHTTPHeaders: { Authorization: 'Bearer of-a-reader' },
  })
  try {
    const page = await context.newPage()
    const messages: string[] = []
    const requests: string[] = []
    page.on('console', message => messages.push(message.text()))
    page.on('pageerror', error => messages.push(error.message))
    page.on('dialog', dialog => {
      messages.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('request', request => requests.push(request.url()))
    const response = await page.goto(url)
    if (!response) throw new Error(`${url} gave no response`)
    return await look({ page, status: response.status(), headers: response.headers(), messages, requests })
  } finally {
    await context.close()
  }
}
