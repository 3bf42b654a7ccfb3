import { useState } from 'react'
import type { ColumnMeaning, ImportReport, ImportRow } from '#contract/import'
import { yearsMonths } from '#words/age-text'
import { sizeText } from '#words/number-text'
import { t } from '#words/translate'
import { useImport } from '#renderer/state/import'

const MOST_SHOWN = 300
const outcomes = ['all', 'refused', 'duplicate', 'import', 'update'] as const
type Shown = (typeof outcomes)[number]

/** The cell that is at fault, by what was found wrong. */
const CULPRIT: Record<string, ColumnMeaning> = {
  'age-invalid': 'ageYears',
  'age-out-of-range': 'ageYears',
  'age-contradiction': 'ageYears',
  'update-unclear': 'childId',
  'file-missing': 'fileName',
  'file-duplicate': 'fileName'
}

function culpritOf({ code, cells }: ImportRow): ColumnMeaning | null {
  const meaning = CULPRIT[code ?? ''] ?? null
  return meaning === 'ageYears' && cells.ageMonths ? 'ageMonths' : meaning
}

/** A cell that can be mended here: the spreadsheet itself stays as it is. */
function Mend({ row, meaning }: { row: ImportRow & { row: number }; meaning: ColumnMeaning }) {
  const fix = useImport((s) => s.fix)
  const stored = row.cells[meaning] ?? ''
  const [value, setValue] = useState(stored)
  const save = (): void => {
    if (value.trim() !== stored) void fix({ row: row.row, meaning, value })
  }
  return (
    <input
      className="cell"
      aria-label={t('import.mend', { meaning: t(`import.meaning.${meaning}`), row: row.row })}
      value={value}
      onChange={(event) => setValue(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => event.key === 'Enter' && save()}
    />
  )
}

/** What becomes of a photo, chosen for this one alone. */
function PhotoChoice({ file }: { file: string }) {
  const { cut, uncut, look, looked } = useImport()
  const isLooked = looked?.name === file
  return (
    <>
      <label className="choice small">
        <input
          type="checkbox"
          aria-label={t('import.cutOf', { file })}
          checked={!uncut.includes(file)}
          onChange={(event) => void cut(file, event.target.checked)}
        />
        {t('import.cut')}
      </label>
      <button
        type="button"
        className="button small"
        aria-label={t('import.lookOf', { file })}
        aria-expanded={isLooked}
        onClick={() => void look(isLooked ? null : file)}
      >
        {t(isLooked ? 'import.lookedAt' : 'import.look')}
      </button>
    </>
  )
}

/** The photo that is looked at, beside what would be made of it. */
function Looked({ file }: { file: string }) {
  const { looked, uncut } = useImport()
  if (looked?.name !== file) return null
  // a photo that is left as it is stands alone: what it would be cut to is not imported
  const shown = uncut.includes(file) ? (['photo'] as const) : (['photo', 'picture'] as const)
  return (
    <tr>
      <td colSpan={COLUMNS.length}>
        <div className="looked">
          {shown.map((which) => (
            <figure key={which}>
              <figcaption className="small">{t(`import.looked.${which}`)}</figcaption>
              <img src={looked[which]} alt={t(`import.looked.${which}`)} />
            </figure>
          ))}
        </div>
      </td>
    </tr>
  )
}

const COLUMNS = ['row', 'file', 'picture', 'age', 'child', 'outcome', 'why', 'mendHere'] as const

const whyOf = ({ message, matched }: ImportRow): string =>
  message ?? (matched === null || matched === 'path' ? '' : t(`import.matched.${matched}`))

const pictureText = ({ picture }: ImportRow): string =>
  picture
    ? t('import.pictureText', {
        width: picture.width,
        height: picture.height,
        format: picture.format.toUpperCase(),
        size: sizeText(picture.bytes)
      })
    : ''

function Line({ row, done }: { row: ImportRow; done: boolean }) {
  const culprit = done ? null : culpritOf(row)
  return (
    <>
      <tr className={row.outcome}>
        <td>{row.row ?? ''}</td>
        <td className="file">{row.file}</td>
        <td>{pictureText(row)}</td>
        <td>{row.ageMonths === null ? (row.cells.ageYears ?? '') : yearsMonths(row.ageMonths)}</td>
        <td>{row.cells.childId ?? ''}</td>
        <td>
          <span className={row.outcome === 'refused' ? 'badge unusual' : 'badge'}>
            {t(`${done ? 'import.outcome' : 'import.planned'}.${row.outcome}`)}
          </span>
        </td>
        <td>{whyOf(row)}</td>
        <td>
          {culprit && row.row !== null && <Mend row={{ ...row, row: row.row }} meaning={culprit} />}
          {!done && row.photo && <PhotoChoice file={row.file} />}
        </td>
      </tr>
      {!done && row.photo && <Looked file={row.file} />}
    </>
  )
}

/** Row by row what will happen, and why; problems first, and where a cell is at fault it can be mended in place. */
export function ImportRows({ report, done }: { report: ImportReport; done: boolean }) {
  const [shown, setShown] = useState<Shown>('all')
  const rows = report.rows.filter((row) => shown === 'all' || row.outcome === shown)
  const counts = {
    import: report.imported,
    update: report.updated,
    duplicate: report.duplicates,
    refused: report.rejected.length
  }
  const all = Object.values(counts).reduce((a, b) => a + b, 0)
  const hidden = (shown === 'all' ? all : counts[shown]) - Math.min(rows.length, MOST_SHOWN)
  return (
    <section aria-label={t('import.rows')}>
      <div className="tabs" role="group" aria-label={t('import.rows')}>
        {outcomes.map((outcome) => (
          <button
            key={outcome}
            type="button"
            className="button"
            aria-pressed={shown === outcome}
            onClick={() => setShown(outcome)}
          >
            {t(`${done ? 'import.show' : 'import.showPlanned'}.${outcome}`)}
          </button>
        ))}
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label={t('import.rows')}>
        <table className="import-rows">
          <thead>
            <tr>
              {COLUMNS.map((head) => (
                <th key={head}>{t(`import.${head}`)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_SHOWN).map((row, i) => (
              <Line key={`${row.row} ${row.file} ${row.code} ${i}`} row={row} done={done} />
            ))}
          </tbody>
        </table>
      </div>
      {hidden > 0 && <p>{t('import.more', { count: hidden })}</p>}
    </section>
  )
}
