import type { JobKind } from '#contract/job-kinds'

/** What each kind of long work does. */
export const jobKindWords: Record<`jobKind.${JobKind}`, string> = {
  'jobKind.import': 'Import of drawings',
  'jobKind.import-archive': 'Import of an exported library',
  'jobKind.export': 'Export of the library',
  'jobKind.backup': 'Backup',
  'jobKind.verify-backup': 'Check of a backup',
  'jobKind.relink': 'Check of the originals',
  'jobKind.survey': 'Search for duplicates',
  'jobKind.export-embeddings': 'Export of vectors',
  'jobKind.train': 'Training',
  'jobKind.train-encoder': 'Training of an encoder',
  'jobKind.sweep': 'Sweep over settings',
  'jobKind.analyse': 'Analysis',
  'jobKind.analyse-files': 'Analysis of files',
  'jobKind.analyse-children': 'Analysis by child',
  'jobKind.check-site': 'Check of a norm at a site',
  'jobKind.calibrate-site': 'Calibration for a site',
  'jobKind.explain': 'Explanation',
  'jobKind.grade': 'Grading of explanations',
  'jobKind.report': 'Reports',
  'jobKind.review-deployment': 'Review of a deployment',
  'jobKind.issue-passport': 'Making of a passport',
  'jobKind.check-passport': 'Check of a passport'
}
