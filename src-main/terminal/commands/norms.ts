import { t } from '#words/translate'
import { gapText } from '#words/gap-text'
import { agesText, mergeText, subjectsText, suggestionText, warningText } from '#words/sufficiency-text'
import type { BandRule } from '#contract/norm'
import type { PlaceFit, PlaceWarning } from '#contract/place'
import type { FalseAlarms } from '#contract/training'
import { SplitPart, splitParts } from '#contract/dataset'
import {
  choice,
  flag,
  number,
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
import { columns, table } from '../table'

/** Throws UsageError. */
function siteOf({ values }: Invocation): string {
  const site = textOption(values, 'site')
  if (!site) throw new UsageError(t('cli.norms.needsSite'))
  return site
}

const siteOption = { site: text('name') }

async function fitOf(invocation: Invocation, command: 'places:check' | 'places:calibrate'): Promise<Answer> {
  const seed = numberOption(invocation.values, 'seed')
  const request = { site: siteOf(invocation), ...(seed === undefined ? {} : { seed }) }
  const { jobId } = await invocation.ask(command, request)
  return fitAnswer(await runJob(invocation, jobId))
}

/** Of a site, or of a part of a split. */
async function check(invocation: Invocation): Promise<Answer> {
  const split = textOption(invocation.values, 'split')
  if (split === undefined && textOption(invocation.values, 'part') === undefined)
    return fitOf(invocation, 'places:check')
  const part = SplitPart.safeParse(textOption(invocation.values, 'part') ?? 'test')
  if (split === undefined || !part.success || textOption(invocation.values, 'site') !== undefined)
    throw new UsageError(t('cli.norms.siteOrSplit'))
  const seed = numberOption(invocation.values, 'seed')
  const seeded = seed === undefined ? {} : { seed }
  const { jobId } = await invocation.ask('places:check', { split, part: part.data, ...seeded })
  return fitAnswer(await runJob(invocation, jobId))
}

async function forget(invocation: Invocation): Promise<Answer> {
  const site = siteOf(invocation)
  await invocation.ask('places:forget', { site })
  return { json: { site }, text: t('cli.norms.forgotten', { site }) }
}

export const norms: Group = {
  usual: 'overview',
  actions: {
    overview: {
      example: 'norms --suggest',
      options: {
        suggest: flag(),
        'min-samples': number(),
        span: number('years'),
        'max-span': number('years')
      },
      run: overviewAnswer
    },
    places: { example: 'norms places', run: placesAnswer },
    check: {
      example: 'norms check --site North',
      options: { ...siteOption, split: text('name'), part: choice(splitParts), ...seedOption },
      run: check
    },
    calibrate: {
      example: 'norms calibrate --site North',
      options: { ...siteOption, ...seedOption },
      run: (invocation) => fitOf(invocation, 'places:calibrate')
    },
    forget: {
      example: 'norms forget --site North',
      options: siteOption,
      run: forget
    }
  }
}

/** The rule of suggested bands, as far as it was given; the contract fills in the rest. Throws UsageError. */
function ruleOf({ values }: Invocation): Partial<BandRule> {
  const stray = ['min-samples', 'span', 'max-span'].find((name) => name in values)
  if (stray && !values.suggest) throw new UsageError(t('cli.norms.onlyWithSuggest', { stray }))
  const given = {
    least: numberOption(values, 'min-samples'),
    span: numberOption(values, 'span'),
    longest: numberOption(values, 'max-span')
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

async function overviewAnswer(invocation: Invocation): Promise<Answer> {
  const overview = await invocation.ask('norms:overview', { rule: ruleOf(invocation) })
  const bands = invocation.values.suggest ? overview.suggestions : overview.bands
  const rows = bands.map((b) => [
    b.band.label,
    b.drawings,
    b.children,
    b.sufficiency,
    b.quality.toFixed(2),
    b.augment,
    b.deployedModel ?? ''
  ])
  const head = t('cli.norms.summary', {
    count: overview.count,
    children: overview.children,
    withoutAge: overview.withoutAge
  })
  return {
    json: overview,
    text: [
      `${head}\n${table(columns('band', 'drawings', 'children', 'sufficiency', 'quality', 'copies', 'deployed'), rows)}`,
      t('cli.norms.coverage', { share: (overview.coverage * 100).toFixed(1) }),
      ...bands.map((b) =>
        t('cli.norms.within', { band: b.band.label, subjects: subjectsText(b), ages: agesText(b) })
      ),
      ...overview.warnings.flatMap((w) => [
        warningText(w),
        ...w.suggestions.map((s) => `  ${suggestionText(s)}`)
      ]),
      ...overview.gaps.map(gapText),
      ...overview.merges
        .slice(0, 3)
        .map((m) => `${mergeText(m)} ${t('cli.norms.merge', { bands: m.bands.join(',') })}`)
    ].join('\n')
  }
}

async function placesAnswer(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('places:list', {})
  const rows = reply.places.map((p) => [
    p.site,
    p.drawings,
    p.children,
    t(p.inNorm ? 'norms.yes' : 'norms.no'),
    p.calibratedAt ?? ''
  ])
  return {
    json: reply,
    text: table(columns('site', 'drawings', 'children', 'inNorm', 'calibratesSince'), rows)
  }
}

/** One line for each comparison. */
export function differenceLines({ differences }: Pick<PlaceWarning, 'differences'>): string[] {
  return differences.map(({ what, percentile, pValue, warn }) => {
    const figures = { percentile: percentile.toFixed(0), pValue: pValue.toFixed(3) }
    const line = t('cli.norms.difference', { what: t(`places.what.${what}`), ...figures })
    return warn ? t('cli.norms.warning', { line }) : line
  })
}

function alarmsText({ flagged, of, rate, interval }: FalseAlarms): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  return t('cli.norms.rate', {
    flagged,
    of,
    rate: percent(rate),
    interval: percent(interval[0]),
    interval2: percent(interval[1])
  })
}

/** `next`: what to do where there are enough to calibrate by. */
export function fitAnswer(fit: PlaceFit, next = t('cli.norms.enough')): Answer {
  const { site, part, drawings, children, alarms, mended, missing, calibratedAt } = fit
  const alarmText = (name: string, found: NonNullable<PlaceFit['alarms']>): string[] => [
    t('cli.norms.formAlarms', { name, alarmsText: alarmsText(found.form) }),
    ...(found.development
      ? [t('cli.norms.developmentAlarms', { name, alarmsText: alarmsText(found.development) })]
      : [])
  ]
  const calibrationText = (): string => {
    if (missing > 0) return t('places.missing', { missing })
    return calibratedAt ? t('cli.norms.calibratesSince', { calibratedAt }) : next
  }
  const lines = [
    t('cli.norms.fit', { site, drawings, children, leftOut: fit.leftOut }),
    ...differenceLines(fit),
    ...(alarms ? alarmText(t('cli.norms.asIs'), alarms) : []),
    ...(mended ? alarmText(t('cli.norms.calibrated'), mended) : []),
    ...(part ? [] : [calibrationText()])
  ]
  return { json: fit, text: lines.join('\n') }
}
