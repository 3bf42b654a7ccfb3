import { byWorth, type ExplanationGrades, type Margin, type MethodGrade } from '#contract/explanation'
import { methodTitle } from '#words/grade-text'
import { NumberField } from '#renderer/components/number-field'
import { WideTable } from '#renderer/components/wide-table'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { useGrades } from '#renderer/state/grades'
import { useAnswer } from '#renderer/state/queries'

const percent = (share: number | undefined): string =>
  share === undefined ? '–' : `${decimal(100 * share, 0)} %`
const margin = ({ mean, interval }: Margin): string =>
  interval
    ? `${decimal(mean, 2)} (${decimal(interval[0], 2)} – ${decimal(interval[1], 2)})`
    : decimal(mean, 2)
const number = (value: number | null): string => (value === null ? '–' : decimal(value, 2))

function Row({ grade }: { grade: MethodGrade }) {
  const { method, verdict, faithfulness, planted, randomisation, repeatability, milliseconds } = grade
  return (
    <tr>
      <th scope="row">{methodTitle(method)}</th>
      <td>{t(`explain.verdict.${verdict}`)}</td>
      <td>{margin(faithfulness)}</td>
      <td>{percent(planted?.pointing)}</td>
      <td>{percent(planted?.energy)}</td>
      <td>{number(randomisation)}</td>
      <td>{number(repeatability)}</td>
      <td>{decimal(milliseconds, 0)}</td>
    </tr>
  )
}

const heads = [
  'method',
  'verdict',
  'faithful',
  'pointing',
  'energy',
  'shuffled',
  'seeds',
  'milliseconds'
] as const

function Table({ grades: { grades, unavailable } }: { grades: ExplanationGrades }) {
  const [first] = grades
  const planted = first?.planted
  const drawings = first?.drawings ?? 0
  return (
    <>
      <p className="small">
        {planted
          ? t('grades.caption', {
              drawings,
              ink: decimal(100 * planted.pointingInk, 0),
              energy: decimal(100 * planted.energyInk, 0),
              chance: decimal(100 * planted.pointingChance, 0)
            })
          : t('grades.captionPlain', { drawings })}
      </p>
      <WideTable label={t('grades.title')}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head}>{t(`grades.${head}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...grades].sort(byWorth).map((grade) => (
            <Row key={grade.method} grade={grade} />
          ))}
        </tbody>
      </WideTable>
      <ul>
        {unavailable.map(({ method, reason }) => (
          <li key={method}>{t('grades.unavailable', { method: methodTitle(method), reason })}</li>
        ))}
      </ul>
    </>
  )
}

/** What each way of explaining is worth for a model version, measured on drawings of its norm. */
export function GradesPanel({ modelId }: { modelId: string }) {
  const { busy, sample, setSample, measure } = useGrades()
  const grades = useAnswer('explain:grades', { modelId })?.grades
  return (
    <section aria-label={t('grades.title')}>
      <h3>{t('grades.title')}</h3>
      {grades ? <Table grades={grades} /> : <p>{t('grades.none')}</p>}
      {busy && <p role="status">{t('grades.busy')}</p>}
      <div className="field-row">
        <NumberField label={t('grades.sample')} value={sample} onChange={setSample} />
        <button
          type="button"
          className="button"
          disabled={busy || !(Number(sample) >= 2)}
          onClick={() => void measure(modelId)}
        >
          {t('grades.measure')}
        </button>
      </div>
    </section>
  )
}
