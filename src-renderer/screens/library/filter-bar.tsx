import { t } from '#words/translate'
import { labelFilters, noFilters, useLibrary, verdictFilters, type Filters } from '#renderer/state/library'
import { useFacets } from '#renderer/state/library-rows'

interface Choice {
  value: string
  text: string
}

function Select({
  label,
  value,
  choices,
  onChange
}: {
  label: string
  value: string
  choices: Choice[]
  onChange: (value: string) => void
}) {
  return (
    <label className="field">
      {label}
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.text}
          </option>
        ))}
      </select>
    </label>
  )
}

const any: Choice = { value: '', text: t('library.any') }
const labels = [
  any,
  ...labelFilters.map((value) => ({
    value,
    text: value === 'none' ? t('library.none') : t(`label.${value}`)
  }))
]
const verdictChoices = [
  any,
  ...verdictFilters.map((value) => ({
    value,
    text: value === 'none' ? t('library.notAnalysed') : t(`verdict.${value}`)
  }))
]
const orders: Choice[] = [
  { value: 'imported', text: t('library.orderImported') },
  { value: 'unusual', text: t('library.orderUnusual') },
  { value: 'age', text: t('library.orderAge') }
]

export function FilterBar() {
  const filters = useLibrary((s) => s.filters)
  const filter = useLibrary((s) => s.filter)
  const { subjects, years } = useFacets()
  const set = (name: keyof Filters) => (value: string) => filter({ [name]: value })
  return (
    <div className="filters" role="search">
      <label className="field wide">
        {t('library.search')}
        <input type="search" value={filters.search} onChange={(event) => set('search')(event.target.value)} />
      </label>
      <Select
        label={t('library.subject')}
        value={filters.subject}
        onChange={set('subject')}
        choices={[any, ...subjects.map((s) => ({ value: s, text: s }))]}
      />
      <Select
        label={t('library.age')}
        value={filters.years}
        onChange={set('years')}
        choices={[any, ...years.map((y) => ({ value: String(y), text: t('library.years', { years: y }) }))]}
      />
      <Select label={t('library.label')} value={filters.label} onChange={set('label')} choices={labels} />
      <Select
        label={t('library.verdict')}
        value={filters.verdict}
        onChange={set('verdict')}
        choices={verdictChoices}
      />
      <Select label={t('library.order')} value={filters.order} onChange={set('order')} choices={orders} />
      <button type="button" className="button" onClick={() => filter(noFilters)}>
        {t('library.clear')}
      </button>
    </div>
  )
}
