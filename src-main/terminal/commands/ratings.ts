import { AppError } from '#contract/app-error'
import type { Figure, ModelAgreement, RaterId } from '#contract/rating'
import {
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
import { table } from '../table'

/** null where no name is given. Throws AppError 'rater-unknown'. */
export async function raterNamed(invocation: Invocation, name: string | undefined): Promise<RaterId | null> {
  if (name === undefined) return null
  const { raters } = await invocation.ask('raters:list', {})
  const found = raters.find((rater) => rater.name === name)
  if (!found) throw new AppError('rater-unknown', { name })
  return found.id
}

async function listRaters(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('raters:list', {})
  const rows = reply.raters.map((rater) => [rater.name, String(rater.rated)])
  return { json: reply, text: table(['rater', 'rated'], rows) }
}

async function addRater(invocation: Invocation): Promise<Answer> {
  const { rater } = await invocation.ask('raters:add', { name: invocation.words[0]! })
  return { json: rater, text: `Rater ${rater.name} added.` }
}

async function removeRater(invocation: Invocation): Promise<Answer> {
  const [name] = invocation.words as [string]
  await invocation.ask('raters:remove', { id: (await raterNamed(invocation, name))! })
  return { json: { removed: name }, text: `Rater ${name} removed.` }
}

export const raters: Group = {
  about: 'people who rate drawings, blind to one another and to the scores',
  usual: 'list',
  actions: {
    list: {
      about: 'who rates, and how many drawings each has rated',
      example: 'raters list',
      run: listRaters
    },
    add: { args: '<name>', about: 'add a rater', example: 'raters add First', run: addRater },
    remove: {
      args: '<name>',
      about: 'remove a rater who has rated nothing',
      example: 'raters remove First',
      run: removeRater
    }
  }
}

export const figureText = ({ value, interval }: Figure): string =>
  value === null
    ? 'cannot be told'
    : `${value.toFixed(3)}${interval ? ` (${interval[0].toFixed(3)} to ${interval[1].toFixed(3)})` : ''}`

async function agreement(invocation: Invocation): Promise<Answer> {
  const wish = textOption(invocation.values, 'raters')
  // a semicolon parts names that have commas in them
  const names = wish?.split(wish.includes(';') ? ';' : ',').map((name) => name.trim())
  if (names && (new Set(names).size < 2 || names.includes('')))
    throw new UsageError('--raters names two raters or more')
  const ids = names ? await Promise.all(names.map((name) => raterNamed(invocation, name))) : null
  const report = await invocation.ask('ratings:agreement', {
    raters: ids as RaterId[] | null,
    seed: numberOption(invocation.values, 'seed') ?? 42
  })
  const pairs = report.pairs.map((pair) => [
    `${pair.first} and ${pair.second}`,
    String(pair.n),
    pair.agreement === null ? '' : `${(100 * pair.agreement).toFixed(1)} %`,
    figureText(pair.kappa),
    figureText(pair.linear),
    figureText(pair.quadratic)
  ])
  const { alpha, disagreements, open, adoptable, overruled } = report
  const text = [
    table(['raters', 'n', 'agree', 'kappa (95 %)', 'linear', 'quadratic'], pairs),
    `Krippendorff's alpha over ${alpha.n} drawings of ${alpha.children} children: nominal ${figureText(alpha.nominal)}, ordinal ${figureText(alpha.ordinal)}`,
    `${disagreements} disagreements, ${open} of them open; ${adoptable} agreed on and not final yet; ${overruled} agreed on, with another final label.`
  ]
  return { json: report, text: text.join('\n') }
}

async function model(invocation: Invocation): Promise<Answer> {
  const { values } = invocation
  const report = await invocation.ask('ratings:model', {
    rater: await raterNamed(invocation, textOption(values, 'rater')),
    alpha: numberOption(values, 'alpha') ?? 0.05,
    seed: numberOption(values, 'seed') ?? 42
  })
  const row = (group: ModelAgreement): string[] => [
    group.group,
    `${group.n} (${group.unusual} unusual)`,
    figureText(group.auroc),
    figureText(group.sensitivity),
    figureText(group.falseAlarms)
  ]
  return {
    json: report,
    text: table(
      ['group', 'n', 'AUROC (95 %)', `sensitivity at p ${report.alpha}`, 'false alarms'],
      report.groups.map(row)
    )
  }
}

async function adopt(invocation: Invocation): Promise<Answer> {
  const { adopted } = await invocation.ask('ratings:adopt', {})
  return { json: { adopted }, text: `${adopted} labels are final now.` }
}

async function disagreements(invocation: Invocation): Promise<Answer> {
  const { rows } = await invocation.ask('ratings:disagreements', { open: invocation.values.all !== true })
  const lines = rows.map((row) => [
    row.id,
    row.fileName,
    row.ratings.map(({ rater, label }) => `${rater}: ${label}`).join(', '),
    row.final ?? ''
  ])
  return { json: { rows }, text: table(['id', 'file', 'ratings', 'final'], lines) }
}

export const ratings: Group = {
  about: 'how far raters agree with one another and with the scores; what they agree on becomes final',
  actions: {
    agreement: {
      about: 'kappa, weighted kappa and alpha with intervals',
      example: 'ratings agreement --raters First,Second',
      options: {
        raters: text('names', 'these raters; with semicolons between names that have commas'),
        ...seedOption
      },
      run: agreement
    },
    disagreements: {
      about: 'drawings that raters label differently',
      example: 'ratings disagreements --all',
      options: { all: flag('also those that have a final label') },
      run: disagreements
    },
    adopt: { about: 'make labels on which all raters agree final', example: 'ratings adopt', run: adopt },
    model: {
      about: 'how far the scores agree with a rater, or with the final labels',
      example: 'ratings model --rater First --alpha 0.05',
      options: {
        rater: text('name', 'this rater; by default the final labels'),
        alpha: number('the false-alarm rate at which sensitivity is told', 'share'),
        ...seedOption
      },
      run: model
    }
  }
}
