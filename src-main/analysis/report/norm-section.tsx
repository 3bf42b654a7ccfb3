import type { ReportData } from './report-data'
import { Facts } from './report-parts'
import { methodWords, percent } from './wording'

/** What is really taken off: what varied among the norm's drawings. */
function adjustedWords({ numbers, names }: ReportData['norm']['adjustment']): string {
  const found = [...names, ...numbers].map(({ what }) => what)
  return found.length > 0 ? `; adjusted for ${found.join(', ')}` : ''
}

const counts = (of: Readonly<Record<string, number>>): string =>
  Object.entries(of)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')

function collectedText({ collected, norm }: ReportData): string {
  const where = counts(norm.sites) || 'place not recorded'
  const when = collected
    ? `${collected.from} to ${collected.to} (dates of ${collected.known} of ${norm.n} are known here)`
    : 'dates not recorded'
  return `${where}; ${when}`
}

function rowsOf(data: ReportData): [string, string][] {
  const { norm } = data
  const { falseAlarms } = norm.validation
  return [
    [
      'Norm group',
      `${norm.band.label}: ages ${norm.band.fromMonths / 12} to under ${norm.band.toMonths / 12} years`
    ],
    ['Learnt from', `${norm.n} drawings of ${norm.children} children`],
    ['Where and when collected', collectedText(data)],
    [
      'Left out',
      'drawings that experts had labelled unusual or unsure, blank pages, files that cannot be read'
    ],
    ['Mix of subjects', counts(norm.subjects) || 'not recorded'],
    ['Form is scored by', `${methodWords[norm.method]}${adjustedWords(norm.adjustment)}`],
    [
      'False alarms, measured',
      `${falseAlarms.flagged} of ${falseAlarms.of} typical drawings of children held out of everything (${percent(falseAlarms.rate)}; 95 % interval ${percent(falseAlarms.interval[0])} to ${percent(falseAlarms.interval[1])})`
    ],
    ['Model', `${norm.id}, trained ${norm.createdAt.slice(0, 10)}, seed ${norm.seed}`],
    ['Model checksum', norm.scorerSha256],
    [
      'Encoder',
      `${norm.encoder.name}${norm.encoder.interim ? ' (untrained, interim)' : ''}, ${norm.encoder.id.slice(0, 16)}`
    ],
    ['Preprocessing', norm.preprocessing.version],
    ['Computed by', `Tadpole ${data.app}, onnxruntime on CPU; norm written by Tadpole ${norm.tadpole}`]
  ]
}

const LIMITS =
  'Limits: the norm stands for the children and circumstances it was collected from, and for no others. The score says how unlike typical drawings this one is, not why.'

/** What the drawing was compared with, and by what. */
export function NormSection({ data }: { data: ReportData }) {
  const { norm, reader } = data
  return (
    <section aria-labelledby="norm">
      <h2 id="norm">The norm and the model</h2>
      {reader === 'parent' ? (
        <p>{`Compared with ${norm.n} drawings by ${norm.children} children of the same age.`}</p>
      ) : (
        <Facts rows={rowsOf(data)} />
      )}
      <p>{LIMITS}</p>
    </section>
  )
}
