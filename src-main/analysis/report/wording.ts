import type { Analysis, Caveat, DevelopmentStatement, OutOfScope } from '#contract/analysis'
import type { FormMethod } from '#contract/training-settings'
import type { Verdict } from '#contract/drawing'

/** Years;months, as clinicians write it. Where only the completed year is known, that is said. */
export function ageText(ageMonths: number | null, precisionMonths: number): string {
  if (ageMonths === null) return 'not known'
  if (precisionMonths >= 12) return `${Math.floor(ageMonths / 12)} years (completed; month not known)`
  return `${Math.floor(ageMonths / 12)};${Math.floor(ageMonths % 12)}`
}

export const verdictWords: Record<Verdict, string> = {
  'very-unusual': 'Very unusual for this norm group',
  unusual: 'Unusual for this norm group',
  'high-end': 'At the high end of the norm',
  'within-norm': 'Within the norm',
  'norm-too-small': 'The norm is too small to say',
  'out-of-scope': 'Out of scope'
}

const FAR = 'lies farther from every norm’s drawings than any of them from one another'
export const scopeWords: Record<OutOfScope, string> = {
  blank: 'The page is blank, or nearly.',
  photo: `The page is covered with tones all over, as a photograph is, and ${FAR}.`,
  text: `The page shows rows of many small marks, as writing does, and ${FAR}.`,
  unlike: `The page ${FAR}: nothing like it has been learnt.`
}

export const methodWords: Record<FormMethod, string> = {
  autoencoder: 'error of rebuilding the embedding by an autoencoder',
  'principal-components': 'error of rebuilding the embedding from its principal components',
  mahalanobis: 'Mahalanobis distance of the embedding, covariance shrunk',
  neighbours: 'distance of the embedding to the nearest typical drawings',
  patches: 'distance of the worst patch to the nearest typical patches',
  fit: 'how little the drawing’s parts fit one another, as the encoder judges it'
}

const developmentWords: Record<Verdict, string> = {
  ...verdictWords,
  'very-unusual': 'Very unusual for the age',
  unusual: 'Unusual for the age',
  'high-end': 'At the edge of the norm for the age',
  'within-norm': 'Within the norm for the age'
}

/** The verdict in words; where developmental age flags, with its direction. */
export function verdictText({
  verdict,
  primary,
  scores
}: Pick<Analysis, 'verdict' | 'primary' | 'scores'>): string {
  if (primary === 'form') return verdictWords[verdict]
  const direction = scores.development?.direction
  const towards = direction && verdict !== 'within-norm' && verdict !== 'norm-too-small'
  return developmentWords[verdict] + (towards ? `, on the side of ${direction} children` : '')
}

export const caveatWords: Record<Caveat, string> = {
  'age-at-band-edge': 'The child’s age lies at the edge of the age band; compare the neighbouring band.',
  'age-outside-bands': 'No norm covers the child’s age: the nearest band was used.',
  'small-norm': 'The norm holds fewer than 100 drawings; intervals are wide.',
  'pilot-norm': 'Pilot norm: fewer than 50 drawings. Exploratory only; nothing is flagged.',
  'interim-encoder':
    'The norm was learnt with the untrained, interim encoder: it shows how the program works, not how children draw.',
  'in-norm': 'The drawing is part of the norm itself; it was judged by the model that never saw this child.',
  'other-subject': 'The norm holds no drawings of this subject.',
  'children-unknown':
    'The norm holds drawings without a child’s id; drawings of one child may have counted as several children.',
  'one-child-dominates':
    'One child made more than a tenth of the norm’s drawings: the norm says much of that child.',
  'synthetic-norm': 'The norm was learnt from synthetic drawings. It says nothing about children.',
  'paper-shade-evened': 'The paper’s shade was evened out before scoring.',
  'development-missing':
    'The norm flags by developmental age, but no fitting development model is deployed: form was used.',
  'development-weak':
    'The development model did not tell the youngest from the oldest better than chance when it was validated: its ages say little.',
  'ages-contradict': 'The ages given for this child do not fit the dates of the drawings.',
  'beyond-ages':
    'No age of the norm is typical for this: it lies beyond all of them, and the ages given are the nearest end.',
  'far-from-norm':
    'The page lies farther from every norm’s drawings than any of them from one another: another paper or pen, or another kind of drawing. Its scores may say more of that than of the child.',
  'other-place':
    'The norm holds no drawings of this site. Elsewhere other children, papers and pens may be typical: check how the norm fits (norms check) before relying on flags.',
  'local-calibration':
    'Percentile, p and flag come from typical drawings of the child’s own site as the norm judges them, since the norm was learnt elsewhere.',
  'likeness-unknown':
    'No child of the norm has two drawings: how alike drawings of one child are is not known, and several are judged as no surer than one.'
}

/** Of 100 drawings, how many lie lower. */
function ofHundred(percentile: number): string {
  if (percentile < 1) return 'fewer than 1 lies'
  if (percentile > 99) return 'more than 99 lie'
  const count = Math.round(percentile)
  return `about ${count} ${count === 1 ? 'lies' : 'lie'}`
}

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
export const pText = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3))

export function percentileSentence({ percentile, interval, n, band, primary }: Analysis): string {
  if (percentile === null || !interval) return 'No score was computed.'
  const low = interval[0].toFixed(1)
  if (primary === 'development')
    return (
      `The developmental index lies at percentile ${percentile.toFixed(1)} of the child’s age ` +
      `(95 % interval ${low} to ${interval[1].toFixed(1)}, n = ${n ?? 0} children): of 100 typical drawings of the age, ` +
      `${ofHundred(percentile)} lower. Both ends are unusual.`
    )
  return (
    `The form score lies at percentile ${percentile.toFixed(1)} of band ${band.label} ` +
    `(95 % interval ${interval[0].toFixed(1)} to ${interval[1].toFixed(1)}, n = ${n ?? 0}): ` +
    `of 100 typical drawings of this band, ${ofHundred(percentile)} lower.`
  )
}

/** "5;4 (90 % interval 4;0 to 8;2)". */
export function developmentText({ development, developmentalInterval, caveats }: Analysis): string {
  if (!development || !developmentalInterval) return 'not computed'
  const [low, high] = developmentalInterval
  if (caveats.includes('beyond-ages'))
    return `none: beyond all ages of the norm, the nearest are ${yearsMonths(low)} to ${yearsMonths(high)}`
  return `${yearsMonths(development.typicalMonths)} (90 % interval ${yearsMonths(low)} to ${yearsMonths(high)})`
}

/** What single ages say, and why the best guess stays near the middle. */
export function singleAgesText({ typicalMonths, ageMonths }: DevelopmentStatement): string {
  return (
    `Most typical of age ${yearsMonths(typicalMonths)}. Best single guess of the age from this alone: ${yearsMonths(ageMonths)}; ` +
    'the less it tells, the nearer that guess stays to the middle of the norm’s ages, so a gap to the child’s age means little: the percentile says how unusual it is.'
  )
}

export const yearsMonths = (months: number): string =>
  `${Math.floor(Math.round(months) / 12)};${Math.round(months) % 12}`

export function flagMeaning(alpha: number): string {
  return (
    `A flag means: p is at most ${alpha}. About ${Number((alpha * 100).toFixed(1))} in 100 typical drawings are flagged by chance alone. ` +
    'A flag is a reason to look closer; it names no cause, and no flag rules nothing out.'
  )
}
