import { createElement, type ReactElement } from 'react'
import type { ChildAnalysis, ChildPart } from '#contract/child'
import { modelRows, validationText } from './development-section'
import { GrowthFigure } from './growth-figure'
import { reportHash, type StatedDevelopment } from './report-data'
import { flagText } from './result-section'
import { Comment, Facts, png, ReportDocument } from './report-parts'
import { fullAgeText, yearsMonths } from '#words/age-text'
import { pText } from '#words/number-text'
import { childrenWorthText, flagMeaning, singleAgesText, verdictText } from '#words/score-text'
import { t } from '#words/translate'

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
  [
    t('written.lineChild', { child: childId }),
    t('written.lineAnalyst', { analyst: analyst || t('written.notNamed') }),
    t('written.lineReport', { hash: hash.slice(0, 12), date: createdAt.slice(0, 10) })
  ].join(' · ')

interface Props {
  data: ChildReportData
  pictures: ReadonlyMap<string, Uint8Array>
}

function Head({ data, hash }: { data: ChildReportData; hash: string }) {
  const { rows, childId, site } = data
  const total = rows.reduce((sum, row) => sum + row.drawings, 0)
  return (
    <header>
      <p className="notice">{t('written.notice')}</p>
      {data.unencrypted && <p className="notice strong">{t('written.unencrypted')}</p>}
      <h1>{t('written.childTitle')}</h1>
      <Facts
        rows={[
          [
            t('written.report'),
            t('written.reportOf', { hash: hash.slice(0, 12), date: data.createdAt.slice(0, 10) })
          ],
          [t('written.child'), site ? `${childId} (${site})` : childId],
          [t('written.drawings'), t('written.statements', { count: rows.length, total })],
          [t('written.analyst'), data.analyst || t('written.notNamed')]
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
    <ReportDocument title={t('written.childTitle')} hash={hash} line={lineOf(data, hash)} stated={null}>
      <Head data={data} hash={hash} />
      <section aria-labelledby="curve">
        <h2 id="curve">{t('written.onTheCurve')}</h2>
        <GrowthFigure growth={development.growth} places={places} />
      </section>
      {rows.map((row) => (
        <Statement key={row.ageMonths} row={row} pictures={pictures} />
      ))}
      <section aria-labelledby="model">
        <h2 id="model">{t('written.theModel')}</h2>
        <Facts
          rows={[
            ...modelRows(development),
            [t('written.computedBy'), t('written.computedByShort', { app: data.app })]
          ]}
        />
        <p>{childrenWorthText(development.model.validation)}</p>
        <p>{validationText(development.model.validation)}</p>
        <p>{flagMeaning(development.model.alpha)}</p>
      </section>
      <Comment comment={data.comment} label={null} />
    </ReportDocument>
  )
}

const span = ([low, high]: readonly [number, number]) => ({ low: yearsMonths(low), high: yearsMonths(high) })

function factsOf(row: ChildAnalysis): [string, string][] {
  const [low, high] = row.interval.map((v) => v.toFixed(1)) as [string, string]
  const sure = row.confidence
  return [
    [
      t('written.typicalAge'),
      row.caveats.includes('beyond-ages')
        ? t('age.beyond', span(row.developmentalInterval))
        : t('age.typical', {
            age: yearsMonths(row.development.typicalMonths),
            ...span(row.developmentalInterval)
          })
    ],
    [
      t('written.amongChildren'),
      t('written.amongChildrenPlace', { percentile: row.percentile.toFixed(1), low, high, n: row.n })
    ],
    [t('written.twoSidedP'), pText(row.pValue)],
    [t('written.flagged'), flagText(row.flagged)],
    [t('written.sureness'), sure ? t('written.surenessText', sure) : t('written.notComputed')],
    ...row.steps.map((step): [string, string] => [
      t('written.fromFirst', { drawings: step.drawings }),
      t('written.fromFirstText', {
        age: yearsMonths(step.developmentalAgeMonths),
        ...span(step.developmentalInterval),
        p: pText(step.pValue)
      })
    ])
  ]
}

function partText({ subject, file, residual, pull }: ChildPart): string {
  const sign = residual >= 0 ? '+' : ''
  const part = t('written.part', {
    what: subject ?? file,
    residual: `${sign}${residual.toFixed(2)}`
  })
  return pull === null ? part : t('written.partMoves', { part, months: pull.toFixed(1) })
}

function Statement({ row, pictures }: { row: ChildAnalysis } & Pick<Props, 'pictures'>) {
  return (
    <section>
      <h2>
        {t('child.statement', {
          drawings: row.drawings,
          age: fullAgeText(row.ageMonths, row.agePrecisionMonths)
        })}
      </h2>
      <p className="verdict">{verdictText(row.verdict, 'development', row.direction)}</p>
      <Facts rows={factsOf(row)} />
      {!row.caveats.includes('beyond-ages') && <p>{singleAgesText(row.development)}</p>}
      {row.caveats.length > 0 && <h3>{t('written.readWithCare')}</h3>}
      <ul>
        {row.caveats.map((code) => (
          <li key={code}>{t(`caveat.${code}`)}</li>
        ))}
      </ul>
      <div className="pictures">
        {row.parts.map((part) => (
          <figure key={part.file} className="small">
            {part.id && pictures.has(part.id) && (
              <img
                src={png(pictures.get(part.id)!)}
                alt={t('written.drawingOf', { subject: part.subject ?? t('written.noSubject') })}
              />
            )}
            <figcaption>{partText(part)}</figcaption>
          </figure>
        ))}
      </div>
    </section>
  )
}
