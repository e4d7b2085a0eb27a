import { WINDOWS, type Window } from '../domain/slots.ts'
import { WINDOW_NAMES } from './words.ts'

export type SwitchOption = { name: string; words: string; href: string; isChosen: boolean }

/** Links that change one thing about a page, the chosen one marked. */
export function Switch({ label, options }: { label: string; options: SwitchOption[] }) {
  return (
    <nav class="switch" aria-label={label}>
      {options.map(({ name, words, href, isChosen }) => (
        <a
          key={name}
          href={href}
          aria-current={isChosen ? 'true' : undefined}
          title={words === name ? undefined : words}
        >
          {name}
        </a>
      ))}
    </nav>
  )
}

type WindowSwitchProps = { window: Window; hrefOf: (window: Window) => string }

/** Over which time a page looks back. */
export function WindowSwitch({ window, hrefOf }: WindowSwitchProps) {
  const options = WINDOWS.map(name => ({
    name: name === 'all' ? 'All' : name,
    words: WINDOW_NAMES[name],
    href: hrefOf(name),
    isChosen: name === window,
  }))
  return <Switch label="Over a window of" options={options} />
}
