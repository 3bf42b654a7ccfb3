/** Words about developmental age, of a drawing and of a child, and about models. */
export const developmentWords = {
  'nav.child': 'Child',
  'development.title': 'Developmental age',
  'development.none':
    'No development model has scored this drawing. Learn norms from drawings of at least two ages.',
  'development.age': 'Most typical of age {age} (90 % interval {low} to {high})',
  'development.beyond': 'Beyond all ages of the norm; the nearest are {low} to {high}',
  'development.guess':
    'Best single guess of the age from this alone: {guess}. The less it tells, the nearer that guess stays to the middle of the norm’s ages, so a gap to the child’s age means little: the percentile says how unusual it is.',
  'development.meaning':
    'Where on the growth curve this drawing would be typical. Of typical drawings of every age, 90 in 100 have their own age in such an interval.',
  'development.place':
    'Percentile {percentile} of the child’s age (95 % interval {low} to {high}, n = {n} children), p = {p}, two-sided.',
  'development.chart': 'Growth curve',
  'development.chartHint':
    'Band: 90 % of typical drawings of each age. The point is this drawing at the child’s age, the bar its interval.',
  'development.low': '5 %',
  'development.middle': 'Middle',
  'development.high': '95 %',
  'development.profile': 'For which ages it would be typical',
  'development.profileHint': 'Two-sided p by age; ages above the line (p = 0.1) are in the interval.',
  'development.ageYears': 'Age in years',
  'development.p': 'p',
  'development.form':
    'Second check, form (unusual for the band, whatever the age; it does not flag here): percentile {percentile}, p = {p}.',
  'drawing.percentileAge': 'Percentile {percentile} of the child’s age',
  'drawing.sentenceAge':
    'Of 100 typical drawings of the age, about {below} lie lower on the growth curve. Both ends are unusual.',
  'drawing.intervalChildren': '95 % interval {low} to {high}, from the drawings of {n} children',
  'drawing.openChild': 'All drawings of {child}',
  'child.title': 'Child {child}',
  'child.choose': 'Child',
  'child.none': 'No child chosen. Children with several drawings say far more than one drawing does.',
  'child.noneNamed':
    'No drawing in this library names its child. Give child ids in the metadata when importing.',
  'child.window': 'Together within (months)',
  'child.together': 'Score together',
  'child.working': 'Reading all drawings of the child …',
  'child.statement': '{drawings, plural, one {# drawing} other {# drawings}} at age {age}',
  'child.age': 'Most typical of age {age}, 90 % interval {low} to {high}',
  'child.place':
    'Percentile {percentile} among {n} children of the age, each by the mean of its drawings (95 % interval {low} to {high}); p = {p}, two-sided. {flag}',
  'child.curve': 'The child on the growth curve',
  'child.steps': 'What each drawing adds',
  'child.stepsHint':
    'Interval of the developmental age after the first drawings, in the order they were made.',
  'child.drawings': 'Drawings',
  'child.interval': '90 % interval',
  'child.guess': 'Best guess',
  'child.width': 'Width (months)',
  'child.parts': 'What each drawing says',
  'child.drawing': 'Drawing',
  'child.subject': 'Subject',
  'child.residual': 'Above the curve (deviations)',
  'child.pull': 'Moves the age by (months)',
  'child.caveats': 'Read with care',
  'child.report': 'Child report …',
  'models.development': 'Developmental age',
  'models.developmentFigures':
    'Tells {youngest} from {oldest} years: AUROC {auroc} ({low} to {high}) by drawing, {byChild} by child with two or more. Off by {mae} months. 90 % intervals hold {coverage} % of ages.',
  'models.children': '{n} drawings of {children} children',
  'models.alpha': 'Flags at p ≤ {alpha}',
  'models.promise':
    '{asPromised, select, true {The promised rate lies in the measured interval.} other {The promised rate lies outside the measured interval: do not rely on flags.}}',
  'confounds.title': 'What the score should not be about',
  'confounds.summary':
    '{count, plural, =0 {Nothing explains enough of it to warn of.} one {One circumstance explains a part worth knowing before this model is used.} other {# circumstances explain parts worth knowing before this model is used.}}',
  'confounds.what': 'Circumstance',
  'confounds.explained': 'Explains of the score',
  'confounds.ink': 'Amount of ink',
  'confounds.size': 'Size on the page',
  'confounds.horizontal': 'Place across the page',
  'confounds.vertical': 'Height on the page',
  'confounds.slant': 'Lean of the drawing',
  'confounds.tool': 'Drawing tool',
  'confounds.site': 'Site',
  'confounds.prompt': 'Prompt'
} as const
