import type { SufficiencyWarning } from '../../../src-preload/contract/norm'
import type { PlaceFit, PlaceWarning } from '../../../src-preload/contract/place'
import type { FalseAlarms } from '../../../src-preload/contract/training'
import { numberOption, textOption, UsageError, type Answer, type Command, type Invocation } from '../command'
import { runJob } from '../run-job'
import { table } from '../table'

export const norms: Command = {
  usage: 'norms [--suggest] | places | check --site S | calibrate --site S | forget --site S  [--seed N]',
  about: 'ages, bands, coverage and what is missing; how norms fit a site that they were not learnt in',
  options: { suggest: { type: 'boolean' }, site: { type: 'string' }, seed: { type: 'string' } },
  async run(invocation) {
    const [verb] = invocation.words
    if (verb === undefined) return overviewAnswer(invocation)
    if (verb === 'places') return placesAnswer(invocation)
    const site = textOption(invocation.values, 'site')
    if (!['check', 'calibrate', 'forget'].includes(verb))
      throw new UsageError(`norms ${verb} is not a command`)
    if (!site) throw new UsageError(`norms ${verb} needs --site`)
    if (verb === 'forget') {
      await invocation.ask('places:forget', { site })
      return { json: { site }, text: `${site} calibrates no longer.` }
    }
    const seed = numberOption(invocation.values, 'seed')
    const request = { site, ...(seed === undefined ? {} : { seed }) }
    const started = verb === 'check' ? 'places:check' : 'places:calibrate'
    const { jobId } = await invocation.ask(started, request)
    return fitAnswer((await runJob(invocation, jobId)) as PlaceFit)
  }
}

async function overviewAnswer(invocation: Invocation): Promise<Answer> {
  const overview = await invocation.ask('norms:overview', {})
  const bands = invocation.values.suggest ? overview.suggestions.map((band) => ({ band })) : overview.bands
  const rows = bands.map((b) => {
    const found = overview.bands.find((o) => o.band.label === b.band.label)
    return [
      b.band.label,
      found?.drawings ?? '',
      found?.children ?? '',
      found?.sufficiency ?? '',
      found ? found.quality.toFixed(2) : '',
      found?.deployedModel ?? ''
    ]
  })
  const head = `${overview.count} drawings of ${overview.children} children of known age, ${overview.withoutAge} without.`
  return {
    json: overview,
    text: [
      `${head}\n${table(['band', 'drawings', 'children', 'sufficiency', 'quality', 'deployed'], rows)}`,
      ...overview.warnings.map(warningText),
      ...overview.gaps.map((g) => `No norm for ${g.fromMonths} to ${g.toMonths} months.`),
      ...overview.merges
        .slice(0, 3)
        .map(
          (m) =>
            `Merging ${m.bands.join(' and ')} (${m.sizes.join(' + ')} drawings) would help by ${m.improvement.toFixed(2)}: merge --bands ${m.bands.join(',')}`
        )
    ].join('\n')
  }
}

const kindWords: Record<SufficiencyWarning['kind'], string> = {
  insufficient: 'too few drawings',
  unbalanced: 'far fewer drawings than other bands',
  'one-subject': 'nearly all drawings are of one subject',
  'narrow-range': 'the ages span less than half a year',
  'few-children': 'very many drawings of few children'
}

function warningText({ band, severity, kind, n, missing }: SufficiencyWarning): string {
  const more =
    missing === 0
      ? ''
      : kind === 'few-children'
        ? `; ${missing} more children would mend it`
        : `; ${missing} more would mend it`
  return `${band} (${severity}): ${kindWords[kind]}, ${n} drawings${more}.`
}

async function placesAnswer(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('places:list', {})
  const rows = reply.places.map((p) => [
    p.site,
    p.drawings,
    p.children,
    p.inNorm ? 'yes' : 'no',
    p.calibratedAt ?? ''
  ])
  return { json: reply, text: table(['site', 'drawings', 'children', 'in a norm', 'calibrates since'], rows) }
}

const comparedWords = {
  page: 'how lines lie on the page',
  form: 'the form score',
  development: 'the place on the growth curve'
}

/** One line for each comparison. */
export function differenceLines({ differences }: Pick<PlaceWarning, 'differences'>): string[] {
  return differences.map(({ what, percentile, pValue, warn }) => {
    const middle = `the middle drawing lies at percentile ${percentile.toFixed(0)} of the norm's own (permutation p ${pValue.toFixed(3)})`
    return `${warn ? 'Warning: ' : ''}${comparedWords[what]}: ${middle}.`
  })
}

function alarmsText({ flagged, of, rate, interval }: FalseAlarms): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  return `${flagged} of ${of} (${percent(rate)}; 95 % interval ${percent(interval[0])} to ${percent(interval[1])})`
}

/** `next`: what to do where there are enough to calibrate by. */
export function fitAnswer(
  fit: PlaceFit,
  next = 'There are enough to calibrate: norms calibrate --site.'
): Answer {
  const { site, drawings, children, alarms, mended, missing, calibratedAt } = fit
  const judged = (name: string, found: NonNullable<PlaceFit['alarms']>): string[] => [
    `${name} form flags ${alarmsText(found.form)}.`,
    ...(found.development ? [`${name} developmental age flags ${alarmsText(found.development)}.`] : [])
  ]
  const lines = [
    `${site}: ${drawings} typical drawings of ${children} children that no norm has seen, ${fit.leftOut} left out.`,
    ...differenceLines(fit),
    ...(alarms ? judged('As the norms are,', alarms) : []),
    ...(mended ? judged('Calibrated by the other children of the site,', mended) : []),
    missing > 0
      ? `Its own calibration needs drawings of ${missing} more children before it may flag.`
      : calibratedAt
        ? `Calibrates since ${calibratedAt}.`
        : next
  ]
  return { json: fit, text: lines.join('\n') }
}
