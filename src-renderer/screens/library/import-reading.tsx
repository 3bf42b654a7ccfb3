import { delimiters, textEncodings, type TableChoice, type TableFacts } from '#contract/import'
import { t } from '#words/translate'
import { useImport } from '#renderer/state/import'

const DELIMITER_WORDS = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const

interface ChoiceProps {
  label: string
  value: string
  options: readonly (readonly [value: string, text: string])[]
  onChoose(value: string): void
}

function Choice({ label, value, options, onChoose }: ChoiceProps) {
  return (
    <label className="field">
      {label}
      <select value={value} onChange={(event) => onChoose(event.target.value)}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}

const MOST_CELLS = 80

/** Which line, sheet, encoding and delimiter a table is read by: as found, or as a person says. */
export function ImportReading({ facts }: { facts: TableFacts }) {
  const { table, read } = useImport()
  const { headerRow, head, delimiter, encoding, sheets, sheet, dates } = facts
  const choose = (choice: Partial<TableChoice>): void => void read(choice)
  const line = (cells: readonly string[], i: number): string =>
    t('import.reading.line', { row: i + 1, cells: cells.join(' · ').slice(0, MOST_CELLS) })
  return (
    <fieldset className="mapping">
      <legend>{t('import.reading.title')}</legend>
      {headerRow !== null && (
        <Choice
          label={t('import.reading.header')}
          value={String(headerRow)}
          options={[
            ...head.map((cells, i) => [String(i + 1), line(cells, i)] as const),
            ...(headerRow > head.length ? [[String(headerRow), String(headerRow)] as const] : []),
            ['0', t('import.reading.noHeader')]
          ]}
          onChoose={(row) => choose({ headerRow: Number(row) })}
        />
      )}
      {delimiter !== null && (
        <Choice
          label={t('import.reading.delimiter')}
          value={delimiter}
          options={delimiters.map((sign) => [sign, t(`import.delimiter.${DELIMITER_WORDS[sign]}`)])}
          onChoose={(sign) => choose({ delimiter: sign as (typeof delimiters)[number], headerRow: null })}
        />
      )}
      {encoding !== null && (
        <Choice
          label={t('import.reading.encoding')}
          value={encoding}
          options={textEncodings.map((name) => [name, name])}
          onChoose={(name) => choose({ encoding: name as (typeof textEncodings)[number] })}
        />
      )}
      {sheet !== null && (
        <Choice
          label={t('import.reading.sheet')}
          value={sheet}
          options={sheets.map((name) => [name, name])}
          onChoose={(name) => choose({ sheet: name, headerRow: null })}
        />
      )}
      {dates !== null && dates.order !== null && (
        <Choice
          label={t('import.reading.dates')}
          value={dates.order === 'unclear' ? '' : dates.order}
          options={[
            ...(dates.order === 'unclear' ? [['', ''] as const] : []),
            ['day-first', t('import.question.dayFirst')],
            ['month-first', t('import.question.monthFirst')]
          ]}
          onChoose={(order) => choose({ dayFirst: order === 'day-first' })}
        />
      )}
      <label className="check">
        <input
          type="checkbox"
          checked={table.missingWords}
          onChange={(event) => choose({ missingWords: event.target.checked })}
        />
        {t('import.reading.missing')}
      </label>
    </fieldset>
  )
}
