import type { TypicalNeighbour } from '#contract/comparison'
import { png } from './report-parts'
import type { ReportData, ReportPictures } from './report-data'
import { ageText, yearsMonths } from './wording'

interface NeighbourProps {
  near: TypicalNeighbour
  picture: Uint8Array | undefined
  /** Parents are shown drawings, not distances. */
  distances: boolean
}

function Neighbour({ near, picture, distances }: NeighbourProps) {
  const { subject, distance, sameSubject, ageMonths, agePrecisionMonths } = near
  const what = subject ?? 'no recorded subject'
  const aged = `${what}${sameSubject ? '' : ' (another subject)'}, age ${ageText(ageMonths, agePrecisionMonths)}`
  const words = distances ? `${aged}, distance ${distance.toFixed(2)}` : aged
  return (
    <figure className="small">
      {picture && <img src={png(picture)} alt={`Typical drawing of ${what}`} />}
      <figcaption>{words}</figcaption>
    </figure>
  )
}

function groupText({ comparison }: ReportData): string {
  const { group, searched } = comparison!
  const usual = group.usualDistance
    ? ` Typical drawings of this group lie ${group.usualDistance[1].toFixed(2)} from their own nearest (middle half ${group.usualDistance[0].toFixed(2)} to ${group.usualDistance[2].toFixed(2)}).`
    : ''
  const place =
    group.percentile === null
      ? ''
      : ` ${Math.round(group.percentile)} % of them have a nearer one than this drawing has.`
  const ages =
    group.ageMonths && group.ageMonths[0] !== group.ageMonths[2]
      ? ` Their ages: ${yearsMonths(group.ageMonths[0])} to ${yearsMonths(group.ageMonths[2])} in the middle half.`
      : ''
  const missing = group.missing > 0 ? ` ${group.missing} drawings of the norm are not in this library.` : ''
  return `All ${searched} drawings of the norm that are here were searched, by ${group.children} other children, ${group.sameSubject} of the same subject; of each child the nearest is shown.${usual}${place}${ages}${missing}`
}

/** Similar typical drawings, and what their nearness is to be held against. */
export function ComparisonSection({ data, pictures }: { data: ReportData; pictures: ReportPictures }) {
  const { comparison, reader } = data
  if (!comparison || comparison.neighbours.length === 0) return null
  return (
    <section aria-labelledby="similar">
      <h2 id="similar">Similar typical drawings</h2>
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
