import type { ReportData } from './report-data'
import { Facts } from './report-parts'
import { percent } from '#words/number-text'
import { t } from '#words/translate'

/** What is really taken off: what varied among the norm's drawings. */
function methodText({ method, adjustment: { numbers, names } }: ReportData['norm']): string {
  const about = t(`form.about.${method}`)
  const list = [...names, ...numbers].map(({ what }) => what).join(', ')
  return list === '' ? about : t('written.adjustedFor', { method: about, list })
}

const counts = (of: Readonly<Record<string, number>>): string =>
  Object.entries(of)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')

function collectedText({ collected, norm }: ReportData): string {
  const where = counts(norm.sites) || t('written.placeUnknown')
  const when = collected ? t('written.dates', { ...collected, n: norm.n }) : t('written.datesUnknown')
  return t('written.collectedText', { where, when })
}

function rowsOf(data: ReportData): [string, string][] {
  const { norm } = data
  const { falseAlarms } = norm.validation
  return [
    [
      t('written.normGroup'),
      t('written.normGroupText', {
        band: norm.band.label,
        from: norm.band.fromMonths / 12,
        to: norm.band.toMonths / 12
      })
    ],
    [t('written.learntFrom'), t('models.children', { n: norm.n, children: norm.children })],
    [t('written.collected'), collectedText(data)],
    [t('written.leftOut'), t('written.leftOutText')],
    [t('written.subjects'), counts(norm.subjects) || t('written.notRecorded')],
    [t('written.scoredBy'), methodText(norm)],
    [
      t('models.alarms'),
      t('written.falseAlarmsText', {
        flagged: falseAlarms.flagged,
        of: falseAlarms.of,
        rate: percent(falseAlarms.rate),
        low: percent(falseAlarms.interval[0]),
        high: percent(falseAlarms.interval[1])
      })
    ],
    [
      t('written.model'),
      t('written.modelText', { id: norm.id, date: norm.createdAt.slice(0, 10), seed: String(norm.seed) })
    ],
    [t('written.checksum'), norm.scorerSha256],
    [
      t('written.encoder'),
      t('written.encoderText', {
        name: norm.encoder.name,
        interim: String(norm.encoder.interim),
        id: norm.encoder.id.slice(0, 16)
      })
    ],
    [t('written.preprocessing'), norm.preprocessing.version],
    [t('written.computedBy'), t('written.computedByText', { app: data.app, norm: norm.tadpole })]
  ]
}

/** What the drawing was compared with, and by what. */
export function NormSection({ data }: { data: ReportData }) {
  const { norm, reader } = data
  return (
    <section aria-labelledby="norm">
      <h2 id="norm">{t('written.normTitle')}</h2>
      {reader === 'parent' ? (
        <p>{t('written.normForParents', { n: norm.n, children: norm.children })}</p>
      ) : (
        <Facts rows={rowsOf(data)} />
      )}
      <p>{t('written.limits')}</p>
    </section>
  )
}
