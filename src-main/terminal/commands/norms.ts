import type { SufficiencyWarning } from '#contract/norm'
import type { PlaceFit, PlaceWarning } from '#contract/place'
import type { FalseAlarms } from '#contract/training'
import {
  flag,
  numberOption,
  seedOption,
  text,
  textOption,
  UsageError,
  type Answer,
  type Group,
  type Invocation
} from '../command'
import { runJob } from '../run-job'
import { table } from '../table'

/** Throws UsageError. */
function siteOf({ values }: Invocation): string {
  const site = textOption(values, 'site')
  if (!site) throw new UsageError('name a site with --site')
  return site
}

const siteOption = { site: text('name', 'the site, as drawings name it') }

async function fitOf(invocation: Invocation, command: 'places:check' | 'places:calibrate'): Promise<Answer> {
  const seed = numberOption(invocation.values, 'seed')
  const request = { site: siteOf(invocation), ...(seed === undefined ? {} : { seed }) }
  const { jobId } = await invocation.ask(command, request)
  return fitAnswer(await runJob(invocation, jobId))
}

async function forget(invocation: Invocation): Promise<Answer> {
  const site = siteOf(invocation)
  await invocation.ask('places:forget', { site })
  return { json: { site }, text: `${site} calibrates no longer.` }
}

export const norms: Group = {
  about: 'ages, bands, coverage and what is missing; how norms fit a site that they were not learnt in',
  usual: 'overview',
  actions: {
    overview: {
      about: 'age bands, how many drawings each has, and what is missing',
      example: 'norms --suggest',
      options: { suggest: flag('the bands that would be suggested') },
      run: overviewAnswer
    },
    places: { about: 'the sites of the drawings', example: 'norms places', run: placesAnswer },
    check: {
      about: 'how the deployed norms fit a site that they were not learnt in',
      example: 'norms check --site North',
      options: { ...siteOption, ...seedOption },
      run: (invocation) => fitOf(invocation, 'places:check')
    },
    calibrate: {
      about: 'let a site’s own typical drawings calibrate',
      example: 'norms calibrate --site North',
      options: { ...siteOption, ...seedOption },
      run: (invocation) => fitOf(invocation, 'places:calibrate')
    },
    forget: {
      about: 'a site calibrates no longer',
      example: 'norms forget --site North',
      options: siteOption,
      run: forget
    }
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
        ? `; ${missing} more children are needed`
        : `; ${missing} more are needed`
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
  const alarmText = (name: string, found: NonNullable<PlaceFit['alarms']>): string[] => [
    `${name} form flags ${alarmsText(found.form)}.`,
    ...(found.development ? [`${name} developmental age flags ${alarmsText(found.development)}.`] : [])
  ]
  const lines = [
    `${site}: ${drawings} typical drawings of ${children} children that no norm has seen, ${fit.leftOut} left out.`,
    ...differenceLines(fit),
    ...(alarms ? alarmText('As the norms are,', alarms) : []),
    ...(mended ? alarmText('Calibrated by the other children of the site,', mended) : []),
    missing > 0
      ? `Its own calibration needs drawings of ${missing} more children before it may flag.`
      : calibratedAt
        ? `Calibrates since ${calibratedAt}.`
        : next
  ]
  return { json: fit, text: lines.join('\n') }
}
