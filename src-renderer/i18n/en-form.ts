/** Words about ways of scoring form, what is out of scope, and other places. */
export const formWords = {
  'drawing.ungraded':
    '{method, select, fit {How little each part fits the others, as the encoder judges it.} other {Occlusion of the form score.}} The method has no grade yet; read it as a hint.',
  'drawing.explaining': 'Looking place by place …',
  'form.method.autoencoder': 'Autoencoder, error of rebuilding',
  'form.method.principal-components': 'Principal components, error of rebuilding',
  'form.method.mahalanobis': 'Mahalanobis distance',
  'form.method.neighbours': 'Nearest typical drawings',
  'form.method.patches': 'Worst patch, nearest typical patches',
  'form.method.fit': 'What fits: parts against one another',
  'form.method.best': 'Whichever finds planted changes best',
  'form.scoredBy': 'Form is scored by: {method}.',
  'form.train': 'How form is scored',
  'form.rivals': 'Ways of scoring form, on the same folds',
  'form.rivalsHint':
    'Planted: chance that one of the norm’s own drawings, held out, scores higher once a part was erased, grafted, scribbled over, doubled or shrunk than another does unchanged (0.5 is chance). Other ages: the same for drawings of ages outside the band.',
  'form.way': 'Way',
  'form.planted': 'Planted changes, AUROC',
  'form.otherAges': 'Other ages, AUROC',
  'form.deployed': 'the norm’s',
  'scope.blank': 'The page is blank, or nearly.',
  'scope.photo':
    'The page is covered with tones all over, as a photograph is, and lies farther from every norm’s drawings than any of them from one another.',
  'scope.text':
    'The page shows rows of many small marks, as writing does, and lies farther from every norm’s drawings than any of them from one another.',
  'scope.unlike':
    'The page lies farther from every norm’s drawings than any of them from one another: nothing like it has been learnt.',
  'scope.means': 'So no score was computed. If this is a child’s drawing, its kind is missing from the norm.',
  'confounds.unadjusted': 'Before adjusting'
} as const
