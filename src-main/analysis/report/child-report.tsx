import { createElement, type ReactElement } from 'react'
import type { ChildAnalysis, ChildPart } from '#contract/child'
import { modelRows, validationText } from './development-section'
import { GrowthFigure } from './growth-figure'
import { reportHash, type StatedDevelopment } from './report-data'
import { Comment, Facts, NOTICE, png, ReportDocument } from './report-parts'
import { ageText, caveatWords, flagMeaning, pText, singleAgesText, verdictText, yearsMonths } from './wording'

/** Everything a child's report states. */
export interface ChildReportData {
  childId: string
  site: string | null
  rows: ChildAnalysis[]
  development: StatedDevelopment
  analyst: string
  comment: string
  createdAt: string
  app: string
  unencrypted: boolean
}

/** A child's report as elements; `pictures` are PNGs by drawing id. */
export const childReport = (data: ChildReportData, pictures: ReadonlyMap<string, Uint8Array>): ReactElement =>
  createElement(ChildReport, { data, pictures })

const lineOf = ({ childId, analyst, createdAt }: ChildReportData, hash: string): string =>
  `Child ${childId} · analyst ${analyst || 'not named'} · report ${hash.slice(0, 12)} of ${createdAt.slice(0, 10)}`

interface Props {
  data: ChildReportData
  pictures: ReadonlyMap<string, Uint8Array>
}

function Head({ data, hash }: { data: ChildReportData; hash: string }) {
  const { rows, childId, site } = data
  const total = rows.reduce((sum, row) => sum + row.drawings, 0)
  const statements = rows.length === 1 ? 'one statement' : `${rows.length} statements by age`
  return (
    <header>
      <p className="notice">{NOTICE}</p>
      {data.unencrypted && (
        <p className="notice strong">From an unencrypted library: for synthetic data and benchmarks only.</p>
      )}
      <h1>Child report</h1>
      <Facts
        rows={[
          ['Report', `${hash.slice(0, 12)} of ${data.createdAt.slice(0, 10)}`],
          ['Child', site ? `${childId} (${site})` : childId],
          ['Drawings', `${total}, in ${statements}`],
          ['Analyst', data.analyst || 'not named']
        ]}
      />
    </header>
  )
}

function ChildReport({ data, pictures }: Props) {
  const hash = reportHash(data)
  const { rows, development } = data
  const places = rows.map((row) => {
    const { ageMonths, developmentalInterval: interval, development: d } = row
    return { ageMonths, index: d.index, interval: row.caveats.includes('beyond-ages') ? null : interval }
  })
  return (
    <ReportDocument title="Child report" hash={hash} line={lineOf(data, hash)} stated={null}>
      <Head data={data} hash={hash} />
      <section aria-labelledby="curve">
        <h2 id="curve">On the growth curve</h2>
        <GrowthFigure growth={development.growth} places={places} />
      </section>
      {rows.map((row) => (
        <Statement key={row.ageMonths} row={row} pictures={pictures} />
      ))}
      <section aria-labelledby="model">
        <h2 id="model">The model</h2>
        <Facts
          rows={[...modelRows(development), ['Computed by', `Tadpole ${data.app}, onnxruntime on CPU`]]}
        />
        <p>{validationText(development.model.validation)}</p>
        <p>{flagMeaning(development.model.alpha)}</p>
      </section>
      <Comment comment={data.comment} label={null} />
    </ReportDocument>
  )
}

const span = ([low, high]: readonly [number, number]): string => `${yearsMonths(low)} to ${yearsMonths(high)}`

function factsOf(row: ChildAnalysis): [string, string][] {
  const [low, high] = row.interval.map((v) => v.toFixed(1)) as [string, string]
  const sure = row.confidence
  return [
    [
      'Most typical of age',
      row.caveats.includes('beyond-ages')
        ? `none: beyond all ages of the norm, the nearest are ${span(row.developmentalInterval)}`
        : `${yearsMonths(row.development.typicalMonths)} (90 % interval ${span(row.developmentalInterval)})`
    ],
    [
      'Among children of the age',
      `percentile ${row.percentile.toFixed(1)} (95 % interval ${low} to ${high}), n = ${row.n}, each by the mean of its drawings`
    ],
    ['Conformal p, two-sided', pText(row.pValue)],
    ['Flagged', row.flagged === null ? 'the norm is too small to flag' : row.flagged ? 'yes' : 'no'],
    ['Sureness', sure ? `same decision in ${sure.same} of ${sure.of} re-runs` : 'not computed'],
    ...row.steps.map((step): [string, string] => [
      `From the first ${step.drawings}`,
      `best guess ${yearsMonths(step.developmentalAgeMonths)} (${span(step.developmentalInterval)}), p ${pText(step.pValue)}`
    ])
  ]
}

function partText({ subject, file, residual, weight, pull }: ChildPart): string {
  const sign = residual >= 0 ? '+' : ''
  const moves = pull === null ? '' : `, moves the age by ${pull.toFixed(1)} months`
  return `${subject ?? file}: ${sign}${residual.toFixed(2)} deviations, weight ${Math.round(weight * 100)} %${moves}`
}

function Statement({ row, pictures }: { row: ChildAnalysis } & Pick<Props, 'pictures'>) {
  const scores = { form: null, development: { ...row } }
  const drawings = `${row.drawings} drawing${row.drawings === 1 ? '' : 's'}`
  return (
    <section>
      <h2>{`${drawings} at age ${ageText(row.ageMonths, row.agePrecisionMonths)}`}</h2>
      <p className="verdict">{verdictText({ verdict: row.verdict, primary: 'development', scores })}</p>
      <Facts rows={factsOf(row)} />
      {!row.caveats.includes('beyond-ages') && <p>{singleAgesText(row.development)}</p>}
      {row.caveats.length > 0 && <h3>Read with care</h3>}
      <ul>
        {row.caveats.map((code) => (
          <li key={code}>{caveatWords[code]}</li>
        ))}
      </ul>
      <div className="pictures">
        {row.parts.map((part) => (
          <figure key={part.file} className="small">
            {part.id && pictures.has(part.id) && (
              <img
                src={png(pictures.get(part.id)!)}
                alt={`Drawing of ${part.subject ?? 'no recorded subject'}`}
              />
            )}
            <figcaption>{partText(part)}</figcaption>
          </figure>
        ))}
      </div>
    </section>
  )
}
