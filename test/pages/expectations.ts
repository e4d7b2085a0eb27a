import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { DESKTOP, type Opened, type View, withPage } from './browser.ts'

/** What every page owes its readers, however it is looked at. */
export async function expectSound(
  { page, status, messages, requests }: Opened,
  origin: string,
): Promise<void> {
  expect(status).toBe(200)
  expect(messages).toEqual([])
  expect(requests.filter(url => !url.startsWith(origin))).toEqual([])
  const facts = await page.evaluate(() => ({
    isStyled: getComputedStyle(document.body).display === 'flex',
    overflow: document.documentElement.scrollWidth - innerWidth,
    forbidden: document.querySelectorAll('script, style, iframe, img:not(.brand > img), [style], [onclick]')
      .length,
    headings: [...document.querySelectorAll('h1, h2, h3')].map(({ tagName }) => tagName),
    unnamedTables: document.querySelectorAll('table:not(:has(caption))').length,
    unreachableFrames: document.querySelectorAll('.table-frame:not([tabindex="0"])').length,
    unnamedCharts: document.querySelectorAll('svg:not([aria-hidden]):not([role=img]):not(svg svg)').length,
  }))
  expect(facts).toMatchObject({
    isStyled: true,
    forbidden: 0,
    unnamedTables: 0,
    unreachableFrames: 0,
    unnamedCharts: 0,
  })
  expect(facts.overflow).toBeLessThanOrEqual(0)
  expect(facts.headings.filter(name => name === 'H1')).toHaveLength(1)
  expect(facts.headings[0]).toBe('H1')
}

/** Looks at a page in each of the views: it is sound, and axe-core finds nothing. Only colours depend on the scheme. */
export async function expectSoundIn(
  browser: Browser,
  origin: string,
  path: string,
  views: readonly View[],
): Promise<void> {
  await withPage(browser, origin + path, views[0] ?? DESKTOP, async opened => {
    for (const { width, colorScheme } of views) {
      await opened.page.setViewportSize({ width, height: 900 })
      await opened.page.emulateMedia({ colorScheme })
      await expectSound(opened, origin)
      const violations = await axeViolations(opened.page, colorScheme === 'dark' ? 'colour' : 'all')
      expect([path, width, colorScheme, violations]).toEqual([path, width, colorScheme, []])
    }
  })
}

/** What axe-core has to object to, as one line a rule and element. */
export async function axeViolations(page: Page, rules: 'all' | 'colour'): Promise<string[]> {
  // Evaluated by the debugger, which the page's own policy does not bind.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  return page.evaluate(async which => {
    const { axe: injected } = globalThis as unknown as { axe: typeof import('axe-core') }
    const { violations } = await injected.run(document, {
      resultTypes: ['violations'],
      ...(which === 'colour' && {
        runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
      }),
    })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
    )
  }, rules)
}

/** What could be acted on but is not reached by pressing Tab from the top of the page to its end. */
export async function unreachedByKeyboard(page: Page): Promise<string[]> {
  const count = await page.evaluate(() => {
    const found = [
      ...document.querySelectorAll(
        'a[href], button, input:not([type=hidden]), select, summary, [tabindex="0"]',
      ),
    ]
    const shown = found.filter(element => element.checkVisibility())
    for (const element of shown) element.setAttribute('data-unreached', '')
    document.addEventListener('focusin', event => {
      if (event.target instanceof Element) event.target.removeAttribute('data-unreached')
    })
    return shown.length
  })
  for (let press = 0; press < count + 1; press += 1) await page.keyboard.press('Tab')
  return page.evaluate(() =>
    [...document.querySelectorAll('[data-unreached]')].map(element => element.outerHTML.slice(0, 120)),
  )
}

/** How far the page's parts moved by themselves while it loaded. */
export async function layoutShift(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>(resolve => {
        let shift = 0
        const observer = new PerformanceObserver(list => {
          for (const entry of list.getEntries()) shift += Number(entry.toJSON().value)
        })
        observer.observe({ type: 'layout-shift', buffered: true })
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(shift)))
      }),
  )
}
