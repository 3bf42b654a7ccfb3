/** Words about ways of scoring form, what is out of scope, and other places. */
export const formWords = {
  'form.scoredBy':
    'Form is scored by {method, select, fit {how little the drawing’s parts fit one another, as the encoder computes it} patches {the distance of its worst patch to the nearest typical patches} neighbours {its distance to the nearest typical drawings} mahalanobis {its Mahalanobis distance to the mean of typical drawings} autoencoder {the error of an autoencoder that rebuilds it} other {the error of rebuilding it from principal components}}.',
  'form.candidates': 'Ways of scoring form, on the same folds',
  'form.candidatesHint':
    'Planted: chance (AUROC) that one of the norm’s own drawings, held out, scores higher once a part was erased, grafted, scribbled over, doubled or shrunk than another does unchanged (0.5 is chance). Other ages: the same for drawings of ages outside the band.',
  'form.way': 'Way',
  'form.planted': 'Planted',
  'form.otherAges': 'Other ages',
  'form.deployed': 'the norm’s',
  'scope.means': 'So no score was computed. If this is a child’s drawing, its kind is missing from the norm.',
  'places.title': 'Other places',
  'places.about':
    'What is typical of drawings differs from place to place: paper, pens, prompts, children. Here is how the norms fit sites that they were not learnt in, by drawings labelled normal or not labelled.',
  'places.site': 'Site',
  'places.inNorm': 'in the norm',
  'places.unseen': 'not seen by the norm',
  'places.since': 'calibrates since {when}',
  'places.check': 'Check {site}',
  'places.checkShort': 'Check',
  'places.calibrateShort': 'Calibrate',
  'places.forgetShort': 'Stop calibrating',
  'places.calibrate': 'Calibrate {site}',
  'places.forget': 'Stop calibrating {site}',
  'places.calibrated':
    'Drawings of {site} are now compared with typical ones from there. Analyse them again.',
  'places.forgotten': '{site} calibrates no longer. Analyse its drawings again.',
  'places.working': 'Comparing the site’s drawings with the norm’s …',
  'places.fit': 'How the norms fit {site}',
  'places.summary':
    '{drawings} typical drawings of {children} children that no norm has seen; {leftOut} left out (blank, or unlike all norms).',
  'places.differs':
    '{count, plural, =0 {The drawings alone show no difference from the norm’s.} other {The drawings alone show that they differ from the norm’s: its flags may not keep the promised rate here.}}',
  'places.middle': 'the middle drawing lies at percentile {percentile} of the norm’s own (permutation p {p})',
  'places.what.page': 'How lines lie on the page',
  'places.what.form': 'Form score',
  'places.what.development': 'Place on the growth curve',
  'places.flags': 'Flags among typical drawings of the site',
  'places.form': 'Form',
  'places.asIs': 'As the norms are',
  'places.mended': 'Calibrated by the site’s other children',
  'places.missing': 'Its own calibration needs drawings of {missing} more children before it may flag.',
  'places.enough': 'There are enough drawings to calibrate by.',
  'confounds.unadjusted': 'Before adjusting'
} as const
