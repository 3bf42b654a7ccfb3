import type { DevelopmentValidation } from '#contract/training'
import { GrowthFigure } from './growth-figure'
import type { ReportData, StatedDevelopment } from './report-data'
import { Facts } from './report-parts'
import { developmentText, percent, pText, singleAgesText } from './wording'

const two = (value: number | null): string => value?.toFixed(2) ?? 'not measured'

/** What the development model was worth on children that it had not seen. */
export function validationText({ auroc, maeMonths, coverage }: DevelopmentValidation): string {
  const range = auroc.interval
    ? ` (95 % interval ${two(auroc.interval[0])} to ${two(auroc.interval[1])})`
    : ''
  return (
    `On children that it had not seen it placed a drawing of the ${auroc.oldest}-year-olds above one of the ` +
    `${auroc.youngest}-year-olds with chance ${two(auroc.drawings)}${range}, ${two(auroc.children)} by child with two drawings or more; ` +
    `its ages were off by ${maeMonths.toFixed(1)} months, and ${percent(coverage.rate)} of its 90 % intervals held the child’s age.`
  )
}

export function modelRows({ model }: StatedDevelopment): [string, string][] {
  const { fromMonths, toMonths } = model.ages
  return [
    ['Development model', `${model.id}, learnt ${model.createdAt.slice(0, 10)}, seed ${model.seed}`],
    [
      'Learnt from',
      `${model.n} drawings of ${model.children} children, ages ${fromMonths / 12} to under ${toMonths / 12} years`
    ],
    ['Model checksum', model.scorerSha256]
  ]
}

/** Where on the growth curve the drawing would be typical. */
export function DevelopmentSection({ data }: { data: ReportData }) {
  const { analysis, development: stated, reader } = data
  const beyond = analysis.caveats.includes('beyond-ages')
  const { development, scores, ageMonths } = analysis
  if (!development || !scores.development || !stated || ageMonths === null)
    return (
      <section aria-labelledby="development">
        <h2 id="development">Developmental age</h2>
        <p>Not computed: no development model judged this drawing.</p>
      </section>
    )
  const { percentile, interval, pValue, n, direction } = scores.development
  return (
    <section aria-labelledby="development">
      <h2 id="development">Developmental age</h2>
      <GrowthFigure
        growth={stated.growth}
        places={[{ ageMonths, index: development.index, interval: beyond ? null : development.interval }]}
      />
      <p>
        The line is the middle of typical drawings of each age, the band holds 90 % of them. The point is this
        drawing at the child’s age, the bar the ages for which it would be typical.
      </p>
      {reader !== 'parent' && (
        <Facts
          rows={[
            ['Most typical of age', developmentText(analysis)],
            [
              'Among drawings of the age',
              `percentile ${percentile.toFixed(1)} (95 % interval ${interval[0].toFixed(1)} to ${interval[1].toFixed(1)}, n = ${n} children), on the side of ${direction ?? 'neither'} children`
            ],
            ['Conformal p, two-sided', pText(pValue)],
            ...modelRows(stated)
          ]}
        />
      )}
      {reader === 'parent' && <p>{`Most typical of age: ${developmentText(analysis)}.`}</p>}
      {reader !== 'parent' && !beyond && <p>{singleAgesText(development)}</p>}
      <p>
        {reader !== 'parent' && `${validationText(stated.model.validation)} `}One drawing is weak evidence of
        age; several of one child are better.
      </p>
    </section>
  )
}
