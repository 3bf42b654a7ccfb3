import { t } from '#words/translate'
import type { TypicalNeighbour } from '#contract/comparison'
import { png } from './report-parts'
import type { ReportData, ReportPictures } from './report-data'
import { fullAgeText, yearsMonths } from '#words/age-text'

interface NeighbourProps {
  near: TypicalNeighbour
  picture: Uint8Array | undefined
  /** Parents are shown drawings, not distances. */
  distances: boolean
}

function Neighbour({ near, picture, distances }: NeighbourProps) {
  const { subject, distance, sameSubject, ageMonths, agePrecisionMonths } = near
  const what = subject ?? t('written.noSubject')
  const aged = t('written.neighbour', {
    subject: what,
    same: String(sameSubject),
    age: fullAgeText(ageMonths, agePrecisionMonths)
  })
  const words = distances
    ? t('written.neighbourDistance', { neighbour: aged, distance: distance.toFixed(2) })
    : aged
  return (
    <figure className="small">
      {picture && <img src={png(picture)} alt={t('written.typicalOf', { subject: what })} />}
      <figcaption>{words}</figcaption>
    </figure>
  )
}

function groupText({ comparison }: ReportData): string {
  const { group, searched } = comparison!
  const { usualDistance: usual, ageMonths: ages, percentile } = group
  return [
    t('written.searched', { searched, children: group.children, sameSubject: group.sameSubject }),
    usual &&
      t('written.usualDistance', {
        middle: usual[1].toFixed(2),
        low: usual[0].toFixed(2),
        high: usual[2].toFixed(2)
      }),
    percentile !== null && t('written.nearer', { percent: Math.round(percentile) }),
    ages &&
      ages[0] !== ages[2] &&
      t('written.groupAges', { from: yearsMonths(ages[0]), to: yearsMonths(ages[2]) }),
    group.missing > 0 && t('written.missing', { count: group.missing })
  ]
    .filter(Boolean)
    .join(' ')
}

/** Similar typical drawings, and what their nearness is to be held against. */
export function ComparisonSection({ data, pictures }: { data: ReportData; pictures: ReportPictures }) {
  const { comparison, reader } = data
  if (!comparison || comparison.neighbours.length === 0) return null
  return (
    <section aria-labelledby="similar">
      <h2 id="similar">{t('compare.title')}</h2>
      <div className="pictures">
        {comparison.neighbours.map((near) => (
          <Neighbour
            key={near.id}
            near={near}
            picture={pictures.neighbours.get(near.id)}
            distances={reader !== 'parent'}
          />
        ))}
      </div>
      {reader !== 'parent' && <p>{groupText(data)}</p>}
    </section>
  )
}
