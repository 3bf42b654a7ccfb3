import { t } from '#words/translate'
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
import { columns, table } from '../table'

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
  return { json: reply, text: table(columns('rater', 'rated'), rows) }
}

async function addRater(invocation: Invocation): Promise<Answer> {
  const { rater } = await invocation.ask('raters:add', { name: invocation.words[0]! })
  return { json: rater, text: t('cli.ratings.raterAdded', { name: rater.name }) }
}

async function removeRater(invocation: Invocation): Promise<Answer> {
  const [name] = invocation.words as [string]
  await invocation.ask('raters:remove', { id: (await raterNamed(invocation, name))! })
  return { json: { removed: name }, text: t('cli.ratings.raterRemoved', { name }) }
}

export const raters: Group = {
  usual: 'list',
  actions: {
    list: {
      example: 'raters list',
      run: listRaters
    },
    add: { args: '<name>', example: 'raters add First', run: addRater },
    remove: {
      args: '<name>',
      example: 'raters remove First',
      run: removeRater
    }
  }
}

export const figureText = ({ value, interval }: Figure): string =>
  value === null
    ? t('agree.cannot')
    : `${value.toFixed(3)}${interval ? ` (${t('cli.common.range', { low: interval[0].toFixed(3), high: interval[1].toFixed(3) })})` : ''}`

async function agreement(invocation: Invocation): Promise<Answer> {
  const wish = textOption(invocation.values, 'raters')
  // a semicolon parts names that have commas in them
  const names = wish?.split(wish.includes(';') ? ';' : ',').map((name) => name.trim())
  if (names && (new Set(names).size < 2 || names.includes('')))
    throw new UsageError(t('cli.ratings.ratersNeed'))
  const ids = names ? await Promise.all(names.map((name) => raterNamed(invocation, name))) : null
  const report = await invocation.ask('ratings:agreement', {
    raters: ids as RaterId[] | null,
    seed: numberOption(invocation.values, 'seed') ?? 42
  })
  const pairs = report.pairs.map((pair) => [
    t('agree.and', { first: pair.first, second: pair.second }),
    String(pair.n),
    pair.agreement === null ? '' : `${(100 * pair.agreement).toFixed(1)} %`,
    figureText(pair.kappa),
    figureText(pair.linear),
    figureText(pair.quadratic)
  ])
  const { alpha, disagreements, open, adoptable, overruled } = report
  const text = [
    table(columns('raters', 'n', 'agree', 'kappa', 'linear', 'quadratic'), pairs),
    t('cli.ratings.alpha', {
      n: alpha.n,
      children: alpha.children,
      figureText: figureText(alpha.nominal),
      figureText2: figureText(alpha.ordinal)
    }),
    t('cli.ratings.disagreements', { disagreements, open, adoptable, overruled })
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
    t('model.n', { n: group.n, unusual: group.unusual }),
    figureText(group.auroc),
    figureText(group.sensitivity),
    figureText(group.falseAlarms)
  ]
  return {
    json: report,
    text: table(
      [
        t('cli.column.group'),
        t('cli.column.n'),
        t('cli.column.auroc'),
        t('cli.ratings.sensitivity', { alpha: report.alpha }),
        t('cli.column.falseAlarms')
      ],
      report.groups.map(row)
    )
  }
}

async function adopt(invocation: Invocation): Promise<Answer> {
  const { adopted } = await invocation.ask('ratings:adopt', {})
  return { json: { adopted }, text: t('cli.ratings.adopted', { adopted }) }
}

async function disagreements(invocation: Invocation): Promise<Answer> {
  const { rows } = await invocation.ask('ratings:disagreements', { open: invocation.values.all !== true })
  const lines = rows.map((row) => [
    row.id,
    row.fileName,
    row.ratings.map(({ rater, label }) => `${rater}: ${label}`).join(', '),
    row.final ?? ''
  ])
  return {
    json: { rows },
    text: table(columns('id', 'file', 'ratings', 'final'), lines)
  }
}

export const ratings: Group = {
  actions: {
    agreement: {
      example: 'ratings agreement --raters First,Second',
      options: {
        raters: text('names'),
        ...seedOption
      },
      run: agreement
    },
    disagreements: {
      example: 'ratings disagreements --all',
      options: { all: flag() },
      run: disagreements
    },
    adopt: { example: 'ratings adopt', run: adopt },
    model: {
      example: 'ratings model --rater First --alpha 0.05',
      options: {
        rater: text('name'),
        alpha: number('share'),
        ...seedOption
      },
      run: model
    }
  }
}
