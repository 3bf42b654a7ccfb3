import { byWorth, type ExplanationGrades } from '#contract/explanation'
import { gradeTitle, methodTitle } from '#words/grade-text'
import type { DevelopmentManifest } from '#main/analysis/score/development-model'
import type { ModelManifest } from '#main/analysis/score/model-manifest'
import type { NormManifest } from '#main/analysis/score/norm-model'

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, n]) => `${name.replaceAll('|', '/')} (${n})`)
    .join(', ') || 'not recorded'

const NOTICE = [
  'Decision support, not a diagnosis: to be interpreted by a qualified professional together with other information. A flag says',
  'that few typical drawings of this norm lie as far out; among typical drawings, chance alone flags as many as the rate below says.'
]
const CONTENT = [
  'This file holds no picture, no name, no id and no date of a drawing. It does hold numbers that were computed from them: held-out',
  'scores, and in some ways of scoring a description of each drawing as the encoder sees it.'
]

function rows(manifest: ModelManifest): string[] {
  const { n, children, encoder, seed, createdAt, sites, tadpole, alpha } = manifest
  return [
    `| Learnt | ${createdAt.slice(0, 10)}, Tadpole ${tadpole}, seed ${seed} |`,
    `| From | ${n} drawings of ${children} children${manifest.synthetic ? ', drawn by the generator: no norm of children' : ''} |`,
    `| Sites | ${counted(sites)} |`,
    `| Encoder | ${encoder.name}, ${encoder.id} |`,
    `| Flags | p <= ${alpha}: about 1 typical drawing in ${Math.round(1 / alpha)} |`
  ]
}

/** What there is to know of a model version, as Markdown: made from its manifest, nothing is invented. */
export function modelCard(manifest: ModelManifest, grades: ExplanationGrades | null = null): string {
  const own = manifest.kind === 'development' ? developmentRows(manifest) : normRows(manifest)
  const title = manifest.kind === 'development' ? 'Developmental age' : `Norm ${manifest.band.label}`
  return [
    `# ${title}`,
    '',
    ...NOTICE,
    '',
    ...CONTENT,
    '',
    '| | |',
    '| --- | --- |',
    ...rows(manifest),
    ...own,
    ...(grades ? gradeRows(grades) : []),
    ''
  ].join('\n')
}

/** How far its explanations can be relied on, as it was measured here. */
function gradeRows({ grades }: ExplanationGrades): string[] {
  return [...grades].sort(byWorth).map((grade) => {
    const places = grade.planted
      ? `; ${Math.round(100 * grade.planted.pointing)} % of planted changes found (ink ${Math.round(100 * grade.planted.pointingInk)} %, chance ${Math.round(100 * grade.planted.pointingChance)} %)`
      : ''
    return `| Explained by ${methodTitle(grade.method)} | ${gradeTitle(grade.verdict)}, ${grade.drawings} drawings${places} |`
  })
}

function poolRows({ pooled }: NormManifest): string[] {
  if (!pooled) return []
  const { sites, explained, pValue } = pooled
  const stated = sites.map(({ site, drawings }) => `${site.replaceAll('|', '/')} (${drawings})`).join(', ')
  return [
    `| Calibrated by | ${stated}; ${percent(explained)} of the score is explained by the place, p ${pValue.toFixed(3)} |`,
    '| Measured before places were pooled | what follows |'
  ]
}

function normRows(manifest: NormManifest): string[] {
  const { band, subjects, method, validation } = manifest
  const { falseAlarms, confounds } = validation
  const planted = validation.candidates.find((candidate) => candidate.method === method)?.planted
  const warned = confounds.filter((c) => c.warn).map((c) => `${c.what} ${percent(c.explained)}`)
  return [
    `| Ages | ${band.fromMonths} to ${band.toMonths} months, the last not included |`,
    `| Subjects | ${counted(subjects)} |`,
    `| Form is scored by | ${method} |`,
    ...poolRows(manifest),
    `| False alarms, children held out | ${falseAlarms.flagged} of ${falseAlarms.of}: ${percent(falseAlarms.rate)}, 95 % interval ${falseAlarms.interval.map(percent).join(' to ')} |`,
    ...(planted
      ? [`| Planted changes found | AUROC ${planted.auroc.toFixed(3)}, ${planted.drawings} drawings |`]
      : []),
    `| The score is also about | ${warned.join(', ') || 'nothing that was tried, noteworthily'} |`
  ]
}

function developmentRows({ ages, validation }: DevelopmentManifest): string[] {
  const { auroc, maeMonths, coverage } = validation
  return [
    `| Ages | ${ages.fromMonths} to ${ages.toMonths} months, the last not included |`,
    `| Tells ${auroc.youngest} from ${auroc.oldest} years | AUROC ${auroc.drawings?.toFixed(3) ?? 'not measured'} by drawing, ${auroc.children?.toFixed(3) ?? 'not measured'} by child |`,
    `| Off by | ${maeMonths.toFixed(1)} months on average |`,
    `| 90 % intervals hold the age of | ${percent(coverage.rate)}, 95 % interval ${coverage.interval.map(percent).join(' to ')} |`
  ]
}
