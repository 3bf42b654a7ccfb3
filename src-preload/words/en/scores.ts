import type { Caveat, OutOfScope } from '#contract/analysis'
import type { Verdict } from '#contract/drawing'
import type { FormMethod } from '#contract/training-settings'

const verdicts: Record<`verdict.${Verdict}`, string> = {
  'verdict.very-unusual': 'Very unusual for this norm group',
  'verdict.unusual': 'Unusual for this norm group',
  'verdict.high-end': 'At the high end of the norm',
  'verdict.within-norm': 'Within the norm',
  'verdict.norm-too-small': 'The norm is too small to say',
  'verdict.out-of-scope': 'Out of scope'
}

const verdictsByAge: Record<`verdict.age.${Verdict}`, string> = {
  'verdict.age.very-unusual': 'Very unusual for the age',
  'verdict.age.unusual': 'Unusual for the age',
  'verdict.age.high-end': 'At the edge of the norm for the age',
  'verdict.age.within-norm': 'Within the norm for the age',
  'verdict.age.norm-too-small': 'The norm is too small to say',
  'verdict.age.out-of-scope': 'Out of scope'
}

const shortVerdicts: Record<`verdict.short.${Verdict}`, string> = {
  'verdict.short.very-unusual': 'Very unusual',
  'verdict.short.unusual': 'Unusual',
  'verdict.short.high-end': 'Edge of the norm',
  'verdict.short.within-norm': 'Within the norm',
  'verdict.short.norm-too-small': 'Norm too small',
  'verdict.short.out-of-scope': 'Out of scope'
}

const scopes: Record<`scope.${OutOfScope}`, string> = {
  'scope.blank': 'The page is blank, or nearly.',
  'scope.negative':
    'The page shows light lines on a dark sheet, as a negative does. Invert the picture and import it anew.',
  'scope.photo':
    'The page is covered with tones all over, as a photograph is, and lies farther from every norm’s drawings than any of them from one another.',
  'scope.text':
    'The page shows rows of many small marks, as writing does, and lies farther from every norm’s drawings than any of them from one another.',
  'scope.unlike':
    'The page lies farther from every norm’s drawings than any of them from one another: nothing like it has been learnt.',
  'scope.lines':
    'The lines are thinner, thicker or grainier than nearly all of the norm’s: a form score would judge the pen. Drawings made here with the same pen can calibrate it.'
}

const caveats: Record<`caveat.${Caveat}`, string> = {
  'caveat.age-at-band-edge':
    'The child’s age lies at the edge of the age band; compare the neighbouring band.',
  'caveat.age-outside-bands': 'No norm covers the child’s age: the nearest band was used.',
  'caveat.small-norm': 'The norm holds fewer than 100 drawings; intervals are wide.',
  'caveat.pilot-norm': 'Pilot norm: fewer than 50 drawings. Exploratory only; nothing is flagged.',
  'caveat.interim-encoder':
    'The norm was learnt with the untrained, interim encoder: it shows how the program works, not how children draw.',
  'caveat.in-norm':
    'The drawing is part of the norm itself; it was scored by the model trained without this child.',
  'caveat.other-lines':
    'The lines are thinner, thicker or grainier than nearly all of the norm’s, as of another pen or paper. Form is shown and not flagged; it is once the site calibrates with its own drawings.',
  'caveat.other-subject': 'The norm holds no drawings of this subject.',
  'caveat.children-unknown':
    'The norm holds drawings without a child’s id; drawings of one child may have counted as several children.',
  'caveat.one-child-dominates':
    'One child made more than a tenth of the norm’s drawings: the norm depends on that child.',
  'caveat.synthetic-norm': 'The norm was learnt from synthetic drawings. It says nothing about children.',
  'caveat.paper-shade-evened': 'The paper’s shade was evened out before scoring.',
  'caveat.development-missing':
    'The norm flags by developmental age, but no fitting development model is deployed: form was used.',
  'caveat.development-weak':
    'The development model did not tell the youngest from the oldest better than chance when it was validated: its ages say little.',
  'caveat.ages-contradict': 'The ages given for this child do not fit the dates of the drawings.',
  'caveat.beyond-ages':
    'No age of the norm is typical for this: it lies beyond all of them, and the ages given are the nearest end.',
  'caveat.far-from-norm':
    'The page lies farther from every norm’s drawings than any of them from one another: another paper or pen, or another kind of drawing. Its scores may say more of that than of the child.',
  'caveat.other-place':
    'The norm holds no drawings of this site. Elsewhere other children, papers and pens may be typical: check how the norm fits there (Norms, or norms check) before relying on flags.',
  'caveat.local-calibration':
    'Percentile, p and flag come from typical drawings of the child’s own site as this norm scores them, since the norm was learnt elsewhere.',
  'caveat.likeness-unknown':
    'No child of the norm has two drawings: how similar drawings of one child are is not known, and several drawings count as no surer than one.'
}

const methods: Record<`form.method.${FormMethod | 'best'}`, string> = {
  'form.method.autoencoder': 'Autoencoder',
  'form.method.principal-components': 'Principal components',
  'form.method.mahalanobis': 'Mahalanobis',
  'form.method.neighbours': 'Nearest drawings',
  'form.method.patches': 'Worst patch',
  'form.method.fit': 'What fits',
  'form.method.best': 'Whichever finds planted changes best'
}

const methodsAtLength: Record<`form.about.${FormMethod}`, string> = {
  'form.about.autoencoder': 'error of rebuilding the embedding by an autoencoder',
  'form.about.principal-components': 'error of rebuilding the embedding from its principal components',
  'form.about.mahalanobis': 'Mahalanobis distance of the embedding, covariance shrunk',
  'form.about.neighbours': 'distance of the embedding to the nearest typical drawings',
  'form.about.patches': 'distance of the worst patch to the nearest typical patches',
  'form.about.fit': 'how little the drawing’s parts fit one another, as the encoder computes it'
}

/** What scores say of a drawing: the same words on the screens, in reports and on the command line. */
export const scoreMessages = {
  ...verdicts,
  ...verdictsByAge,
  ...shortVerdicts,
  ...scopes,
  ...caveats,
  ...methods,
  ...methodsAtLength,
  'verdict.towards':
    '{verdict}, on the side of {direction, select, younger {younger} other {older}} children',
  'score.none': 'No score was computed.',
  'score.percentile':
    'The form score lies at percentile {percentile} of band {band} (95 % interval {low} to {high}, n = {n}): of 100 typical drawings of this band, {below} lower.',
  'score.percentileOfAge':
    'The developmental index lies at percentile {percentile} of the child’s age (95 % interval {low} to {high}, n = {n} children): of 100 typical drawings of the age, {below} lower. Both ends are unusual.',
  'score.below':
    '{at, select, start {fewer than 1 lies} end {more than 99 lie} other {about {count, plural, one {# lies} other {# lie}}}}',
  'score.flagMeans':
    'A flag means: p is at most {alpha}. About {inHundred} in 100 typical drawings are flagged by chance alone. A flag is a reason to look closer; it names no cause, and the absence of a flag does not rule anything out.',
  'score.worthChildren':
    'What several drawings of a child say, measured on {of} children with two drawings or more that the model had not seen: one of {oldest} years was placed above one of {youngest} years with chance {auroc}{range, select, none {} other { (95 % interval {low} to {high})}}; mean index and age correlate with r = {r}; the single best guess of the age is off by {months} months; {rate} of the 90 % intervals held the age (95 % interval {rateLow} to {rateHigh}).',
  'score.worthChildrenUnknown':
    'What several drawings of a child say was not measured: too few children of the norm have two drawings or more.',
  'age.notComputed': 'not computed',
  'age.beyond': 'none: beyond all ages of the norm, the nearest are {low} to {high}',
  'age.typical': '{age} (90 % interval {low} to {high})',
  'age.single':
    'Most typical of age {typical}. Best single guess of the age from this alone: {guess}; the less it tells, the nearer that guess stays to the middle of the norm’s ages, so a gap to the child’s age means little: the percentile says how unusual it is.',
  'age.unknown': 'not known',
  'age.completedYears': '{years} years (completed; month not known)'
} as const
