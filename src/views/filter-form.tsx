import type { Child } from 'hono/jsx'

type FilterFormProps = {
  action: string
  label: string
  /** Parameters that the form keeps as they are. */
  kept?: Readonly<Record<string, string | undefined>>
  search: { value: string | undefined; placeholder: string }
  isFiltered: boolean
  children: Child
}

/** A plain GET form: what it asks for is in the address. */
export function FilterForm({ action, label, kept = {}, search, isFiltered, children }: FilterFormProps) {
  return (
    <search>
      <form class="filters" method="get" action={action} aria-label={label}>
        {Object.entries(kept).map(([name, value]) =>
          value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />,
        )}
        <label class="grows">
          <span>Search</span>
          <input
            type="search"
            name="q"
            value={search.value}
            placeholder={search.placeholder}
            maxlength={80}
          />
        </label>
        {children}
        <button type="submit">Apply</button>
        {isFiltered ? (
          <a class="clear" href={action}>
            Clear
          </a>
        ) : null}
      </form>
    </search>
  )
}

type ChoiceProps = {
  name: string
  label: string
  chosen: string | undefined
  options: readonly (readonly [value: string, words: string])[]
}

export function Choice({ name, label, chosen, options }: ChoiceProps) {
  return (
    <label>
      <span>{label}</span>
      <select name={name}>
        <option value="">Any</option>
        {options.map(([value, words]) => (
          <option key={value} value={value} selected={value === chosen}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}
